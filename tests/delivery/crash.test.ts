// kill -9 of taxasgectl at any moment of a deployment, with people asking all along.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../support/counts.ts';
import { Machine } from '../support/delivery.ts';
import { SteadyLoad } from '../support/steady_load.ts';

interface Status {
  current: string;
  revisions: { id: string; state: string; weight: number }[];
  drift: string[];
  run?: unknown;
}

// `./dev test` has a few, `./dev proof` the full count. D6 and pipeline/crash_test.cpp go through every moment, one by one.
const deployments = count({ usual: 8, proof: 500 });

test(`D5: ${deployments} deployments, most of them killed: no request fails, and the next command makes the world right`, { timeout: count({ usual: 280_000, proof: 7_200_000 }) }, async () => {
  const machine = await Machine.open();
  try {
    const start = Date.now();
    assert.equal((await machine.run('deploy')).code, 0);
    const usualMs = Date.now() - start;
    const load = new SteadyLoad(`${machine.url}/health/live`);
    const began = Date.now();
    let killed = 0;
    for (let number = 0; number < deployments; number += 1) {
      machine.plan({ settings: { PASSWORD_MINIMUM: String(12 + (number % 40)) } });
      const running = machine.start('deploy');
      await Promise.race([sleep(Math.random() * usualMs), running.closed]);
      running.child.kill('SIGKILL');
      if ((await machine.ended(running)).code === 137) killed += 1;
      // Any command that changes something will do; this one then has nothing of its own left to do, or all of it.
      const told = await machine.run('deploy', '--lock-wait', '10');
      assert.equal(told.code, 0, told.errors);
      const { current, revisions, drift, run } = (await machine.json('status')) as unknown as Status;
      assert.deepEqual(drift, []);
      assert.equal(run, undefined);
      assert.deepEqual(revisions.filter(({ weight }) => weight > 0).map(({ id, weight }) => ({ id, weight })), [{ id: current, weight: 100 }]);
      assert.ok(revisions.length <= 2, JSON.stringify(revisions));
    }
    await load.stop();
    const perSecond = Math.round(load.answered / ((Date.now() - began) / 1000));
    assert.deepEqual(load.failures, []);
    assert.ok(load.answered > 0);
    console.log(`${deployments} deployments, ${killed} killed, ${load.answered} requests, ${perSecond} a second, ${load.failures.length} failed`);
  } finally {
    await machine.close();
  }
});

test('D7: who comes second is told who is at work, and gets the lock when that one was killed', async () => {
  const machine = await Machine.open();
  try {
    machine.plan({ tests: 'sleep 60' });
    const first = machine.start('deploy');
    while (!first.told.errors.includes('tests: begins')) await sleep(20);
    const second = await machine.run('deploy');
    assert.equal(second.code, 30);
    assert.match(second.errors, new RegExp(`deploy by \\S+ on \\S+, process \\d+, run [0-9a-f-]{36}, for `));
    first.child.kill('SIGTERM');
    assert.equal((await machine.ended(first)).code, 143);
    machine.plan();
    // The interrupted run goes on by its own plan, so its long job is begun again: taken back instead.
    const back = await machine.run('rollback', '--lock-wait', '1');
    assert.equal(back.code, 0, back.errors);
    assert.match(back.output, /took back run/);
    assert.equal((await machine.run('deploy')).code, 0);
  } finally {
    await machine.close();
  }
});
