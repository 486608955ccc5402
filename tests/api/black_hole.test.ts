// A15: what becomes of letters while the mail server is a black hole, refuses some, or we die in the one moment in
// which a letter is delivered and not yet written down.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { databases, type Database, type Store } from '../support/databases.ts';
import { newPerson, paths, type Person } from '../support/people.ts';
import { Proxy } from '../support/proxy.ts';
import { defaults, runProgram, TestServer } from '../support/server.ts';
import { MailServer } from '../support/smtp.ts';
import { until } from '../support/until.ts';

interface Scene {
  store: Store;
  mail: MailServer;
  hole: Proxy;
  servers: TestServer[];
  clients: Client[];
}

/** Servers on one database, with a mail server behind a proxy; all of it gone after the test. */
async function scene(t: TestContext, database: Database, size: number): Promise<Scene> {
  const store = database.create();
  const mail = await MailServer.start(store.mailFolder);
  const hole = await Proxy.start(mail.port);
  const settings = { MAIL_URL: hole.through(mail.url) };
  const servers = await Promise.all(Array.from({ length: size }, () => TestServer.start(store, settings)));
  const clients = servers.map((server) => new Client(server));
  t.after(async () => {
    for (const client of clients) client.close();
    const ends = await Promise.all(servers.map((server) => server.stop()));
    await hole.stop();
    await mail.stop();
    store.drop();
    for (const [index, end] of ends.entries()) assert.deepEqual(end, { code: 0, signal: null }, servers[index]?.log);
  });
  return { store, mail, hole, servers, clients };
}

async function register({ clients }: Scene, person: Person, index = 0): Promise<void> {
  const answer = await (clients[index % clients.length] as Client).post(paths.register, person);
  assert.equal(answer.status, 202, answer.body);
}

const first = ({ servers }: Scene) => servers[0] as TestServer;
const lettersOf = (store: Store, condition: string) => store.rows(`SELECT id, attempts FROM letters WHERE ${condition}`);

/** The shortest time after which a server gives up a mail server that accepts and says nothing (server/mail/smtp_transport.cpp). */
const deliveryHangsMs = 10_000;

/** The moment of each letter's next try is now, as if the time between had passed. */
function hurry(store: Store): void {
  store.change(`UPDATE letters SET next_attempt_at = 0 WHERE state = 'waiting' AND lease_until = 0`);
}

