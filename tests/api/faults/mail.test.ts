// A74: the mail server refuses. That it is down or silent is in outage.test.ts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from '../../support/client.ts';
import { databases } from '../../support/databases.ts';
import { newPerson, paths, type Person } from '../../support/people.ts';
import { TestServer } from '../../support/server.ts';
import { MailServer, type Refusal } from '../../support/smtp.ts';
import { until } from '../../support/until.ts';

interface Office {
  server: TestServer;
  client: Client;
  mail: MailServer;
  /** Registers while the mail server refuses so, and waits until the log tells of it. */
  registerDuring(refusal: Refusal, event: string): Promise<Person>;
  health(): Promise<string>;
}

for (const database of databases()) {
  const office = async (story: (office: Office) => Promise<void>) => {
    const store = database.create();
    const mail = await MailServer.start(store.mailFolder);
    const server = await TestServer.start(store, { MAIL_URL: mail.url });
    const client = new Client(server);
    const registerDuring = async (refusal: Refusal, event: string) => {
      mail.refusal = refusal;
      const person = newPerson();
      assert.equal((await client.post(paths.register, person)).status, 202);
      await until(`${event} in the log`, () => server.log.includes(event), { withinMs: 20_000 });
      assert.deepEqual(await server.letters.to(person.email), []);
      return person;
    };
    const health = async () => (await client.get('/health')).json.status as string;
    try {
      await story({ server, client, mail, registerDuring, health });
    } finally {
      client.close();
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
      await mail.stop();
      store.drop();
    }
  };

  describe(`a mail server that refuses, on ${database.kind}`, () => {
    test('A15, A74: "try later" (4xx): degraded, and the letter comes once it is taken', async () => {
      await office(async ({ server, mail, registerDuring, health }) => {
        const person = await registerDuring({ code: 451, text: 'try later' }, 'letter_not_delivered');
        await until('degraded', async () => (await health()) === 'degraded');
        mail.refusal = undefined;
        await server.letters.wait(person.email, 1, 30_000);
        await until('healthy', async () => (await health()) === 'healthy');
        assert.equal((await server.letters.to(person.email)).length, 1);
      });
    });

    test('A15, A74: "never" (5xx): it is given up and logged, others get theirs, and a new one can be asked for', async () => {
      await office(async ({ server, client, mail, registerDuring, health }) => {
        const person = await registerDuring({ code: 550, text: 'no such mailbox' }, 'letter_given_up');
        mail.refusal = undefined;
        const other = newPerson();
        assert.equal((await client.post(paths.register, other)).status, 202);
        await server.letters.wait(other.email);
        assert.equal(await health(), 'healthy');
        assert.equal((await client.post(paths.resend, { email: person.email })).status, 202);
        await server.letters.wait(person.email);
        assert.equal((await server.letters.to(person.email)).length, 1, 'the one that was given up stays so');
      });
    });
  });
}
