// proof_record.ts REPORTS: keeps in docs/proof.json what came of each step of ./dev proof, which are lines "CODE SECONDS NAME" on
// standard input, with the sum of the tests and the line coverage. A step that failed stands there as failed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sumOf, type Sum } from './tally.ts';

export type Step = { name: string; result: 'passed' | 'failed'; seconds: number };
export type Proof = {
  commit: string;
  changed: boolean; // files that were not those of the commit
  date: string;
  steps: Step[];
  tests: Sum;
  coverage: Record<string, number>;
};

export const proofFile = 'docs/proof.json';

export function readStep(line: string): Step {
  const [code = '', seconds = '', ...words] = line.split(' ');
  if (!/^\d+$/.test(code) || !/^\d+$/.test(seconds) || words.length === 0) throw new Error(`not a step: ${line}`);
  return { name: words.join(' '), result: code === '0' ? 'passed' : 'failed', seconds: Number(seconds) };
}

function git(...words: string[]): string {
  return execFileSync('git', ['-c', 'safe.directory=*', ...words], { encoding: 'utf8' }).trim();
}

function main(reports: string): void {
  const steps = readFileSync(0, 'utf8').trim().split('\n').map(readStep);
  const coverage = join(reports, 'coverage.json');
  const proof: Proof = {
    commit: git('rev-parse', '--short=12', 'HEAD'),
    changed: git('status', '--porcelain', '--untracked-files=no') !== '',
    date: new Date().toISOString().slice(0, 10),
    steps,
    tests: sumOf(reports, steps.filter(({ result }) => result === 'failed').length),
    coverage: existsSync(coverage) ? (JSON.parse(readFileSync(coverage, 'utf8')) as Record<string, number>) : {},
  };
  writeFileSync(proofFile, JSON.stringify(proof, null, 2) + '\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv[2] ?? '');
