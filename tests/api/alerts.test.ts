// What deploy/prometheus says, by the word of Prometheus' own tool.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';

const folder = resolve(import.meta.dirname, '../../deploy/prometheus');
const promtool = (...args: string[]) => execFileSync('promtool', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
const load = <T>(name: string) => parse(readFileSync(resolve(folder, name), 'utf8')) as T;

interface Alert {
  alert: string;
  labels: { severity: string };
  annotations: { summary?: string; action?: string };
}
interface Tests {
  tests: { promql_expr_test: { expr: string; exp_samples: unknown[] }[] }[];
}

const alerts = load<{ groups: { rules: Alert[] }[] }>('alerts.yml').groups.flatMap(({ rules }) => rules);
const expectations = load<Tests>('alerts_test.yml').tests.flatMap((one) => one.promql_expr_test);

test('A59: promtool takes the rules and the configuration that names them', () => {
  assert.match(promtool('check', 'rules', 'alerts.yml'), /SUCCESS: \d+ rules found/);
  assert.match(promtool('check', 'config', 'prometheus.yml'), /SUCCESS/);
});

test('A59: every alert fires when it should and not otherwise', () => {
  assert.match(promtool('test', 'rules', 'alerts_test.yml'), /SUCCESS/);
});

test('A59: of every alert it is shown that it fires, and that it does not', () => {
  for (const { alert } of alerts) {
    const shown = expectations.filter(({ expr }) => expr.includes(`alertname="${alert}"`)).map(({ exp_samples }) => exp_samples.length);
    assert.deepEqual([...new Set(shown)].sort(), [0, 1], alert);
  }
});

test('A59: every alert says what it sees and what to do, and whom to wake', () => {
  for (const { alert, labels, annotations } of alerts) {
    assert.match(annotations.summary ?? '', /\S/, alert);
    assert.match(annotations.action ?? '', /\w+ \w+/, alert);
    assert.match(labels.severity, /^(page|ticket)$/, alert);
  }
});
