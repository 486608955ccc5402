// Several servers on one database: three on PostgreSQL, with and without Redis, and two on one SQLite file; in
// `./dev proof` also three behind pgbouncer.
// Whatever one of them did, the others know.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, Client } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { databases, type Database, type Store } from '../support/databases.ts';
import { publishedKeys } from '../support/jwt.ts';
import { loseAnswer } from '../support/lost_answer.ts';
import { assertProblem, bearer, forgets, login, newPassword, newPerson, paths, patiently, register, verifiedPerson, type Person, type Tokens } from '../support/people.ts';
import { progress } from '../support/progress.ts';
import { assertNoSecretIn } from '../support/secrets.ts';
import { defaults, runProgram, TestServer, type Settings } from '../support/server.ts';
import { MailServer } from '../support/smtp.ts';
import { until } from '../support/until.ts';

interface Deployment {
  name: string;
  database: Database;
  size: number;
  settings: Settings;
  pooler?: string;
}

/** The same database, where the pooler is. */
function through(pooler: string, store: Store): Settings {
  const url = new URL(store.url);
  url.port = new URL(pooler).port;
  return { DATABASE_URL: url.href, DATABASE_POOLER: 'transaction', DATABASE_DIRECT_URL: store.url };
}

function deployments(): Deployment[] {
  const redis = process.env['TAXASGE_TEST_REDIS'];
  return databases().flatMap((database): Deployment[] => {
    if (database.kind === 'sqlite') return [{ name: 'two on one SQLite file', database, size: 2, settings: {} }];
    const three = { database, size: 3 };
    const pooler = count({ usual: 0, proof: 1 }) === 1 && process.env['TAXASGE_TEST_POOLER'];
    return [
      { ...three, name: 'three on one PostgreSQL', settings: {} },
      ...(redis ? [{ ...three, name: 'three on one PostgreSQL with Redis', settings: { REDIS_URL: redis } }] : []),
      ...(pooler ? [{ ...three, name: 'three on one PostgreSQL behind pgbouncer', settings: {}, pooler }] : []),
    ];
  });
}

