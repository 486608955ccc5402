// Three servers behind a real pgbouncer in transaction mode, as hosted databases offer it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, Client } from '../support/client.ts';
import { databases, type Store } from '../support/databases.ts';
import { Load, summary } from '../support/load.ts';
import { assertProblem, bearer, login, newPerson, paths, register, verifiedPerson, type Tokens } from '../support/people.ts';
import { PoolerServer } from '../support/pooler.ts';
import { assertOnlyUnavailable, assertRecovers, callers } from '../support/rig.ts';
import { assertNoSecretIn } from '../support/secrets.ts';
import { defaults, runProgram, TestServer, type Settings } from '../support/server.ts';
import { until } from '../support/until.ts';

const only = databases().filter(({ kind }) => kind === 'postgres');

for (const database of only) {
  describe('behind pgbouncer', () => {
    let pooler: PoolerServer;
    let store: Store;
    let servers: TestServer[] = [];
    let clients: Client[] = [];
    const server = (index: number) => servers[index % servers.length] as TestServer;
    const client = (index: number) => clients[index % clients.length] as Client;
    const profile = (index: number, token: string) => client(index).get(paths.profile, bearer(token));

    before(async () => {
      store = database.create();
      pooler = await PoolerServer.start({ port: Number(new URL(store.url).port) });
      const settings = pooled({ DATABASE_DIRECT_URL: store.url });
      servers = await Promise.all([0, 1, 2].map(() => TestServer.start(store, settings)));
      clients = servers.map((each) => new Client(each));
    });
    after(async () => {
      for (const each of clients) each.close();
      for (const each of servers) {
        assert.deepEqual(await each.stop(), { code: 0, signal: null }, each.log);
        assertNoSecretIn(each.log, 'the log');
      }
      await pooler.stop();
      store.drop();
    });
    const pooled = (more: Settings = {}): Settings => ({ DATABASE_URL: pooler.through(store.url), DATABASE_POOLER: 'transaction', ...more });

    /** Out at all servers within the two seconds of A40. */
    async function isOut(tokens: Tokens, at: Client[]): Promise<void> {
      const ended = Date.now();
      for (const each of at) {
        const refused = async () => (await each.get(paths.profile, bearer(tokens.access_token))).status === 401;
        await until('the server to know', refused, { withinMs: Math.max(1, 2_000 - (Date.now() - ended)) });
      }
    }

    test('A76: register, verify, sign in, refresh and sign out, each step at another server', async () => {
      for (let round = 0; round < 3; round += 1) {
        const browser = new Browser(server(round));
        const { person, letter } = await register(server(round), browser);
        const verified = await client(round + 1).post(paths.verify, { token: letter.token, password: person.password });
        assert.equal(verified.status, 200, verified.body);
        const { access_token, refresh_token } = await login(client(round + 2), person);
        for (let index = 0; index < 3; index += 1) assert.equal((await profile(index, access_token)).status, 200);
        const refreshed = await client(round).post(paths.refresh, { refresh_token });
        assert.equal(refreshed.status, 200, refreshed.body);
        const tokens = refreshed.json as Tokens;
        assert.equal((await client(round + 1).post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
        await isOut(tokens, clients);
        assertProblem(await client(round + 2).post(paths.refresh, { refresh_token: tokens.refresh_token }), 401, 'invalid_refresh_token');
        browser.close();
      }
    });

    test('A76: 60 reads at once at each server get each its own answer', async () => {
      const people = await Promise.all([0, 1, 2, 3].map((index) => verifiedPerson(server(index))));
      const tokens = await Promise.all(people.map((each, index) => login(client(index), each)));
      const asked = Array.from({ length: 180 }, async (_, index) => {
        const { status, json } = await profile(index, tokens[index % 4]?.access_token ?? '');
        assert.deepEqual([status, json.email], [200, people[index % 4]?.email]);
      });
      await Promise.all(asked);
    });

    test('A76: they listen on the direct URL, and a canary proved it', async () => {
      for (const each of servers) await until('its ear', () => each.log.includes('listening_to_database'));
    });

    test('A76, A60: pgbouncer is killed under load: 503, and back within 2 s of its return', async () => {
      const person = await verifiedPerson(server(0));
      const loads: Load[] = [];
      const visitor = await verifiedPerson(server(0));
      for (const each of clients) callers({ client: each, visitor, loads }, await login(each, person), []);
      await sleep(300);
      await pooler.kill();
      const down = Date.now();
      await until('not ready', async () => (await client(0).get('/health/ready')).status === 503);
      await sleep(500);
      await pooler.restart();
      const up = Date.now();
      await Promise.all(loads.map((load) => assertRecovers(load, up)));
      await Promise.all(loads.map((load) => load.stop()));
      for (const load of loads) {
        assertOnlyUnavailable(load.samples);
        assert.ok(
          load.since(down).some(({ status }) => status === 503),
          JSON.stringify(summary(load.samples)),
        );
      }
    });

    // The pooler of both takes LISTEN and tells nothing; the settings cannot know.
    for (const [what, direct] of [
      ['without a direct URL', () => undefined],
      ['with a direct URL that is a pooler too', () => pooler.through(store.url).replace('127.0.0.1', 'localhost')],
    ] as const) {
      test(`A76, A40: ${what} it polls, and whoever signs out elsewhere is out within 2 s`, async () => {
        const deaf = await TestServer.start(store, pooled({ DATABASE_DIRECT_URL: direct() }));
        const there = new Client(deaf);
        try {
          if (direct()) await until('the canary to be missed', () => deaf.log.includes('not_listening_to_database'));
          const person = await verifiedPerson(server(0));
          for (let round = 0; round < 3; round += 1) {
            const tokens = await login(client(0), person);
            assert.equal((await there.get(paths.profile, bearer(tokens.access_token))).status, 200);
            assert.equal((await client(0).post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
            await isOut(tokens, [there]);
          }
          assert.doesNotMatch(deaf.log, /"listening_to_database"/);
        } finally {
          there.close();
          assert.deepEqual(await deaf.stop(), { code: 0, signal: null }, deaf.log);
        }
      });
    }

    test('A76: a fresh database is migrated through it where there is no direct way, also by the commands', async () => {
      const fresh = database.create();
      try {
        const settings = { ...defaults(fresh), DATABASE_URL: pooler.through(fresh.url), DATABASE_POOLER: 'transaction' };
        const migrated = await runProgram(['migrate'], settings);
        assert.equal(migrated.code, 0, migrated.errors);
        const exported = await runProgram(['users', 'export'], settings);
        assert.equal(exported.code, 0, exported.errors);
        const nobody = await runProgram(['users', 'suspend', newPerson().email], settings);
        assert.equal(nobody.code, 1, nobody.output);
      } finally {
        fresh.drop();
      }
    });
  });
}
