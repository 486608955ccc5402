// The gate on the Phase 0 report's own facts, and on what would have had to be seen instead.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { taxasgectl, type Decided } from '../support/delivery.ts';
import { temporaryFolder } from '../support/temporary.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures');
const plan = join(fixtures, 'seed/deliver.yaml');
const decidedAt = '2025-10-24T17:10:00Z';

function gate(evidence: string, { file = plan, at = decidedAt } = {}) {
  const { status, stdout, stderr } = spawnSync(taxasgectl, ['gate', '--file', file, '--evidence', evidence, '--at', at, '--json'], { encoding: 'utf8' });
  return { code: status, said: JSON.parse(stdout) as Decided & { detail: string }, errors: stderr };
}

/** The recorded evidence in a folder of its own, to be spoiled. */
function copied(name: string): string {
  const folder = temporaryFolder('evidence');
  cpSync(join(fixtures, name, 'evidence'), folder, { recursive: true });
  return folder;
}

describe('the gate', () => {
  test('D1, GO_05: the facts behind the report that said 12 of 12 are a NO-GO, with its causes and its contradictions', () => {
    const { code, said } = gate(join(fixtures, 'seed/evidence'));
    assert.equal(code, 10);
    assert.equal(said.verdict, 'NO-GO');
    const of = (id: string) => said.criteria.find((each) => each.id === id);
    const causes = (id: string) => of(id)?.findings.filter(({ state }) => state !== 'PASS').map(({ what, cause }) => `${what}: ${cause}`);
    for (const id of ['C02', 'C04', 'C12']) assert.ok(said.causes.some((cause) => cause.startsWith(`${id} `)), id);
    assert.deepEqual(causes('C04'), ['job deploy-frontend: failed: npm cache']);
    assert.deepEqual(causes('C02'), ['job deploy-frontend: failed: npm cache', 'job verify-staging: was skipped: it needs deploy-frontend']);
    assert.deepEqual(causes('C12'), ['images backend: 1 different image, and 2 are wanted; one is tagged latest', 'drill rollback: nobody has looked']);
    assert.deepEqual(causes('C03'), ['http /health: health (/health): checks.redis is unknown, and has to be ok or disabled']);
    const passed = said.criteria.filter(({ state }) => state === 'PASS').length;
    assert.ok(passed < 12, `${passed} of 12`);
    // The report ticked all twelve.
    assert.equal(said.contradictions.length, 12 - passed);
    assert.ok(said.contradictions.includes('Phase 0 report says of C04: validated; it is FAIL'));
  });

  test('D2: with all of it seen it is a GO, 12 of 12', () => {
    const { code, said } = gate(join(fixtures, 'seed-corrected/evidence'));
    assert.equal(code, 0);
    assert.deepEqual([said.verdict, said.points, said.total], ['GO', 100, 100]);
    assert.deepEqual(said.criteria.map(({ state }) => state), Array.from({ length: 12 }, () => 'PASS'));
    assert.deepEqual([said.causes, said.contradictions], [[], []]);
  });

  test('GO_01: the rubric is named by its hash, whatever its layout, and another rubric by another', () => {
    const folder = temporaryFolder('rubric');
    const file = join(folder, 'deliver.yaml');
    const rubricOf = (text: string) => {
      writeFileSync(file, text);
      return gate(join(fixtures, 'seed/evidence'), { file }).said.rubric;
    };
    const text = readFileSync(plan, 'utf8');
    const rubric = rubricOf(text);
    assert.match(rubric, /^[0-9a-f]{64}$/);
    assert.equal(rubricOf(`# another comment\n${text.replace('weight: 8, names', 'weight:   8, names')}`), rubric);
    assert.notEqual(rubricOf(text.replace('weight: 8, names', 'weight: 9, names')), rubric);
  });

  test('GO_02: the score can be added up from what is printed', () => {
    const { stdout } = spawnSync(taxasgectl, ['gate', '--file', plan, '--evidence', join(fixtures, 'seed/evidence'), '--at', decidedAt], { encoding: 'utf8' });
    const rows = [...stdout.matchAll(/^C\d\d +[A-Z]+ +(\d+)\/(\d+) /gm)];
    const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
    assert.equal(rows.length, 12);
    assert.ok(stdout.includes(`NO-GO, ${sum(1)} of ${sum(2)} points`), stdout);
  });

  test('D49: what was a GO is none a day later, nor without any one piece of its evidence: 10, or 11 when somebody may say yes', () => {
    const later = gate(join(fixtures, 'seed-corrected/evidence'), { at: '2025-10-26T17:10:00Z' });
    assert.equal(later.code, 10);
    assert.ok(later.said.criteria.some(({ state }) => state === 'STALE'));
    const earlier = gate(join(fixtures, 'seed-corrected/evidence'), { at: '2025-10-20T00:00:00Z' });
    assert.equal(earlier.code, 10);
    for (const name of ['job-deploy-frontend', 'http-health', 'images-backend', 'drill-rollback', 'secrets-backend', 'file-phase-0-3', 'names-alerts']) {
      const folder = copied('seed-corrected');
      rmSync(join(folder, `${name}.json`));
      assert.equal(gate(folder).code, ['secrets-backend', 'file-phase-0-3', 'names-alerts'].includes(name) ? 11 : 10, name);
    }
  });

  test('D3: evidence lives no longer than it says, nor than the policy lets it: STALE', () => {
    const living = (lifetime: string) => {
      const folder = copied('seed-corrected');
      const file = join(folder, 'job-deploy-frontend.json');
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), lifetime }));
      return folder;
    };
    const c04 = (lifetime: string, at?: string) => gate(living(lifetime), { at: at ?? decidedAt }).said.criteria.find(({ id }) => id === 'C04');
    assert.equal(c04('7m')?.state, 'PASS'); // it was seen seven minutes before
    assert.equal(gate(living('7m')).code, 0);
    assert.deepEqual([c04('419s')?.state, c04('419s')?.findings[0]?.cause], ['STALE', 'was seen 7 min 00 s ago, and 6 min 59 s are allowed']);
    assert.equal(gate(living('419s')).code, 10);
    assert.equal(c04('30d', '2025-10-25T17:03:00Z')?.state, 'PASS');
    assert.equal(c04('30d', '2025-10-25T17:03:01Z')?.state, 'STALE');
  });

  test('GO_03, D49: a verdict written by hand, and whatever cannot be read, decides nothing: 12, never GO', () => {
    for (const [name, text] of [
      ['job-deploy-frontend', '{"kind": "job", "subject": "deploy-frontend", "at": "2025-10-24T17:03:00Z", "source": "me", "state": "PASS", "observed": {}}'],
      ['job-deploy-frontend', '{"kind": "job", '],
      ['job-deploy-frontend', '{"kind": "job", "subject": "deploy-frontend", "at": "2025-10-24T17:03:00Z", "lifetime": "soon", "source": "me", "observed": {"result": "passed"}}'],
      ['job-deploy-frontend', '{"kind": "job", "subject": "deploy-frontend", "at": "2025-10-24T17:03:00Z", "lifetime": "0d", "source": "me", "observed": {"result": "passed"}}'],
      ['job-deploy-frontend', '{"kind": "job", "subject": "deploy-frontend", "at": "2025-10-24T17:03:00Z", "source": "me", "observed": {"result": "failed", "result": "passed"}}'],
      ['forged', '[]'],
    ] as const) {
      const folder = copied('seed-corrected');
      writeFileSync(join(folder, `${name}.json`), text);
      const { code, said } = gate(folder);
      assert.equal(code, 12, text);
      assert.match(said.detail, new RegExp(`${name}\\.json: `));
    }
    assert.equal(gate(join(fixtures, 'nowhere')).code, 12);
  });

  test('a claim alone is worth nothing', () => {
    const folder = copied('seed-corrected');
    for (const name of ['job-deploy-frontend', 'names-roles']) rmSync(join(folder, `${name}.json`));
    const { code, said } = gate(folder);
    assert.equal(code, 10);
    assert.deepEqual(said.criteria.filter(({ state }) => state !== 'PASS').map(({ id }) => id), ['C02', 'C04', 'C09']);
    assert.equal(said.contradictions.length, 3);
  });

  test('GO_07, D39: a rubric that cannot be meant is told with its place: 3', () => {
    const folder = temporaryFolder('rubric');
    const file = join(folder, 'deliver.yaml');
    const text = readFileSync(plan, 'utf8');
    for (const [from, to, words] of [
      ['jobs: deploy-frontend}', 'jobs: deploy-fronted}', /:\d+:\d+: there is no job deploy-fronted/],
      ['probes: database}', 'probes: databse}', /there is no probe databse/],
      [', drill: 7d', ', dril: 7d', /there is no key `dril`; did you mean `drill`/],
      ['id: C05', 'id: C04', /there are two criteria C04/],
      [', jobs: pre-deployment-tests}', '}', /C08 wants no evidence, and would have to be believed/],
      [', drill: 7d}', ', drill: 7d, waiver: {reason: later, until: 2026-01-31}}', /waiver: `owner` is missing/],
      [', drill: 7d}', ', drill: 7d, waiver: {owner: ana, until: 2026-01-31}}', /waiver: `reason` is missing/],
      [', drill: 7d}', ', drill: 7d, waiver: {owner: ana, reason: later}}', /waiver: `until` is missing/],
      [', drill: 7d}', ', drill: 7d, waiver: {owner: ana, reason: later, until: soon}}', /until: write a date as 2027-01-31/],
      [', drill: 7d}', ', drill: 0d}', /drill: more than 0, or nothing is wanted/],
      ['images: 2', 'images: 0', /images: more than 0, or nothing is wanted/],
      ['[roles/owner, roles/editor, roles/run.admin, roles/storage.admin]', '[]', /without: name what roles may not have/],
      ['conditional: 90%', 'conditional: 101%', /conditional: at most what `go` wants/],
      [', drill: 7d}', ', commands: nothing}', /there is no command nothing/],
      [', drill: 7d}', ', git: dirty}', /git: write one of: clean/],
      [', drill: 7d}', ', migrations: applied}', /the service names no folder of migrations/],
      [', drill: 7d}', ', iam: policy.json}', /write policy\.iam too: who may have which roles/],
      [', drill: 7d}', ', hosting: {site: web, paths: es/login}}', /es\/login: begin with \//],
      [', drill: 7d}', ', coverage: {file: a, commit: b, least: {server: 101%}}}', /server: write a share such as 85%/],
      [', drill: 7d}', ', coverage: {file: a, commit: b, least: {}}}', /name at least one folder in `least`/],
      [', drill: 7d}', ', drill: 7d, may_skip: slow}', /may_skip: there are no `tests` to skip any of/],
      ['probes:\n', 'probes:\n  late: {path: /, within: soon}\n', /within: write a duration/],
      ['probes:\n', 'commands: {a: {run: [a]}}\nprobes:\n', /`timeout` is missing/],
      [/criteria:[^]*decision: .*\n/, '', /there are no `criteria`/],
    ] as const) {
      writeFileSync(file, text.replace(from, to));
      const { code, said } = gate(join(fixtures, 'seed/evidence'), { file });
      assert.equal(code, 3, String(from));
      assert.match(said.detail, words);
    }
  });

  test('wrong words: 2', () => {
    for (const words of [['gate', '--evidence', join(fixtures, 'seed/evidence'), '--file', plan, '--at', 'yesterday'], ['gate', '--at', decidedAt]]) {
      assert.equal(spawnSync(taxasgectl, words).status, 2, words.join(' '));
    }
  });
});
