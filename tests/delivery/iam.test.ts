// Who may do what in a cloud project, by a dump of its policy: what was declared, what drifted, and what the Phase 0 report had.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { taxasgectl } from '../support/delivery.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface Identity {
  identity: string;
  missing: string[];
  surplus: string[];
  forbidden: string[];
}
interface Said {
  equal: boolean;
  identities: Identity[];
  use: { identity: string; unused: Record<string, string[]>; idle_roles: string[]; unknown_roles: string[]; used_without_role: string[] }[];
  detail: string;
}

const fixtures = resolve(import.meta.dirname, '../fixtures/iam');
const plan = join(fixtures, 'deliver.yaml');

function check(policy: string, ...words: string[]) {
  const told = spawnSync(taxasgectl, ['iam', 'check', policy, '--file', plan, ...words], { encoding: 'utf8' });
  return { code: told.status, output: told.stdout, errors: told.stderr };
}
const said = (policy: string, ...words: string[]) => JSON.parse(check(policy, '--json', ...words).output) as Said;

describe('iam check', () => {
  test('D21: a project whose identities have exactly what was declared: 0', () => {
    const told = check(join(fixtures, 'as-declared.json'));
    assert.equal(told.code, 0, told.errors);
    assert.match(told.output, /^build \(serviceAccount:build@[^)]*\): as declared$/m);
    const { equal, identities } = said(join(fixtures, 'as-declared.json'));
    assert.equal(equal, true);
    assert.deepEqual(identities.map(({ identity }) => identity), ['build', 'deployer', 'service'], "Google's own agents are not asked about");
  });

  test('D21: drift is told for each identity: missing, surplus, forbidden: 32', () => {
    const told = check(join(fixtures, 'drifted.json'));
    assert.equal(told.code, 32);
    assert.match(told.output, /^deployer [^]*  missing    roles\/run\.developer\n  forbidden  roles\/editor\n/m);
    const of = (name: string) => said(join(fixtures, 'drifted.json')).identities.find(({ identity }) => identity === name);
    assert.deepEqual(of('service')?.surplus, ['roles/run.developer']);
    assert.deepEqual(of('user:ana@example.org')?.surplus, ['roles/viewer'], 'whoever was not declared at all');
    assert.deepEqual(of('build')?.surplus, []);
  });

  test('D21, PF_04: the one account of the Phase 0 report, with seven roles, is drift, and what it may never have is named', () => {
    assert.equal(check(join(fixtures, 'seed.json')).code, 32);
    const { identities } = said(join(fixtures, 'seed.json'));
    const account = identities.find(({ identity }) => identity.includes('taxasge-backend-sa'));
    assert.deepEqual(account?.forbidden, ['roles/run.admin', 'roles/storage.admin']);
    assert.deepEqual(identities.find(({ identity }) => identity === 'user:owner@example.org')?.forbidden, ['roles/owner']);
    assert.deepEqual(identities.filter(({ missing }) => missing.length > 0).map(({ identity }) => identity), ['build', 'deployer', 'service']);
  });

  test('D21: what is granted and was never used is listed, and is no drift', () => {
    const words = ['--used', join(fixtures, 'used.json')];
    const told = check(join(fixtures, 'as-declared.json'), ...words);
    assert.equal(told.code, 0, told.errors);
    assert.match(told.output, /^  unused     roles\/run\.developer: run\.services\.create run\.services\.delete$/m);
    assert.match(told.output, /^  unused     roles\/artifactregistry\.reader, all of it: /m);
    const { use } = said(join(fixtures, 'as-declared.json'), ...words);
    const service = use.find(({ identity }) => identity === 'service');
    assert.deepEqual([service?.unknown_roles, service?.used_without_role], [['roles/secretmanager.secretAccessor'], ['secretmanager.versions.access']]);
  });

  test('D49: what cannot be read is not judged: 2, and 3 for a plan that declares nothing', () => {
    const folder = temporaryFolder('iam');
    const file = join(folder, 'policy.json');
    const text = readFileSync(join(fixtures, 'as-declared.json'), 'utf8');
    for (const wrong of ['', '[]', text.slice(0, 200), text.replace('"etag"', '"bindings": [], "etag"'), text.replace('"etag"', '"denials"')]) {
      writeFileSync(file, wrong);
      const told = check(file);
      assert.equal(told.code, 2, wrong);
      assert.match(told.errors, /policy\.json: /);
    }
    assert.equal(check(join(folder, 'nowhere.json')).code, 2);
    assert.equal(check(join(fixtures, 'as-declared.json'), '--used', file).code, 2);
    assert.equal(spawnSync(taxasgectl, ['iam', 'check']).status, 2);
    const silent = join(folder, 'deliver.yaml');
    writeFileSync(silent, readFileSync(plan, 'utf8').replace(/  iam:[^]*?(?=criteria:)/, '').replace(/criteria:[^]*$/, ''));
    const told = spawnSync(taxasgectl, ['iam', 'check', join(fixtures, 'as-declared.json'), '--file', silent], { encoding: 'utf8' });
    assert.deepEqual([told.status, /policy\.iam/.test(told.stderr)], [3, true], told.stderr);
  });

  test('D21: the gate judges by the same: what was dumped as evidence, and what drifted is a NO-GO that names it', () => {
    const gate = (dump: string) => {
      const folder = temporaryFolder('evidence');
      const { bindings } = JSON.parse(readFileSync(join(fixtures, dump), 'utf8')) as { bindings: unknown };
      writeFileSync(join(folder, 'iam.json'), JSON.stringify({ kind: 'iam', subject: 'as-declared.json', at: '2026-11-30T10:00:00Z', source: dump, observed: { bindings, used: [] } }));
      const told = spawnSync(taxasgectl, ['gate', '--file', plan, '--evidence', folder, '--at', '2026-11-30T10:05:00Z'], { encoding: 'utf8' });
      return { code: told.status, output: told.stdout };
    };
    assert.equal(gate('as-declared.json').code, 0);
    const drifted = gate('drifted.json');
    assert.equal(drifted.code, 10);
    assert.match(drifted.output, /iam as-declared\.json FAIL: deployer: missing roles\/run\.developer, forbidden roles\/editor/);
  });
});
