// A74: Redis answers late, or not at all: that is a matter of the health report, and of nobody who signs in.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSqlite } from '../../support/databases.ts';
import { summary } from '../../support/load.ts';
import { login } from '../../support/people.ts';
import { Proxy } from '../../support/proxy.ts';
import { callers, withServer, type Rig } from '../../support/rig.ts';
import { until } from '../../support/until.ts';

const redis = process.env['TAXASGE_TEST_REDIS'];

type Fault = { what: string; begin(proxy: Proxy): void; end(proxy: Proxy): void };

const faults: Fault[] = [
  { what: 'answers after seconds', begin: (proxy) => (proxy.delayMs = 2_000), end: (proxy) => (proxy.delayMs = 0) },
  { what: 'is in a black hole of which everything arrives late', begin: (proxy) => proxy.swallow(), end: (proxy) => proxy.release() },
  { what: 'is in a black hole of which everything is lost', begin: (proxy) => proxy.swallow(), end: (proxy) => proxy.forget() },
];

async function say(rig: Rig, status: string): Promise<void> {
  const said = async () => (await rig.client.get('/health')).json.status === status;
  await until(`the health report to be ${status}`, said, { withinMs: 10_000 });
}

describe('faults between the server and Redis', { skip: !redis && 'no Redis' }, () => {
  for (const { what, begin, end } of faults) {
    test(`A74: Redis ${what}: degraded, everything else as ever, and healthy again by itself`, async (t) => {
      const proxy = await Proxy.start(Number(new URL(redis ?? '').port));
      t.after(() => proxy.stop());
      await withServer(createSqlite(), { REDIS_URL: proxy.through(redis ?? '') }, async (rig) => {
        await say(rig, 'healthy');
        begin(proxy);
        await say(rig, 'degraded');
        const { status, json } = await rig.client.get('/health');
        assert.deepEqual([status, json.checks.redis, json.checks.database], [200, 'failed', 'ok']);
        assert.equal((await rig.client.get('/health/ready')).status, 200);
        const load = callers(rig, await login(rig.client, rig.person), []);
        await sleep(500);
        end(proxy);
        await say(rig, 'healthy');
        await load.stop();
        assert.deepEqual(Object.keys(summary(load.samples)).sort(), ['login 200', 'profile 200', 'refresh 200', 'register 202']);
      });
    });
  }
});
