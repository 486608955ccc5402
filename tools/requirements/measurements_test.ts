import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkVerdicts, describe, holds, type Verdict } from './measurements.ts';
import { page } from './page.ts';

const verdict = (changes: Partial<Verdict> = {}): Verdict => ({ id: 'A1', what: 'speed', unit: '×', relation: '>=', measured: 1.31, limit: 1.2, noise: 0, commit: '0123abcd', ...changes });
const requirement = { id: 'A1', group: 'g', text: 't' };
const pageOf = (verdicts: Verdict[], tests: string[] = []) =>
  page([{ title: 'Accounts', note: 'n', requirements: [requirement] }], tests.map((name) => ({ id: 'A1', path: 'a_test.cpp', test: name })), verdicts);

test('a limit is kept by the numbers alone', () => {
  assert.equal(holds(verdict()), true);
  assert.equal(holds(verdict({ measured: 1.1 })), false);
  assert.equal(holds(verdict({ relation: '<', measured: 25, limit: 25 })), false);
  assert.equal(holds(verdict({ relation: '<=', measured: 25, limit: 25 })), true);
});

test('what was not measured, or on an unknown commit, does not hold', () => {
  assert.equal(holds(verdict({ measured: null })), null);
  assert.equal(holds(verdict({ limit: null })), null);
  assert.equal(holds(verdict({ commit: null })), null);
});

test('a file that says yes in words is refused', () => {
  assert.throws(() => checkVerdicts('x', [{ ...verdict(), measured: 'yes' }]), /no verdict/);
  assert.throws(() => checkVerdicts('x', [{ ...verdict(), relation: '!=' }]), /no verdict/);
  assert.throws(() => checkVerdicts('x', {}), /no list/);
});

test('a requirement whose every measurement holds is shown by them', () => {
  const text = pageOf([verdict(), verdict({ what: 'p99', unit: 'ms', relation: '<', measured: 3.456, limit: 25 })]);
  assert.match(text, /\| Accounts \| 1 \| 1 \| 0 \| 0 \|/);
  assert.match(text, /\| A1 \| t \| `docs\/benchmarks`: speed: 1\.31 × \(≥ 1\.2\), at 0123abcd; p99: 3\.46 ms \(< 25\), at 0123abcd \|/);
});

test('one measurement that fails or is missing makes it "not yet", and says which', () => {
  const failing = pageOf([verdict(), verdict({ what: 'peers', measured: 0.9 })]);
  assert.match(failing, /\| Accounts \| 1 \| 0 \| 1 \| 0 \|/);
  assert.match(failing, /\*\*not yet\*\* \(partly; missing: peers: 0\.9 × \(≥ 1\.2\), at 0123abcd\)<br>`docs\/benchmarks`: speed/);
  assert.match(pageOf([verdict({ measured: null })]), /\| A1 \| t \| \*\*not yet\*\* \(speed: not measured\) \|/);
});

test('a test does not stand in for a measurement', () => {
  const text = pageOf([verdict({ measured: 0.9 })], ['S.A1_X']);
  assert.match(text, /\| Accounts \| 1 \| 0 \| 1 \| 0 \|/);
  assert.match(text, /\*\*not yet\*\* \(partly; missing: speed: 0\.9 × \(≥ 1\.2\), at 0123abcd\)<br>`a_test\.cpp`: S\.A1_X/);
});

test('a measurement is described with the digits that mean something', () => {
  assert.equal(describe(verdict({ measured: 15_432.9, limit: 15_000, unit: 'checks' })), 'speed: 15430 checks (≥ 15000), at 0123abcd');
  assert.match(describe(verdict({ noise: 0.3 })), /at 0123abcd, on a noisy machine$/);
});