for (const deployment of deployments()) {
  const { database, size, settings, pooler } = deployment;
  describe(deployment.name, () => {
    let store: Store;
    let mail: MailServer;
    let servers: TestServer[] = [];
    let clients: Client[] = [];
    let person: Person;
    const server = (index: number) => servers[index % size] as TestServer;
    const client = (index: number) => clients[index % size] as Client;
    const profile = (index: number, token: string) => client(index).get(paths.profile, bearer(token));

    before(async () => {
      store = database.create();
      // Real SMTP, which takes a letter as often as it is brought; a folder would show it once.
      mail = await MailServer.start(store.mailFolder);
      const all = { ...settings, ...(pooler ? through(pooler, store) : {}), MAIL_URL: mail.url };
      servers = await Promise.all(Array.from({ length: size }, () => TestServer.start(store, all)));
      clients = servers.map((each) => new Client(each));
      person = await verifiedPerson(server(0));
    });
    after(async () => {
      for (const each of clients) each.close();
      for (const each of servers) {
        assert.deepEqual(await each.stop(), { code: 0, signal: null }, each.log);
        assertNoSecretIn(each.log, 'the log');
      }
      await mail.stop();
      store.drop();
    });

    test('A55: starting at once, they migrated once', () => {
      const versions = store.rows('SELECT number FROM schema_migrations ORDER BY number').map(({ number }) => Number(number));
      const files = readdirSync(join(import.meta.dirname, '../../migrations', store.kind)).sort();
      assert.deepEqual(
        versions,
        files.map((file) => Number(file.slice(0, 4))),
      );
    });

    test('A32, A34: they share one set of keys', async () => {
      const sets = await Promise.all(clients.map(publishedKeys));
      assert.equal(new Set(sets).size, 1);
    });

    test('A9: who registers at one verifies at another and signs in at a third', async () => {
      const browser = new Browser(server(0));
      const { person: newcomer, letter } = await register(server(0), browser);
      const elsewhere = new Browser(server(1));
      for (const [cookie, value] of browser.cookies) elsewhere.cookies.set(cookie, value);
      assert.equal((await elsewhere.post(paths.verify, { email: newcomer.email, code: letter.code })).status, 200);
      const { access_token } = await login(client(2), newcomer);
      for (let index = 0; index < size; index += 1) assert.equal((await profile(index, access_token)).status, 200);
      browser.close();
      elsewhere.close();
    });

    test('A36: 16 refreshes at once over all of them give one generation, again and again', { timeout: 1_200_000 }, async () => {
      const rounds = count({ usual: 20, proof: 1_000 });
      for (let round = 0; round < rounds; round += 1) {
        const { refresh_token } = await login(client(round), person);
        const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => client(index).post(paths.refresh, { refresh_token })));
        assert.deepEqual(
          answers.map(({ status }) => status),
          Array(16).fill(200),
          answers.find(({ status }) => status !== 200)?.body,
        );
        assert.equal(new Set(answers.map(({ json }) => json.refresh_token)).size, 1);
        assert.equal((await client(round + 1).post(paths.refresh, { refresh_token: answers[0]?.json.refresh_token })).status, 200);
        progress('rounds of 16 refreshes', round + 1, rounds);
      }
    });

    test('A37: one answer in ten is lost, and nobody is signed out', { timeout: 1_200_000 }, async () => {
      const devices = await Promise.all(Array.from({ length: 8 }, (_, index) => login(client(index), person)));
      const turns = count({ usual: 40, proof: 1_250 });
      let lost = 0;
      for (let turn = 0; turn < turns || lost === 0; turn += 1) {
        const refreshing = devices.map(async (device, index) => {
          const { refresh_token, device_id } = device;
          const body = { refresh_token, device_id };
          const luck = Math.random();
          if (luck < 0.1) lost += 1;
          if (luck < 0.05) return loseAnswer(server(turn + index), paths.refresh, body, 'at its first byte');
          // Who is impatient asks again, somewhere else, while the first request is still on its way.
          const impatient = luck < 0.1 ? loseAnswer(server(turn + index + 1), paths.refresh, body, 'unread') : undefined;
          const answer = await client(turn + index).post(paths.refresh, body);
          assert.equal(answer.status, 200, answer.body);
          device.refresh_token = answer.json.refresh_token as string;
          return impatient;
        });
        await Promise.all(refreshing);
        progress(`turns of ${devices.length} refreshes, ${lost} answers lost`, turn + 1, turns);
      }
      assert.equal(store.rows(`SELECT 1 AS one FROM audit_events WHERE kind = 'refresh_reuse'`).length, 0);
    });

    test('A38: a token used again at another one ends its session everywhere within 2 s, and no other session', async () => {
      const [victim, other] = [await login(client(0), person), await login(client(1), person)];
      let token = victim.refresh_token;
      for (let turn = 0; turn < 3; turn += 1) token = (await client(turn).post(paths.refresh, { refresh_token: token })).json.refresh_token;
      for (let index = 0; index < size; index += 1) assert.equal((await profile(index, victim.access_token)).status, 200);
      assertProblem(await client(1).post(paths.refresh, { refresh_token: victim.refresh_token }), 401, 'invalid_refresh_token');
      for (let index = 0; index < size; index += 1) {
        await until('the access token to be refused', async () => (await profile(index, victim.access_token)).status === 401, {
          withinMs: 2_000,
        });
        assertProblem(await client(index).post(paths.refresh, { refresh_token: token }), 401, 'invalid_refresh_token');
        assert.equal((await profile(index, other.access_token)).status, 200);
      }
    });

    test('A40: who signs out at one is out at all of them within 2 s', async () => {
      for (let round = 0; round < 5; round += 1) {
        const tokens = await login(client(round), person);
        for (let index = 0; index < size; index += 1) assert.equal((await profile(index, tokens.access_token)).status, 200);
        assert.equal((await client(round + 1).post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
        const out = Date.now();
        for (let index = 0; index < size; index += 1) {
          await until(`server ${index} to know`, async () => (await profile(index, tokens.access_token)).status === 401, {
            withinMs: Math.max(1, 2_000 - (Date.now() - out)),
          });
          assertProblem(await client(index).post(paths.refresh, { refresh_token: tokens.refresh_token }), 401, 'invalid_refresh_token');
        }
      }
    });

    test('A40, A42: another password at one ends the other sessions at all of them within 2 s', async () => {
      const owner = await verifiedPerson(server(0));
      const outAtAll = async (tokens: Tokens, since: number) => {
        for (let index = 0; index < size; index += 1) {
          await until(`server ${index} to know`, async () => (await profile(index, tokens.access_token)).status === 401, {
            withinMs: Math.max(1, 2_000 - (Date.now() - since)),
          });
          assertProblem(await client(index).post(paths.refresh, { refresh_token: tokens.refresh_token }), 401, 'invalid_refresh_token');
        }
      };
      const [mine, other] = [await login(client(0), owner), await login(client(1), owner)];
      for (let index = 0; index < size; index += 1) assert.equal((await profile(index, other.access_token)).status, 200);
      const changed = { current_password: owner.password, new_password: newPassword() };
      assert.equal((await client(0).post(paths.changePassword, changed, bearer(mine.access_token))).status, 204);
      await outAtAll(other, Date.now());
      for (let index = 0; index < size; index += 1) assert.equal((await profile(index, mine.access_token)).status, 200);
      const { token } = await forgets(server(2), client(2), owner.email);
      assert.equal((await client(1).post(paths.reset, { token, new_password: newPassword() })).status, 204);
      await outAtAll(mine, Date.now());
    });

    test('A40: whoever is suspended, or gets another role, at the command line is out at all of them within 2 s', async () => {
      const owner = await verifiedPerson(server(0));
      const users = (...words: string[]) => runProgram(['users', ...words], defaults(store));
      const deeds = [['suspend', owner.email], ['set-role', owner.email, 'agent']];
      for (const [turn, words] of deeds.entries()) {
        const held = [await login(client(turn), owner), await login(client(turn + 1), owner)];
        for (const { access_token } of held)
          for (let index = 0; index < size; index += 1) assert.equal((await profile(index, access_token)).status, 200);
        const done = await users(...words);
        const since = Date.now();
        assert.equal(done.code, 0, done.errors);
        assert.match(done.output, /sessions ended: 2/);
        for (const { access_token, refresh_token } of held) {
          for (let index = 0; index < size; index += 1) {
            await until(`server ${index} to know`, async () => (await profile(index, access_token)).status === 401, {
              withinMs: Math.max(1, 2_000 - (Date.now() - since)),
            });
            assertProblem(await client(index).post(paths.refresh, { refresh_token }), 401, 'invalid_refresh_token');
          }
        }
        const { email, password } = owner;
        const refusal = turn === 0 ? 'account_suspended' : 'mfa_enrollment_required';
        assertProblem(await client(turn + 1).post(paths.login, { email, password }), 403, refusal);
        assert.equal((await users('activate', owner.email)).code, 0);
      }
    });

    test('A13: of 32 correct codes at once, over all of them, one wins', async () => {
      const { person: newcomer, letter } = await register(server(0), client(0));
      const proof = { email: newcomer.email, code: letter.code, password: newcomer.password };
      const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => client(index).post(paths.verify, proof)));
      assert.equal(answers.filter(({ status }) => status === 200).length, 1, answers.map(({ status }) => status).join());
    });

    test('one account and one letter for one Idempotency-Key, wherever it is sent', async () => {
      const newcomer = newPerson();
      const key = { 'Idempotency-Key': randomBytes(8).toString('hex') };
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => patiently(() => client(index).post(paths.register, newcomer, key))));
      assert.deepEqual(
        answers.map(({ status }) => status),
        Array(12).fill(202),
      );
      await server(0).letters.wait(newcomer.email);
      await sleep(500);
      assert.equal((await server(0).letters.to(newcomer.email)).length, 1);
    });

    test('AU_24: one account for one address, wherever it is registered at once', async () => {
      const newcomer = newPerson();
      await Promise.all(Array.from({ length: 12 }, (_, index) => patiently(() => client(index).post(paths.register, newcomer))));
      assert.equal(store.rows(`SELECT id FROM users WHERE email_key = '${newcomer.email}'`).length, 1);
    });

    test('A45: one of the changes made at once on one state of the profile', async () => {
      const { access_token } = await login(client(0), person);
      const tag = (await profile(0, access_token)).headers['etag'] ?? '';
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          client(index).send('PATCH', paths.profile, {
            json: { first_name: `Eva ${index}` },
            headers: { ...bearer(access_token), 'If-Match': tag },
          }),
        ),
      );
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(11).fill(412)]);
    });

    test('A15: with as many postmen as servers, each letter comes once', async () => {
      const people = Array.from({ length: 24 }, newPerson);
      await Promise.all(people.map((each, index) => patiently(() => client(index).post(paths.register, each))));
      for (const each of people) await server(0).letters.wait(each.email);
      await sleep(500);
      for (const each of people) assert.equal((await server(0).letters.to(each.email)).length, 1);
    });

    test('A60: when one dies, the others go on, and it comes back', async () => {
      const { access_token } = await login(client(1), person);
      await server(0).kill();
      assert.equal((await profile(1, access_token)).status, 200);
      await login(client(1), person);
      await server(0).restart();
      assert.equal((await profile(0, access_token)).status, 200);
    });
  });
}
