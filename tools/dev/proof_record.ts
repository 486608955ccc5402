// proof_record.ts PART REPORTS COMMIT: keeps in docs/proof.json what came of each step of one part of ./dev proof, which are lines
// "CODE SECONDS NAME" on standard input, and the line coverage. What other parts said stays, each with its own commit. A step that
// failed stands there as failed. COMMIT is the one that the part began with.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Step = { name: string; result: 'passed' | 'failed'; seconds: number };
export type Part = { commit: string; changed: boolean; date: string; steps: Step[] };
export type Coverage = { commit: string; date: string; lines: Record<string, number> };
export type Proof = { parts: Record<string, Part>; coverage?: Coverage };

export const proofFile = 'docs/proof.json';
const order = ['asan', 'tsan', 'coverage', 'counts', 'deliveries', 'pages', 'timing'];

export function readStep(line: string): Step {
  const [code = '', seconds = '', ...words] = line.split(' ');
  if (!/^\d+$/.test(code) || !/^\d+$/.test(seconds) || words.length === 0) throw new Error(`not a step: ${line}`);
  return { name: words.join(' '), result: code === '0' ? 'passed' : 'failed', seconds: Number(seconds) };
}

/** `changed`: some files were not those of the commit, or another commit came meanwhile. */
export function withPart(proof: Proof, name: string, part: Part, lines?: Record<string, number>): Proof {
  if (!order.includes(name)) throw new Error(`no part of the proof: ${name}`);
  const all = { ...proof.parts, [name]: part };
  const coverage = lines === undefined ? proof.coverage : { commit: part.commit, date: part.date, lines };
  const parts = Object.fromEntries(order.flatMap((each) => (all[each] === undefined ? [] : [[each, all[each]]])));
  return { parts, ...(coverage === undefined ? {} : { coverage }) };
}

function git(...words: string[]): string {
  return execFileSync('git', ['-c', 'safe.directory=*', ...words], { encoding: 'utf8' }).trim();
}

function main(name: string, reports: string, begun: string): void {
  const known = existsSync(proofFile) ? (JSON.parse(readFileSync(proofFile, 'utf8')) as Proof) : { parts: {} };
  const part: Part = {
    commit: begun,
    changed: git('rev-parse', '--short=12', 'HEAD') !== begun || git('status', '--porcelain', '--untracked-files=no', '--', '.', `:!${proofFile}`) !== '',
    date: new Date().toISOString().slice(0, 10),
    steps: readFileSync(0, 'utf8').trim().split('\n').map(readStep),
  };
  const coverage = join(reports, 'coverage.json');
  const lines = name === 'coverage' && existsSync(coverage) ? (JSON.parse(readFileSync(coverage, 'utf8')) as Record<string, number>) : undefined;
  writeFileSync(proofFile, JSON.stringify(withPart(known, name, part, lines), null, 2) + '\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv[2] ?? '', process.argv[3] ?? '', process.argv[4] ?? '');
