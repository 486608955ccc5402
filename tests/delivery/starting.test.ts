// What is started again after a death, and does not come up: there is one of it at a time, whatever becomes of it.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, livingWith } from '../support/living.ts';
import { LocalTarget } from '../support/local_target.ts';
import { ask } from '../support/stream.ts';
import { until } from '../support/until.ts';
import { wayward } from '../support/wayward.ts';

const patience = { withinMs: 90_000 };

describe('starting again', async () => {
  const target = await LocalTarget.start();
  after(() => target.end());
  await target.place(wayward('old'));
  await target.ask({ do: 'place', revision: wayward('new'), deadline_ms: 5000 }); // also when it is started again
  await target.shift({ new: 100 });

  const mode = (id: string, how: string) => writeFileSync(target.file(`data/${id}.mode`), how, { mode: 0o644 });
  const failedStarts = () => readFileSync(target.file('agent.log'), 'utf8').split('"revision_not_started"').length - 1;
  const running = (id: string) => livingWith(`${target.file(`revisions/${id}/taxasge`)} serve`);
  const kill = async (id: string) => process.kill((await target.ask({ do: 'about' })).processes[id] ?? 0, 'SIGKILL');

  test('D31: one that is placed anew meanwhile is not started twice', async () => {
    mode('old', 'ends');
    await kill('old');
    await until('some starts in vain', () => failedStarts() >= 4, patience);
    mode('old', 'never ready');
    const placed = target.refused({ do: 'place', revision: wayward('old'), deadline_ms: 4000 });
    for (let look = 0; look < 30; look += 1) {
      assert.ok(running('old').length <= 1, `${running('old')}`);
      await sleep(100);
    }
    assert.match((await placed).error, /old is not ready in time/);
    await until('nothing of it', () => running('old').length === 0, patience);
    rmSync(target.file('data/old.mode'));
    await target.place(wayward('old'));
  });

  test('D31: one with requests that was starting when its agent died is started by the next one', async () => {
    await target.ask({ do: 'remove', id: 'old' });
    mode('new', 'never ready');
    await kill('new');
    await until('its next start', async () => (await target.ask({ do: 'observe' })).revisions[0]?.state === 'starting' && running('new').length === 1, patience);
    const { pid } = await target.ask({ do: 'about' });
    process.kill(pid, 'SIGKILL');
    await until('the end of the agent', () => !isAlive(pid), patience);
    rmSync(target.file('data/new.mode'));
    await until('it to serve', async () => (await target.ask({ do: 'observe' })).revisions[0]?.state === 'ready', patience);
    assert.deepEqual((await ask({ port: target.port, clients: 1 }, 5)).names, { new: 5 });
    assert.equal(running('new').length, 1);
  });

  test('D31: one that is not ready in time ends before it is started again', async () => {
    await target.ask({ do: 'remove', id: 'old' });
    mode('new', 'never ready');
    const before = failedStarts();
    await kill('new');
    await until('a second start', () => failedStarts() > before, patience);
    await sleep(1000);
    assert.equal(running('new').length, 1);
    rmSync(target.file('data/new.mode'));
  });
});
