// The keys of access tokens follow each other while servers run: three on one PostgreSQL, with and without Redis, and
// two on one SQLite file. The rows of the keys are made older than they are: nobody waits for ten minutes.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { databases, type Database, type Store } from '../support/databases.ts';
import { claims } from '../support/jwt.ts';
import { Load, summary } from '../support/load.ts';
import { bearer, login, paths, verifiedPerson, type Person, type Tokens } from '../support/people.ts';
import { progress } from '../support/progress.ts';
import { assertNoSecretIn } from '../support/secrets.ts';
import { defaults, runProgram, TestServer, type Settings } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';

const jwks = '/.well-known/jwks.json';
const noticeMinutes = 10;
const keptMinutes = noticeMinutes + 15 + 1;

interface Deployment {
  name: string;
  database: Database;
  size: number;
  settings: Settings;
}

function deployments(): Deployment[] {
  const redis = process.env['TAXASGE_TEST_REDIS'];
  return databases().flatMap((database): Deployment[] => {
    if (database.kind === 'sqlite') return [{ name: 'keys of two on one SQLite file', database, size: 2, settings: {} }];
    const three = { database, size: 3 };
    return [
      { ...three, name: 'keys of three on one PostgreSQL', settings: {} },
      ...(redis ? [{ ...three, name: 'keys of three on one PostgreSQL with Redis', settings: { REDIS_URL: redis } }] : []),
    ];
  });
}

function kidOf(token: string): string {
  return String(claims(token).header['kid']);
}

