import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bench } from '../bench.ts';
import { typical } from '../figures.ts';
import { recordLead } from './compare.ts';
import { peers } from './peers.ts';

// One peer is the best, and all others are half as good.
function compared(column: string, ours: number[], best: number[], others: number[]): Bench {
  const bench = new Bench({ rounds: 3, seconds: 3, waitSeconds: 0, soakMinutes: 1, full: true });
  const record = (name: string, values: number[]) => values.forEach((value) => bench.record(`peers/${name}/${column}`, 'x', value, 0.01));
  record('taxasge-sqlite', ours);
  for (const [index, { name }] of peers.entries()) record(name, index === 2 ? best : others);
  recordLead(bench, 'sqlite');
  return bench;
}

test('where more is better, the lead is over the most, round by round', () => {
  const bench = compared('logins', [200, 100, 300], [100, 100, 100], [50, 50, 50]);
  assert.deepEqual(bench.figures['peers/lead/sqlite/logins']?.values, [2, 1, 3]);
});

test('where less is better, the lead is over the least', () => {
  const bench = compared('ready_ms', [10, 20, 10], [20, 10, 20], [40, 40, 40]);
  assert.deepEqual(bench.figures['peers/lead/sqlite/ready_ms']?.values, [2, 0.5, 2]);
});

test('a round in which a peer was not measured makes no lead', () => {
  assert.equal(typical(compared('logins', [200, 200], [100], [50, 50]).figures, 'peers/lead/sqlite/logins'), undefined);
});
