// Moving requests from one revision to the next, by halves and at once, under load.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { count } from '../support/counts.ts';
import { LocalTarget, serverRevision } from '../support/local_target.ts';
import { ask, Stream } from '../support/stream.ts';
import { until } from '../support/until.ts';
import { wayward } from '../support/wayward.ts';

describe('switching', async () => {
  const target = await LocalTarget.start();
  const { port } = target;
  after(() => target.end());
  await target.place(wayward('one'), wayward('two'));

  test('nobody is asked before somebody was given requests', async () => {
    assert.deepEqual(await target.weights(), { one: 0, two: 0 });
    assert.equal((await ask({ port }, 1)).bad.length, 1);
  });

  test('D24: a switch loses nothing, and the old revision is not asked again', async () => {
    await target.shift({ one: 100 });
    const stream = new Stream({ port });
    const enough = count({ usual: 800, proof: 10_000 });
    await until('requests to the old one', () => stream.counted.requests > enough, { withinMs: 120_000 });
    await target.shift({ two: 100 });
    await until('requests to the new one', () => stream.counted.requests > 2 * enough, { withinMs: 120_000 });
    const { bad, names } = await stream.stop();
    assert.deepEqual(bad, []);
    assert.ok((names['one'] ?? 0) >= enough && (names['two'] ?? 0) >= enough - 100, JSON.stringify(names));
    const later = await ask({ port }, 100);
    assert.deepEqual(later.names, { two: 100 });
  });

  test('D25: ten per cent are ten per cent', async () => {
    await target.shift({ one: 90, two: 10 });
    const requests = count({ usual: 1000, proof: 20_000 });
    const { bad, names } = await ask({ port }, requests);
    assert.deepEqual(bad, []);
    const share = ((names['two'] ?? 0) / requests) * 100;
    assert.ok(Math.abs(share - 10) <= 0.5, `${share} %`);
  });

  test('D26: back and forth under load loses nothing', async () => {
    const stream = new Stream({ port, clients: 16 });
    const flips = count({ usual: 30, proof: 300 });
    for (let flip = 0; flip < flips; flip += 1) await target.shift(flip % 2 === 0 ? { one: 100 } : { two: 100 });
    const { bad, requests } = await stream.stop();
    assert.deepEqual(bad, []);
    assert.ok(requests > flips, `${requests}`);
  });

  test('weights that make no sense are refused, and nothing changes', async () => {
    await target.shift({ one: 30, two: 70 });
    assert.match((await target.refused({ do: 'shift', weights: { one: 90 } })).error, /90 together, not 100/);
    assert.match((await target.refused({ do: 'shift', weights: { three: 100 } })).error, /three is not placed/);
    assert.match((await target.refused({ do: 'shift', weights: { one: 150, two: -50 } })).error, /no weight is/);
    assert.deepEqual(await target.weights(), { one: 30, two: 70 });
  });

  test('what is done already is not done again', async () => {
    const before = await target.ask({ do: 'about' });
    await target.place(wayward('one'));
    await target.shift({ one: 30, two: 70 });
    assert.deepEqual(await target.ask({ do: 'about' }).then(({ processes }) => processes), before.processes);
    assert.equal((await target.refused({ do: 'place', revision: wayward('one', { SLOW_MS: '1' }) })).code, 'invalid');
  });

  test('a revision with requests is not removed, one without is', async () => {
    assert.match((await target.refused({ do: 'remove', id: 'one' })).error, /one has requests/);
    await target.shift({ two: 100 });
    await target.ask({ do: 'remove', id: 'one' });
    await target.ask({ do: 'remove', id: 'one' });
    assert.deepEqual(await target.weights(), { two: 100 });
    assert.deepEqual((await ask({ port }, 10)).names, { two: 10 });
  });

  test('D23: the real server serves there, for an ordinary user', async () => {
    const real = serverRevision('real', target);
    assert.ok((await target.ask({ do: 'migrate', revision: real })).version >= 1);
    await target.ask({ do: 'check', revision: real });
    await target.place(real);
    await target.shift({ real: 100 });
    const { bad } = await ask({ port, path: '/health' }, 50);
    assert.deepEqual(bad, []);
    const { requests, errors, latencies_us } = await target.ask({ do: 'sample', id: 'real' });
    assert.deepEqual([requests, errors], [50, 0]);
    assert.ok(latencies_us.length > 0 && latencies_us.length <= 50, `${latencies_us.length}`);
  });
});
