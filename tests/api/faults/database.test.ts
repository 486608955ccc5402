// A74: the network between the server and PostgreSQL is slow, swallows everything, or breaks at the worst moment.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../../support/counts.ts';
import { createPostgres, databases, type Store } from '../../support/databases.ts';
import { summary } from '../../support/load.ts';
import { bearer, login, newPerson, paths } from '../../support/people.ts';
import { Proxy } from '../../support/proxy.ts';
import { assertOnlyUnavailable, assertRecovers, callers, patienceMs, withServer, type Rig } from '../../support/rig.ts';
import { settledRows } from '../../support/settled_rows.ts';
import { until } from '../../support/until.ts';

const postgres = databases().some(({ kind }) => kind === 'postgres') && process.env['TAXASGE_TEST_POSTGRES'];

/** A database that the server reaches through the proxy only, while the test looks at it directly. */
async function behindProxy(t: TestContext): Promise<{ store: Store; proxy: Proxy; settings: Record<string, string> }> {
  const store = createPostgres(postgres || '');
  const proxy = await Proxy.start(Number(new URL(store.url).port));
  t.after(() => proxy.stop());
  return { store, proxy, settings: { DATABASE_URL: proxy.through(store.url) } };
}

async function status({ client }: Rig, path: string): Promise<number> {
  return (await client.get(path)).status;
}

/** Makes the callers' requests vanish, waits until the server says so, and ends it as `end` does. */
async function fallIntoAHole(rig: Rig, proxy: Proxy, end: 'release' | 'forget'): Promise<void> {
  const { client, person } = rig;
  const load = callers(rig, await login(client, person), []);
  await sleep(300);
  proxy.swallow();
  const down = Date.now();
  const unhealthy = async () => (await client.get('/health')).json.status === 'unhealthy';
  await until('the health report to say so', unhealthy, { withinMs: 30_000 });
  assert.deepEqual([await status(rig, '/health/live'), await status(rig, '/health/ready')], [200, 503]);
  await until('a refusal', () => load.since(down).some((sample) => sample.status === 503), { withinMs: 30_000 });
  proxy[end]();
  await assertRecovers(load, Date.now());
  await until('ready again', async () => (await status(rig, '/health/ready')) === 200, { withinMs: patienceMs(load) });
  await load.stop();
  assertOnlyUnavailable(load.samples);
}

describe('faults between the server and PostgreSQL', { skip: !postgres && 'no PostgreSQL' }, () => {
  test('A74: it answers late: everything takes longer, nothing is refused', async (t) => {
    const { store, proxy, settings } = await behindProxy(t);
    await withServer(store, settings, async (rig) => {
      const load = callers(rig, await login(rig.client, rig.person), []);
      proxy.delayMs = 150;
      await assertRecovers(load, Date.now() + 10, 20_000);
      assert.equal((await rig.client.get('/health')).json.status, 'healthy');
      proxy.delayMs = 0;
      await load.stop();
      assert.deepEqual(Object.keys(summary(load.samples)).sort(), ['login 200', 'profile 200', 'refresh 200', 'register 202']);
    });
  });

  const holes = [
    ['release', 'everything arrives late'],
    ['forget', 'everything is lost'],
  ] as const;
  for (const [end, what] of holes.slice(0, count({ usual: 1, proof: 2 }))) {
    test(`A60, A74: it is in a black hole, of which ${what}: 503 in time, unhealthy, and back within 2 s of its end`, async (t) => {
      const { store, proxy, settings } = await behindProxy(t);
      await withServer(store, settings, (rig) => fallIntoAHole(rig, proxy, end));
    });
  }

});

describe('a connection to PostgreSQL that breaks', { skip: !postgres && 'no PostgreSQL' }, () => {
  test('A10, A74: the connection breaks before COMMIT arrives: 503, and nothing of it is there', async (t) => {
    const { store, proxy, settings } = await behindProxy(t);
    await withServer(store, settings, async ({ client }) => {
      const newcomer = newPerson();
      await settledRows(store); // the next COMMIT is ours, and not that of the audit's sealer
      const cut = proxy.cutAt('postgres.commit', 'before');
      const answer = await client.post(paths.register, newcomer);
      await cut;
      assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '1'], answer.body);
      assert.deepEqual(store.rows(`SELECT id FROM users WHERE email_key = '${newcomer.email}'`), []);
      assert.equal((await client.post(paths.register, newcomer)).status, 202, 'the next try');
    });
  });

  test('A10, A74: the connection breaks after COMMIT arrived: 503, the account is whole, and asking again does no harm', async (t) => {
    const { store, proxy, settings } = await behindProxy(t);
    await withServer(store, settings, async ({ client, server }) => {
      const newcomer = newPerson();
      await settledRows(store);
      const cut = proxy.cutAt('postgres.commit', 'after');
      const answer = await client.post(paths.register, newcomer);
      await cut;
      assert.equal(answer.status, 503, answer.body);
      const one = () => store.rows(`SELECT id FROM users WHERE email_key = '${newcomer.email}'`).length === 1;
      await until('the transaction to end', one);
      await server.letters.wait(newcomer.email);
      assert.equal((await client.post(paths.register, newcomer)).status, 202);
      assert.ok(one());
    });
  });

  test('A37, A74: the connection breaks when a refresh is written: nobody is signed out', async (t) => {
    const { store, proxy, settings } = await behindProxy(t);
    await withServer(store, settings, async ({ client, person }) => {
      const { device_id, ...tokens } = await login(client, person);
      for (const when of ['before', 'after', 'before', 'after'] as const) {
        const request = () => client.post(paths.refresh, { refresh_token: tokens.refresh_token, device_id });
        const cut = proxy.cutAt('rotate', when);
        const answer = await request();
        await cut;
        assert.equal(answer.status, 503, answer.body);
        const again = await request();
        assert.equal(again.status, 200, again.body);
        Object.assign(tokens, again.json);
        assert.equal((await client.get(paths.profile, bearer(tokens.access_token))).status, 200);
      }
    });
  });
});
