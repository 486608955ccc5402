import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(import.meta.dirname, '../..');
const run = (command: string, ...words: string[]) => spawnSync(command, words, { cwd: tmpdir(), encoding: 'utf8' });
const bash = (script: string) => run('bash', '-c', `set -euo pipefail; cd "${root}"; source tools/dev/say.sh; ${script}`);

test('./dev help lists the commands, from any folder and without colours in a pipe', () => {
  const { status, stdout } = run(`${root}/dev`, 'help');
  assert.equal(status, 0);
  for (const command of ['run', 'test', 'build', 'proof', 'bench', 'lint', 'format', 'ci', 'help']) assert.match(stdout, new RegExp(`\\./dev ${command}\\b`));
  assert.ok(!stdout.includes('\x1b'));
});

test('an unknown command says so, shows the list, and exits 2', () => {
  const { status, stdout, stderr } = run(`${root}/dev`, 'tset');
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /there is no \.\/dev tset/);
  assert.match(stderr, /\.\/dev test/);
});

test('PF_31: a failing command ends its step, is remembered, and hides no later step', () => {
  const { status, stdout } = bash('broken() { false; echo unreachable; }; step one broken; step two true; echo "${#failed_steps[@]} ${failed_steps[*]}"');
  assert.equal(status, 0);
  assert.ok(!stdout.includes('unreachable'));
  assert.match(stdout, /FAILED: one \(exit 1\)/);
  assert.match(stdout, /done: two/);
  assert.match(stdout, /^1 one$/m);
});

test('a step that others stand on stops everything with its exit code', () => {
  const { status, stdout } = bash('must_step base bash -c "exit 7"; echo unreachable');
  assert.equal(status, 7);
  assert.ok(!stdout.includes('unreachable'));
});
