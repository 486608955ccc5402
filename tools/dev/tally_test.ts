import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageByFolder, missedThresholds } from './coverage.ts';
import { readStep, withPart, type Part } from './proof_record.ts';
import { countCases, tally } from './tally.ts';

test('GoogleTest files are counted case by case', () => {
  const xml = `<testsuites><testsuite name="Login">
    <testcase name="A" status="run" result="completed"/>
    <testcase name="B" status="run" result="completed"><failure message="x"/></testcase>
    <testcase name="C" status="run" result="skipped"><skipped message="no Redis"/></testcase>
    <testcase name="D" status="notrun" result="suppressed"/>
  </testsuite></testsuites>`;
  assert.deepEqual(countCases(xml), { passed: 1, failed: 1, skipped: 2 });
});

test('a failure that is only printed by a test is not one', () => {
  assert.deepEqual(countCases('<testcase name="a"><system-out>&lt;failure/&gt;</system-out></testcase>'), { passed: 1, failed: 0, skipped: 0 });
});

test('a program that died before it wrote its cases counts as failed', () => {
  const sum = tally([{ passed: 5, failed: 0, skipped: 1 }], [{ passed: 1, failed: 1, skipped: 0 }], 1);
  assert.deepEqual(sum, { passed: 5, failed: 1, skipped: 1 });
});

test('PF_31: a failed step is never told as 0 failed', () => {
  assert.equal(tally([{ passed: 5, failed: 0, skipped: 0 }], [], 1).failed, 1);
});

test('coverage is summed by folder, and one below its threshold or not measured is named', () => {
  const lines = (filename: string, count: number, covered: number) => ({ filename, summary: { lines: { count, covered } } });
  const report = { data: [{ files: [lines('/r/server/users/a.cpp', 80, 40), lines('/r/server/app.cpp', 20, 20), lines('/usr/x.hpp', 9, 0)] }] };
  const coverage = coverageByFolder(report, '/r');
  assert.deepEqual(coverage, { server: 60, 'server/users': 50 });
  assert.equal(missedThresholds(coverage).length, 3);
  assert.deepEqual(missedThresholds({ server: 90, base: 85, delivery: 85 }), []);
});

test('a step of the proof is its code, its seconds and its name, and nothing else passes for one', () => {
  assert.deepEqual(readStep('0 61 API tests with ASan and UBSan'), { name: 'API tests with ASan and UBSan', result: 'passed', seconds: 61 });
  assert.equal(readStep('137 2 attacks').result, 'failed');
  for (const line of ['', 'done 61 API tests', '0 API tests', '0 61']) assert.throws(() => readStep(line), /not a step/);
});

test('a part of the proof replaces itself and leaves the others, each with its own commit', () => {
  const part = (commit: string): Part => ({ commit, changed: false, date: '2026-01-02', steps: [] });
  const first = withPart({ parts: {} }, 'coverage', part('a'), { server: 91 });
  const second = withPart(withPart(first, 'asan', part('b')), 'coverage', part('c'));
  assert.deepEqual(Object.entries(second.parts).map(([name, { commit }]) => [name, commit]), [['asan', 'b'], ['coverage', 'c']]);
  assert.deepEqual(second.coverage, { commit: 'a', date: '2026-01-02', lines: { server: 91 } });
});