for (const database of databases()) {
  const size = database.kind === 'sqlite' ? 2 : 3;
  describe(`a black hole for letters, on ${database.kind}`, () => {
    test(`A15: ${size} servers register while every SMTP connection hangs, and then each letter comes once`, async (t) => {
      const it = await scene(t, database, size);
      it.hole.swallow();
      const people = Array.from({ length: count({ usual: 30, proof: 600 }) }, newPerson);
      for (const [index, person] of people.slice(0, 5 * size).entries()) await register(it, person, index);
      // Every postman has its hands full, and none of them gets an answer.
      await until('all deliveries to hang', () => it.hole.connections >= 4 * size, { withinMs: 20_000 });
      let slowestMs = 0;
      for (const [index, person] of people.slice(5 * size).entries()) {
        const begun = performance.now();
        await register(it, person, index);
        slowestMs = Math.max(slowestMs, performance.now() - begun);
      }
      assert.ok(slowestMs < deliveryHangsMs, `no registration waited for the end of a delivery, and one took ${slowestMs} ms`);
      assert.equal(it.mail.accepted, 0);
      assert.equal(lettersOf(it.store, `state = 'waiting'`).length, people.length);

      it.hole.forget();
      await until('no delivery to hang any more', () => lettersOf(it.store, 'lease_until > 0').length === 0, { withinMs: 60_000 });
      hurry(it.store);
      await until('every letter to be sent', () => lettersOf(it.store, `state = 'sent'`).length === people.length, { withinMs: 120_000 });
      await sleep(500);
      for (const person of people) assert.equal((await first(it).letters.to(person.email)).length, 1, person.email);
      assert.equal(it.mail.accepted, people.length);
    });

    test('A15: one who is refused for good, or put off, keeps nobody else waiting', async (t) => {
      const it = await scene(t, database, 1);
      const [refused, deferred, well] = [newPerson(), newPerson(), newPerson()];
      refused.email = `reject-${refused.email}`;
      deferred.email = `defer-${deferred.email}`;
      for (const person of [refused, deferred, well]) await register(it, person);
      await first(it).letters.wait(well.email);
      await until('the 5xx to be given up', () => lettersOf(it.store, `state = 'given_up'`).length === 1);
      await until('the 4xx to wait', () => lettersOf(it.store, `state = 'waiting' AND last_error IS NOT NULL`).length === 1);
      hurry(it.store);
      await until('the 4xx to be tried again', () => lettersOf(it.store, `state = 'waiting' AND attempts = 2`).length === 1);
      assert.equal(it.mail.accepted, 1);
    });

    test('A15: dead between the 250 and the commit: at most twice, with one Message-ID, and at once after the restart', async (t) => {
      const it = await scene(t, database, 1);
      const server = first(it);
      for (let death = 0; death < count({ usual: 2, proof: 50 }); death += 1) {
        const person = newPerson();
        // The process stands still when the 250 is sent: its kernel has it, and nothing is written down any more.
        it.mail.beforeAnswer = () => server.standStill();
        const answered = new Promise<void>((resolve) => (it.mail.afterAnswer = resolve));
        await register(it, person);
        await answered;
        await server.kill();
        assert.equal((await server.letters.to(person.email)).length, 1, 'the mail server has it');
        assert.deepEqual(
          lettersOf(it.store, `state = 'waiting' AND lease_until > 0`).map(({ attempts }) => Number(attempts)),
          [1],
          'and we have not written that down',
        );
        it.mail.beforeAnswer = it.mail.afterAnswer = undefined;
        await server.restart();
        // Its own lease, which lasts for two minutes, keeps nobody waiting.
        await server.letters.wait(person.email, 2);
        await until('it to be written down', () => lettersOf(it.store, `state = 'waiting'`).length === 0);
        await sleep(100);
        const copies = await server.letters.to(person.email);
        assert.equal(copies.length, 2);
        assert.equal(copies[0]?.raw, copies[1]?.raw, 'the same letter, for readers to drop');
      }
    });
  });

  describe(`work --once, on ${database.kind}`, () => {
    const closed = async (t: TestContext) => {
      const store = database.create();
      const mail = await MailServer.start(store.mailFolder);
      const hole = await Proxy.start(mail.port);
      const settings = { ...defaults(store), PORT: '0', MAIL_URL: hole.through(mail.url) };
      t.after(async () => {
        await hole.stop();
        await mail.stop();
        store.drop();
      });
      return { store, mail, hole, work: () => runProgram(['work', '--once'], settings, 60_000) };
    };

    /** A server that gets no CPU once it has answered: requests are kept, and nothing comes of them. */
    const leaveWork = async (store: Store, person: Person) => {
      const server = await TestServer.start(store, { MAIL_URL: 'smtp://127.0.0.1:1' });
      const client = new Client(server);
      assert.equal((await client.post(paths.register, person)).status, 202);
      client.close();
      await until('its one try', () => lettersOf(store, 'last_error IS NOT NULL').length === 1);
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
      store.change(`INSERT INTO letter_requests (id, wanted, email_key, client, created_at)
        VALUES ('00000000-0000-7000-8000-000000000001', 'verification', '${person.email}', '192.0.2.1', ${Date.now()})`);
      store.change(`INSERT INTO revocations (session_id, revoked_at, expires_at) VALUES ('00000000-0000-7000-8000-000000000002', 0, 0)`);
      hurry(store);
    };

    test('A15, A56: it answers the requests, sends what is due, cleans up, and says so in one line', async (t) => {
      const { store, mail, work } = await closed(t);
      const person = newPerson();
      await leaveWork(store, person);
      const ended = await work();
      assert.equal(ended.code, 0, ended.errors);
      assert.match(ended.output, /^.*\bletter_requests 1, .*letters sent 2 postponed 0 given_up 0 superseded 0 lease_lost 0\n$/);
      assert.match(ended.output, /housekeeping [1-9]/);
      assert.equal(mail.accepted, 2);
      assert.equal(store.rows('SELECT session_id FROM revocations').length, 0);
      const again = await work();
      assert.equal(again.code, 0, again.errors);
      assert.match(again.output, /\bletter_requests 0, .*housekeeping 0, letters sent 0 /);
    });

    test('A15: with the mail server away it does the rest, keeps the letters and exits 1', async (t) => {
      const { store, mail, work } = await closed(t);
      await leaveWork(store, newPerson());
      await mail.kill();
      const ended = await work();
      assert.equal(ended.code, 1);
      assert.match(ended.output, /\bletter_requests 1, .*letters sent 0 postponed 2 /);
      assert.match(ended.errors, /^taxasge: letters: the mail server does not answer; the letters wait$/m);
      assert.equal(lettersOf(store, `state = 'waiting' AND lease_until = 0`).length, 2);
      await mail.restart();
      hurry(store);
      assert.equal((await work()).code, 0);
      assert.equal(mail.accepted, 2);
    });

    test('A15: letters that a mail server puts off or refuses are no fault of the run', async (t) => {
      const { store, mail, work } = await closed(t);
      await leaveWork(store, newPerson());
      mail.refusal = { code: 451, text: 'try later' };
      const ended = await work();
      assert.equal(ended.code, 0, ended.errors);
      assert.match(ended.output, /letters sent 0 postponed 2 given_up 0 /);
      mail.refusal = { code: 550, text: 'never' };
      hurry(store);
      assert.match((await work()).output, /letters sent 0 postponed 0 given_up 2 /);
    });
  });
}

test('work: help, and what it does not understand', async () => {
  const help = await runProgram(['work', '--help']);
  assert.equal(help.code, 0);
  assert.match(help.output, /--once/);
  for (const words of [['work'], ['work', '--twice'], ['work', '--once', 'more']]) {
    const ended = await runProgram(words);
    assert.equal(ended.code, 2, words.join(' '));
    assert.equal(ended.output, '');
  }
  assert.equal((await runProgram(['work', '--once'], { DATABASE_URL: 'nonsense' })).code, 3);
  assert.equal((await runProgram(['work', '--once'], { DATABASE_URL: 'postgresql://127.0.0.1:1/none', PORT: '8080' })).code, 1);
});
