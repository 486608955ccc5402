// What dies is replaced, and what outlives its agent is taken over.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { count } from '../support/counts.ts';
import { isAlive } from '../support/living.ts';
import { LocalTarget } from '../support/local_target.ts';
import { ask, Stream } from '../support/stream.ts';
import { until } from '../support/until.ts';
import { wayward } from '../support/wayward.ts';

const patience = { withinMs: 60_000 };

async function stateOf(target: LocalTarget, id: string) {
  const { revisions } = await target.ask({ do: 'observe' });
  return revisions.find((placed) => placed.id === id);
}

describe('deaths', async () => {
  const target = await LocalTarget.start();
  const { port } = target;
  after(() => target.end());
  await target.place(wayward('old'), wayward('new'));
  const isServed = async () => (await ask({ port, clients: 1 }, 1)).bad.length === 0;

  test('D27: when the only one with requests is killed, the warm one before it takes them, and none fails', async () => {
    for (let round = 0; round < count({ usual: 2, proof: 20 }); round += 1) {
      await target.shift({ old: 100 });
      await target.place(wayward('new'));
      await target.shift({ new: 100 });
      const stream = new Stream({ port });
      await until('requests', () => (stream.counted.names['new'] ?? 0) > 50, patience);
      const { processes } = await target.ask({ do: 'about' });
      process.kill(processes['new'] ?? 0, 'SIGKILL');
      await until('the old one to answer', () => (stream.counted.names['old'] ?? 0) > 50, patience);
      const { bad } = await stream.stop();
      assert.deepEqual(bad, []);
      assert.deepEqual(await target.weights(), { old: 100, new: 0 });
      assert.equal((await stateOf(target, 'new'))?.state, 'failed');
      assert.match((await target.ask({ do: 'about' })).notes.at(-1) ?? '', /^new ended by itself; its requests go to old$/);
      await target.ask({ do: 'remove', id: 'new' });
    }
  });

  test('D27: a canary that dies gives its share back', async () => {
    await target.place(wayward('new'));
    await target.shift({ old: 90, new: 10 });
    process.kill((await target.ask({ do: 'about' })).processes['new'] ?? 0, 'SIGKILL');
    await until('the share to be back', async () => (await target.weights())['old'] === 100, patience);
    await target.ask({ do: 'remove', id: 'new' });
  });

  test('the only one there is, is started again', async () => {
    const before = (await target.ask({ do: 'about' })).processes['old'] ?? 0;
    process.kill(before, 'SIGKILL');
    await until('it to serve again', async () => (await stateOf(target, 'old'))?.state === 'ready' && !isAlive(before) && (await isServed()), patience);
    assert.deepEqual(await target.weights(), { old: 100 });
  });

  test('D30: HAProxy that is killed comes back with the weights, and is not missed for long', async () => {
    await target.place(wayward('new'));
    await target.shift({ old: 30, new: 70 });
    const before = await target.ask({ do: 'about' });
    process.kill(before.haproxy, 'SIGKILL');
    await until('another HAProxy', async () => ![0, before.haproxy].includes((await target.ask({ do: 'about' })).haproxy), patience);
    assert.deepEqual(await target.weights(), { old: 30, new: 70 });
    const { names } = await ask({ port, clients: 1 }, 100);
    assert.ok(Math.abs((names['old'] ?? 0) - 30) <= 2, JSON.stringify(names));
  });

  test('D30: a reload keeps the weights and loses nothing', async () => {
    const stream = new Stream({ port });
    const before = (await target.ask({ do: 'about' })).haproxy;
    await target.ask({ do: 'reload' });
    assert.notEqual((await target.ask({ do: 'about' })).haproxy, before);
    const { requests } = stream.counted;
    await until('requests to the new HAProxy', () => stream.counted.requests > requests + 100, patience);
    assert.deepEqual((await stream.stop()).bad, []);
    assert.deepEqual(await target.weights(), { old: 30, new: 70 });
  });

  test('what was counted survives a HAProxy', async () => {
    await target.shift({ new: 100 });
    const before = await target.ask({ do: 'sample', id: 'new' });
    await target.ask({ do: 'reload' });
    await ask({ port }, 16); // what stood open to the old one is answered by it once more, and not counted
    const between = await target.ask({ do: 'sample', id: 'new' });
    await ask({ port }, 20);
    const { requests, errors } = await target.ask({ do: 'sample', id: 'new' });
    assert.ok(between.requests >= before.requests, `${before.requests}, then ${between.requests}`);
    assert.deepEqual([requests - between.requests, errors], [20, before.errors]);
  });

  test('D31: an agent that is killed leaves all of it up, and the next one takes over', async () => {
    const stream = new Stream({ port });
    for (let round = 0; round < count({ usual: 2, proof: 20 }); round += 1) {
      const before = await target.ask({ do: 'about' });
      process.kill(before.pid, 'SIGKILL');
      await until('its end', () => !isAlive(before.pid), patience);
      const { requests } = stream.counted;
      await until('requests without an agent', () => stream.counted.requests > requests + 20, patience);
      const now = await target.ask({ do: 'about' });
      assert.notEqual(now.pid, before.pid);
      assert.deepEqual([now.haproxy, now.processes], [before.haproxy, before.processes]);
      await target.shift(round % 2 === 0 ? { old: 100 } : { new: 100 });
    }
    assert.deepEqual((await stream.stop()).bad, []);
  });

  test('D31: a HAProxy that its agent had no time to write down is taken over', async () => {
    const before = await target.ask({ do: 'about' });
    process.kill(before.pid, 'SIGKILL');
    await until('its end', () => !isAlive(before.pid), patience);
    const state = JSON.parse(readFileSync(target.file('state.json'), 'utf8')) as { proxy: { pid: number } };
    state.proxy.pid = 0;
    writeFileSync(target.file('state.json'), JSON.stringify(state));
    assert.equal((await target.ask({ do: 'about' })).haproxy, before.haproxy);
    await target.shift({ old: 100 });
    assert.deepEqual((await ask({ port, clients: 1 }, 5)).names, { old: 5 });
  });

  test('D31: who died while there was no agent is replaced by the next one', async () => {
    await target.shift({ new: 100 });
    const { pid, processes } = await target.ask({ do: 'about' });
    process.kill(pid, 'SIGKILL');
    await until('its end', () => !isAlive(pid), patience);
    process.kill(processes['new'] ?? 0, 'SIGKILL');
    await until('the old one to be asked', async () => (await target.weights())['old'] === 100, patience);
    assert.ok(await isServed());
  });

  test('after a restart of the machine, the one with requests serves again', async () => {
    await target.ask({ do: 'remove', id: 'new' });
    await target.place(wayward('new'));
    await target.shift({ new: 100 });
    const { pid, haproxy, processes } = await target.ask({ do: 'about' });
    for (const one of [pid, haproxy, ...Object.values(processes)]) process.kill(one, 'SIGKILL');
    await until('their ends', () => ![pid, haproxy].some(isAlive), patience);
    await until('it to serve', async () => (await stateOf(target, 'new'))?.state === 'ready', patience);
    assert.deepEqual((await ask({ port, clients: 1 }, 5)).names, { new: 5 });
  });
});
