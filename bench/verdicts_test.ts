import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds } from '../tools/requirements/measurements.ts';
import { record, type Figures } from './figures.ts';
import { limitPicture } from './pictures.ts';
import { keepTheBetter, measured, type SectionReport } from './report.ts';
import { judge } from './verdicts.ts';

const machine = { processor: 'p', cpus: 2, memoryGib: 1, kernel: 'k', system: 's', disk: 'd', software: [] };

function section(values: Record<string, number>, changes: Partial<SectionReport> = {}): SectionReport {
  const figures: Figures = {};
  for (const [name, value] of Object.entries(values)) record(figures, name, 'x', value, 0);
  return { commit: '0123abcd', when: '', minutes: 1, rounds: 3, seconds: 3, quick: false, machine, figures, ...changes };
}

const row = (what: string, ...sections: SectionReport[]) => {
  const found = judge(measured(Object.fromEntries(sections.map((one, index) => [`${index}`, one])))).find((verdict) => verdict.what.startsWith(what));
  assert.ok(found, what);
  return found;
};
const latency = (sqlite: number, postgres: number) => ({ 'refresh/sqlite/p99_ms': sqlite, 'refresh/postgres/p99_ms': postgres });

test('without a measurement no row holds', () => {
  for (const verdict of judge(measured({}))) assert.equal(holds(verdict), null, verdict.what);
});

test('a row needs both databases, and the worse of them counts', () => {
  assert.equal(row('durable refresh, p99', section({ 'refresh/sqlite/p99_ms': 3 })).measured, null);
  assert.equal(row('durable refresh, p99', section(latency(3, 9))).measured, 9);
  assert.equal(holds(row('durable refresh, p99', section(latency(3, 26)))), false);
});

test('where more is better, the worse is the smaller', () => {
  const ratios = { 'logins/sqlite/of_calibrate': 0.99, 'logins/postgres/of_calibrate': 0.9 };
  assert.equal(row('logins a second, to the hashes', section(ratios)).measured, 0.9);
});

test('a quick run and a failed one show nothing', () => {
  assert.equal(holds(row('durable refresh, p99', section(latency(3, 9), { quick: true }))), null);
  assert.equal(holds(row('durable refresh, p99', section(latency(3, 9), { failure: 'it broke' }))), null);
});

test('a quick run and a failed one do not replace what shows something', () => {
  const [whole, quick, newer] = [section({}), section({}, { quick: true }), section({}, { commit: '4567' })];
  const failed = section({}, { failure: 'it broke' });
  assert.equal(keepTheBetter({ reads: whole }, { reads: quick })['reads'], whole);
  assert.equal(keepTheBetter({ reads: whole }, { reads: failed })['reads'], whole);
  assert.equal(keepTheBetter({ reads: whole }, { reads: newer })['reads'], newer);
  assert.equal(keepTheBetter({ reads: failed }, { reads: quick })['reads'], quick);
});

test('growth counts only at the full size, and a soak only with enough readings', () => {
  const start = { 'growth/sqlite/large_ready_ms': 20, 'growth/large_users': 20_000 };
  assert.equal(holds(row('start to ready, SQLite with 1 M', section(start))), null);
  assert.equal(holds(row('start to ready, SQLite with 1 M', section({ ...start, 'growth/large_users': 1_000_000 }))), true);
  const kept = { 'soak/sqlite/rss_growth_mib': 0, 'soak/postgres/rss_growth_mib': 0 };
  const soaked = (readings: number) => section({ ...kept, 'soak/sqlite/readings': readings, 'soak/postgres/readings': readings });
  assert.equal(holds(row('growth of memory', soaked(5))), null);
  assert.equal(holds(row('growth of memory', soaked(6))), true);
});

test('what was measured at two commits is of none', () => {
  const [one, other] = [section({ 'refresh/sqlite/p99_ms': 3 }), section({ 'refresh/postgres/p99_ms': 3 }, { commit: '4567' })];
  assert.equal(row('durable refresh, p99', one, other).commit, null);
});

test('the picture has a green bar for what holds, a red one for what does not, and none for what was not measured', () => {
  const colours = (...sections: SectionReport[]) => limitPicture([row('durable refresh, p99', ...sections)]).match(/fill="#(1b7f4d|b3261e)"/g) ?? [];
  assert.deepEqual(colours(section(latency(3, 9))), ['fill="#1b7f4d"']);
  assert.deepEqual(colours(section(latency(3, 90))), ['fill="#b3261e"']);
  assert.deepEqual(colours(), []);
});