for (const deployment of deployments()) {
  const { name, database, size, settings } = deployment;
  describe(name, () => {
    let store: Store;
    let servers: TestServer[] = [];
    let clients: Client[] = [];
    let person: Person;
    const client = (index: number) => clients[index % size] as Client;
    const profile = (index: number, token: string) => client(index).get(paths.profile, bearer(token));
    const keys = (...words: string[]) => runProgram(['keys', ...words], defaults(store));
    const kid = (state: string) => String(store.rows(`SELECT kid FROM signing_keys WHERE state = '${state}'`)[0]?.['kid'] ?? '');

    /** As if so much time had passed since anything happened to the keys. */
    const age = (minutes: number) => {
      const older = (column: string) => `${column} = ${column} - ${minutes * 60_000}`;
      store.change(`UPDATE signing_keys SET ${['created_at', 'current_since', 'retired_at'].map(older).join(', ')}`);
    };
    const published = async (index: number) => ((await client(index).get(jwks)).json.keys as { kid: string }[]).map((key) => key.kid);
    const allPublish = async (wanted: string) => {
      for (let index = 0; index < size; index += 1)
        await until(`server ${index} to publish ${wanted}`, async () => (await published(index)).includes(wanted), { withinMs: 30_000 });
    };
    const rotate = async () => {
      const done = await keys('rotate');
      assert.equal(done.code, 0, done.errors);
      assert.ok(done.output.includes(`${kid('current')} signs from now on`), done.output);
    };
    const signsWith = (index: number, wanted: string) =>
      until(
        `server ${index} to sign with ${wanted}`,
        async () => {
          const tokens = await login(client(index), person);
          if (kidOf(tokens.access_token) === wanted) return tokens;
          // The 21st session of an account would end the first, which others go on with.
          await client(index).post(paths.logout, {}, bearer(tokens.access_token));
          return undefined;
        },
        { withinMs: 30_000 },
      );

    before(async () => {
      store = database.create();
      servers = await Promise.all(Array.from({ length: size }, () => TestServer.start(store, settings)));
      clients = servers.map((each) => new Client(each));
      person = await verifiedPerson(servers[0] as TestServer);
      await until('the next key', () => kid('next') !== '', { withinMs: 30_000 });
    });
    after(async () => {
      for (const each of clients) each.close();
      for (const each of servers) {
        assert.deepEqual(await each.stop(), { code: 0, signal: null }, each.log);
        assertNoSecretIn(each.log, 'the log');
      }
      store.drop();
    });

    test('A34: a key that was published too briefly is refused its turn, with the moment from which it may sign', async () => {
      const before = store.dump()['signing_keys'];
      for (const words of [['rotate'], ['rotate', '--dry-run']]) {
        const refused = await keys(...words);
        assert.equal(refused.code, 1);
        assert.match(refused.errors, /cannot rotate yet: the next key \S+ must be published for 10 minutes .*; they can at 20/);
        assert.equal(refused.output, '');
      }
      assert.deepEqual(store.dump()['signing_keys'], before);
    });

    test('A34: a dry run says what would happen, and changes nothing', async () => {
      age(noticeMinutes);
      const before = store.dump()['signing_keys'];
      const told = await keys('rotate', '--dry-run');
      assert.equal(told.code, 0, told.errors);
      assert.ok(told.output.includes(`${kid('current')} would sign no more, and ${kid('next')} would`), told.output);
      assert.deepEqual(store.dump()['signing_keys'], before);
    });

    test('A34: the token of a key that signs no more is good to the end of its life, and no key goes before', async () => {
      const first = kid('current');
      const { access_token } = await signsWith(0, first);
      await allPublish(kid('next'));
      await rotate();
      assert.equal(kid('previous'), first);
      age(keptMinutes - 1);
      const refused = await keys('rotate');
      assert.equal(refused.code, 1);
      assert.match(refused.errors, new RegExp(`tokens that the previous key ${first} signed are still good`));
      for (let index = 0; index < size; index += 1) assert.equal((await profile(index, access_token)).status, 200);
      age(1);
      await rotate();
      for (let index = 0; index < size; index += 1)
        await until(`server ${index} to have forgotten it`, async () => (await profile(index, access_token)).status === 401, {
          withinMs: 30_000,
        });
    });

    test('A34: keys rotate under load, and nobody is refused', { timeout: 1_200_000 }, async () => {
      const devices: Tokens[] = await Promise.all(Array.from({ length: 2 * size }, (_, index) => login(client(index), person)));
      let turn = 0;
      const load = new Load(
        Object.fromEntries(
          devices.flatMap((device, index) => [
            [`profile ${index}`, () => profile((turn += 1), device.access_token)],
            [
              `refresh ${index}`,
              async () => {
                const { refresh_token, device_id } = device;
                const answer = await client((turn += 1)).post(paths.refresh, { refresh_token, device_id });
                if (answer.status === 200) Object.assign(device, { access_token: answer.json.access_token, refresh_token: answer.json.refresh_token });
                return answer;
              },
            ],
          ]),
        ),
      );
      const rotations = count({ usual: 2, proof: 20 });
      for (let done = 0; done < rotations; done += 1) {
        const current = kid('current');
        await until('everybody to have a token of the current key', () => devices.every((device) => kidOf(device.access_token) === current), {
          withinMs: 60_000,
        });
        // And nothing of before is on its way: each loop has asked once more since.
        const asked = load.samples.length;
        await until('every loop to have asked again', () => new Set(load.samples.slice(asked).map(({ what }) => what)).size === 2 * devices.length, {
          withinMs: 60_000,
        });
        age(keptMinutes);
        await rotate();
        progress('rotations', done + 1, rotations);
      }
      await load.stop();
      const answers = summary(load.samples);
      assert.deepEqual(
        Object.keys(answers).filter((line) => !line.endsWith(' 200')),
        [],
      );
    });

    test('A34: who holds a token by a key that an instance has not heard of is not refused there', async () => {
      for (let round = 0; round < 3; round += 1) {
        const { refresh_token, device_id, access_token } = await login(client(round), person);
        const replaced = await keys('rotate', '--now');
        assert.equal(replaced.code, 0, replaced.errors);
        assert.match(replaced.errors, /every access token is refused within seconds; sessions stay/);
        const wanted = kid('current');
        const fresh = await until('a token by the new key', async () => {
          const answer = await client(round).post(paths.refresh, { refresh_token, device_id });
          assert.equal(answer.status, 200, answer.body);
          return kidOf(answer.json.access_token) === wanted && (answer.json.access_token as string);
        }, { withinMs: 30_000 });
        for (let index = 0; index < size; index += 1) assert.equal((await profile(index, fresh)).status, 200);
        for (let index = 0; index < size; index += 1)
          await until(`server ${index} to refuse the old key`, async () => (await profile(index, access_token)).status === 401, { withinMs: 30_000 });
      }
      assert.equal(store.rows(`SELECT 1 AS one FROM audit_events WHERE kind = 'keys_replaced'`).length, 3);
    });

    test('A34: the list names the keys, says whether they can rotate, and shows no private half', async () => {
      const listed = await keys('list');
      assert.equal(listed.code, 0, listed.errors);
      for (const state of ['current', 'next']) assert.match(listed.output, new RegExp(`${state} +${kid(state)} +20`));
      assert.match(listed.output, /the keys cannot rotate yet/);
      const { keys: rows, can_rotate } = JSON.parse((await keys('list', '--json')).output);
      assert.deepEqual(
        rows.map((row: { kid: string; state: string }) => [row.kid, row.state]),
        [
          [kid('current'), 'current'],
          [kid('next'), 'next'],
        ],
      );
      assert.deepEqual(Object.keys(rows[0]).sort(), ['created_at', 'current_since', 'kid', 'retired_at', 'state']);
      assert.equal(can_rotate, false);
    });
  });
}

describe('keys without a database', () => {
  test('are looked for in vain, and no file is made', async () => {
    const path = join(temporaryFolder('nothing'), 'taxasge.db');
    for (const words of [['list'], ['rotate'], ['rotate', '--now']]) {
      const done = await runProgram(['keys', ...words], { ENVIRONMENT: 'testing', DATABASE_URL: `sqlite:${path}` });
      assert.equal(done.code, 1);
      assert.match(done.errors, /there is no database at .*taxasge\.db/);
      assert.ok(!existsSync(path));
    }
  });
});
