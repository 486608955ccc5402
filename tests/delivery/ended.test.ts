// What `agent --end` leaves: a journal that says who serves, and nobody who does. Every way out of it works (docs/operations.md).
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Machine } from '../support/delivery.ts';
import { freePort } from '../support/ports.ts';

interface Status {
  current: string;
  revisions: { id: string; weight: number }[];
  drift: string[];
  run?: unknown;
}

describe('after agent --end', () => {
  let machine: Machine;
  let minimum = 12;
  before(async () => {
    machine = await Machine.open();
    await deploys();
    await deploys();
  });
  after(() => machine.close());

  /** Another revision, which has to come to serve. */
  async function deploys(rollout?: string): Promise<string> {
    minimum += 1;
    machine.plan({ settings: { PASSWORD_MINIMUM: String(minimum) }, ...(rollout ? { rollout } : {}) });
    const { code, errors } = await machine.run('deploy');
    assert.equal(code, 0, errors);
    return serves();
  }

  /** Who does, with nothing left open. */
  async function serves(): Promise<string> {
    const { current, revisions, drift, run } = (await machine.json('status')) as unknown as Status;
    assert.deepEqual(drift, []);
    assert.equal(run, undefined);
    assert.equal(revisions.find(({ id }) => id === current)?.weight, 100);
    assert.equal((await fetch(`${machine.url}/health/live`)).status, 200);
    return current;
  }

  test('a rollback starts the revision before', async () => {
    const { current } = (await machine.json('status')) as unknown as Status;
    await machine.end();
    const { code, errors } = await machine.run('rollback');
    assert.equal(code, 0, errors);
    assert.notEqual(await serves(), current);
  });

  test('a deployment of another revision starts it, at once or as a canary', async () => {
    await machine.end();
    await deploys();
    await machine.end();
    // Nobody asks it, so that it is held; that is a verdict, and both are there.
    const analysis = '{error_rate_max: 5%, p99_max: 100ms, confidence: 99%, min_samples: 50, step_deadline: 300ms}';
    machine.plan({ settings: { PASSWORD_MINIMUM: '30' }, rollout: `{strategy: canary, steps: [10, 100], drain: 10s, analysis: ${analysis}}` });
    const held = await machine.run('deploy');
    assert.equal(held.code, 12, held.errors);
    assert.deepEqual(((await machine.json('status')) as unknown as Status).revisions.map(({ weight }) => weight).sort(), [10, 90]);
  });

  test('a held canary is taken back', async () => {
    await machine.end();
    const { code, errors } = await machine.run('rollback');
    assert.equal(code, 0, errors);
    await serves();
  });

  test('another address is listened on', async () => {
    await machine.end();
    const file = machine.path('deploy/deliver.yaml');
    const other = await freePort();
    writeFileSync(file, readFileSync(file, 'utf8').replace(`listen: "127.0.0.1:${machine.port}"`, `listen: "127.0.0.1:${other}"`));
    const { code, errors } = await machine.run('deploy');
    assert.ok([0, 12].includes(code), errors);
    assert.equal((await fetch(`http://127.0.0.1:${other}/health/live`)).status, 200);
  });
});
