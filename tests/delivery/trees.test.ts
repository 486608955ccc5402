// What a revision started ends with it, also what tried to get away.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isAlive, livingWith } from '../support/living.ts';
import { LocalTarget, type Options } from '../support/local_target.ts';
import { until } from '../support/until.ts';
import { wayward } from '../support/wayward.ts';

const patience = { withinMs: 60_000 };
const daemons = () => [...livingWith('sleep 7201'), ...livingWith('sleep 7202')].filter((pid) => !livingWith('setsid').includes(pid));

// Root may write cgroups, and an ordinary user rarely; both must do without.
const ways: [string, Options][] = [
  ['of whoever we are', { as: 'whoever we are' }],
  ['of an ordinary user', {}],
  ['without cgroups', { withoutCgroups: true }],
];

for (const [whose, options] of ways) {
  describe(`trees ${whose}`, () => {
    test('D31: daemons that forked twice end with their revision, also under the next agent', async (t) => {
      const target = await LocalTarget.start(options);
      t.after(() => target.end());
      const others = daemons();
      const mine = () => daemons().filter((pid) => !others.includes(pid));
      await target.place(wayward('one', { DAEMON: 'yes' }), wayward('two'));
      await until('two daemons', () => mine().length === 2, patience);
      const { pid } = await target.ask({ do: 'about' });
      process.kill(pid, 'SIGKILL');
      await until('the end of the agent', () => !isAlive(pid), patience);
      await target.shift({ two: 100 });
      await target.ask({ do: 'remove', id: 'one' });
      assert.deepEqual(mine(), []);
      assert.deepEqual((await target.ask({ do: 'about' })).processes['two'] === undefined, false);
    });

    test('D31: daemons of a revision that was killed end, too', async (t) => {
      const target = await LocalTarget.start(options);
      t.after(() => target.end());
      const others = daemons();
      const mine = () => daemons().filter((pid) => !others.includes(pid));
      await target.place(wayward('one', { DAEMON: 'yes' }), wayward('two'));
      await target.shift({ one: 100 });
      const before = await until('two daemons', () => (mine().length === 2 ? mine() : undefined), patience);
      process.kill((await target.ask({ do: 'about' })).processes['one'] ?? 0, 'SIGKILL');
      await until('their end', () => !before.some(isAlive), patience);
    });

    test('the end of a target whose agent was killed leaves nothing', async () => {
      const target = await LocalTarget.start(options);
      await target.place(wayward('one'));
      await target.shift({ one: 100 });
      const { pid } = await target.ask({ do: 'about' });
      process.kill(pid, 'SIGKILL');
      await until('the end of the agent', () => !isAlive(pid), patience);
      await target.end();
      await until('nothing of it', () => livingWith(target.folder).length === 0, patience);
    });

    test('the end of a target that places something leaves nothing', async () => {
      const target = await LocalTarget.start(options);
      await target.place(wayward('one'));
      const other = target.beside();
      const placed = other.refused({ do: 'place', revision: wayward('never', { READY: 'never' }), deadline_ms: 60_000 });
      await until('two revisions', async () => (await target.ask({ do: 'observe' })).revisions.length === 2, patience);
      await target.end();
      // Told at once that it is gone, and not when its time is over: then it would be placed by another agent.
      assert.match((await placed).error, /^never (was removed|ended)/);
      await other.end();
      await until('nothing of it', () => livingWith(target.folder).length === 0, patience);
    });

    test('the end of a target leaves nothing', async () => {
      const target = await LocalTarget.start(options);
      await target.place(wayward('one', { DAEMON: 'yes' }));
      await target.shift({ one: 100 });
      await target.end();
      await until('nothing of it', () => livingWith(target.folder).length === 0, patience);
    });
  });
}
