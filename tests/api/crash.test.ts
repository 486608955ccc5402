// A10: kill -9 in the middle of registrations loses nobody who was promised a letter, and leaves nothing half made.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Client } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { databases, type Store } from '../support/databases.ts';
import type { Letter } from '../support/letters.ts';
import { newPerson, paths } from '../support/people.ts';
import { progress } from '../support/progress.ts';
import { TestServer } from '../support/server.ts';
import { MailServer } from '../support/smtp.ts';
import { untilKilled, type Caller } from '../support/until_killed.ts';
import { until } from '../support/until.ts';

/** Registers on eight connections until the server dies. Gives those who were answered. */
async function registerUntilKilled(server: TestServer, afterMs: number): Promise<string[]> {
  const promised: string[] = [];
  const register = async (client: Client) => {
    const person = newPerson();
    assert.equal((await client.post(paths.register, person)).status, 202);
    promised.push(person.email);
  };
  await untilKilled(server, Array<Caller>(8).fill(register), afterMs);
  return promised;
}

function assertNothingHalfMade(store: Store): void {
  const orphans = {
    'users without a registration': 'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM registrations)',
    'registrations without a user': 'SELECT id FROM registrations WHERE user_id NOT IN (SELECT id FROM users)',
    'users without an audit row': `SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM audit_events WHERE kind = 'registered')`,
  };
  for (const [what, sql] of Object.entries(orphans)) assert.deepEqual(store.rows(sql), [], what);
  const size = (table: string) => Number(store.rows(`SELECT count(*) AS size FROM ${table}`)[0]?.['size']);
  assert.equal(size('letters'), size('registrations'), 'as many letters as registrations');
}

/** How many letters the server carries at once: so many may be between the mail server's 250 and our commit. */
const carriedAtOnce = 4;

/** Again only where it died in that moment, and then with the same Message-ID, for readers to drop. */
function assertNoNeedlessCopies(letters: Letter[], deaths: number): void {
  const byAddress = Map.groupBy(letters, ({ to }) => to);
  for (const [address, copies] of byAddress) assert.equal(new Set(copies.map(({ messageId }) => messageId)).size, 1, address);
  const again = letters.length - byAddress.size;
  assert.ok(again <= deaths * carriedAtOnce, `${again} copies after ${deaths} deaths`);
}

for (const database of databases()) {
  describe(`crash on ${database.kind}`, () => {
    test('A10, A15, AU_10: no orphan, no lost letter, no lost user, however often it is killed', { timeout: 1_200_000 }, async (t) => {
      const store = database.create();
      const mail = await MailServer.start(store.mailFolder);
      t.after(() => mail.stop());
      const server = await TestServer.start(store, { MAIL_URL: mail.url });
      const promised: string[] = [];
      const kills = count({ usual: 5, proof: 200 });
      let deaths = 0;
      for (; deaths < kills || promised.length === 0; deaths += 1) {
        promised.push(...(await registerUntilKilled(server, 30 + Math.random() * 500)));
        assertNothingHalfMade(store);
        await server.restart();
        progress('kills', deaths + 1, kills);
      }
      const known = new Set(store.rows('SELECT email_key FROM users').map(({ email_key }) => String(email_key)));
      assert.deepEqual(
        promised.filter((email) => !known.has(email)),
        [],
      );
      assert.ok(promised.length > 0);
      await until(
        'a letter for every user',
        async () => {
          const receivers = new Set((await server.letters.all()).map(({ to }) => to));
          return [...known].every((email) => receivers.has(email));
        },
        { withinMs: 240_000, everyMs: 100 },
      );
      assertNoNeedlessCopies(await server.letters.all(), deaths);
      assert.deepEqual(await server.stop(), { code: 0, signal: null });
      store.drop();
    });
  });
}
