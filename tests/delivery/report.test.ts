// Reports of decisions: the same decision in each form and each language, of the Phase 0 report's own facts and of what would have had to
// be seen instead.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { taxasgectl } from '../support/delivery.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'tests/fixtures');
const decidedAt = '2025-10-24T17:10:00Z';

interface ReportJson {
  verdict: string;
  points: number;
  total: number;
  causes: string[];
  criteria: { id: string; title: string; state: string; findings: { digest: string }[] }[];
  history: { verdict: string; worse: string[] }[];
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);
const isReport = ajv.compile(JSON.parse(readFileSync(join(root, 'delivery/report/report.schema.json'), 'utf8')) as object);

/** Reports of what others have seen, in a folder. */
function reported(name: string, language: string): { code: number | null; folder: string; errors: string } {
  const folder = temporaryFolder('report');
  const plan = join(folder, 'deliver.yaml');
  spawnSync('sh', ['-c', `cat "$0" > "$1"; printf '\\nreport: {lang: ${language}}\\n' >> "$1"`, join(fixtures, 'seed/deliver.yaml'), plan]);
  const { status, stderr } = spawnSync(taxasgectl, ['gate', '--file', plan, '--evidence', join(fixtures, name, 'evidence'), '--at', decidedAt, '--out', join(folder, 'out')], { encoding: 'utf8' });
  return { code: status, folder: join(folder, 'out'), errors: stderr };
}

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
const jsonIn = (folder: string) => JSON.parse(read(folder, 'report.json')) as ReportJson;

describe('reports', () => {
  for (const [name, verdict, points, code] of [['seed', 'NO-GO', 34, 10], ['seed-corrected', 'GO', 100, 0]] as const) {
    for (const language of ['fr', 'es', 'en']) {
      test(`D41: ${name} is ${verdict} in each form, in ${language}`, () => {
        const report = reported(name, language);
        assert.equal(report.code, code, report.errors);
        const json = jsonIn(report.folder);
        assert.ok(isReport(json), JSON.stringify(isReport.errors));
        assert.deepEqual([json.verdict, json.points, json.total], [verdict, points, 100]);
        const markdown = read(report.folder, 'report.md');
        const states = [...markdown.matchAll(/^\| \*\*(C\d\d)\*\* \|[^|]*\| [0-9/]+ \| [^ ]+ ([A-Z]+) \|/gm)].map(([, id, state]) => `${id} ${state}`);
        assert.deepEqual(states, json.criteria.map(({ id, state }) => `${id} ${state}`));
        assert.match(markdown, new RegExp(`\\*\\*${verdict}\\*\\*`));
        assert.ok(markdown.includes(`${points} / 100`));
        for (const { digest } of json.criteria.flatMap(({ findings }) => findings)) assert.ok(digest === '' || markdown.includes(`\`${digest}\``), digest);
      });
    }
  }

  test('AU_42: the same facts make the same reports, to the byte', () => {
    const [one, other] = [reported('seed', 'fr'), reported('seed', 'fr')];
    for (const file of readdirSync(one.folder)) assert.equal(read(one.folder, file), read(other.folder, file), file);
  });
});
