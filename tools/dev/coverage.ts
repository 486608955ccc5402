// The line coverage of the programs. `--measure EXPORT FILE` reads what `llvm-cov export` wrote, keeps each folder's percentage in
// FILE and fails below a threshold; `--last` tells what the last proof measured (proof_record.ts).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { proofFile, type Proof } from './proof_record.ts';

type Lines = { lines: number; covered: number };
type Export = { data: { files: { filename: string; summary: { lines: { count: number; covered: number } } }[] }[] };

const thresholds: Record<string, number> = { server: 90, base: 85, delivery: 85 };

export function coverageByFolder(report: Export, root: string): Record<string, number> {
  const folders = new Map<string, Lines>();
  for (const { filename, summary } of report.data.flatMap((part) => part.files)) {
    const path = filename.startsWith(root + '/') ? filename.slice(root.length + 1) : filename;
    const [top, second] = path.split('/');
    if (top === undefined || second === undefined || !(top in thresholds)) continue;
    const inner = path.split('/').length > 2 && top !== 'base' ? [`${top}/${second}`] : [];
    for (const folder of [top, ...inner]) {
      const sum = folders.get(folder) ?? { lines: 0, covered: 0 };
      folders.set(folder, { lines: sum.lines + summary.lines.count, covered: sum.covered + summary.lines.covered });
    }
  }
  const percent = ({ lines, covered }: Lines) => Math.floor((covered / Math.max(lines, 1)) * 1000) / 10;
  return Object.fromEntries([...folders].sort().map(([folder, sum]) => [folder, percent(sum)]));
}

// A folder that was not measured has not reached its threshold either.
export function missedThresholds(coverage: Record<string, number>): string[] {
  return Object.entries(thresholds)
    .filter(([folder, least]) => (coverage[folder] ?? 0) < least)
    .map(([folder, least]) => `${folder}/: ${coverage[folder] ?? 0} % of the lines, at least ${least} % wanted`);
}

function measure(report: string, file: string): void {
  const coverage = coverageByFolder(JSON.parse(readFileSync(report, 'utf8')) as Export, process.cwd());
  const missed = missedThresholds(coverage);
  for (const [folder, percent] of Object.entries(coverage)) console.log(`   ${folder.padEnd(20)} ${percent.toFixed(1)} %`);
  for (const line of missed) console.error(`   ${line}`);
  writeFileSync(file, JSON.stringify(coverage, null, 2) + '\n');
  process.exitCode = missed.length > 0 ? 1 : 0;
}

function tellLast(): void {
  const last = existsSync(proofFile) ? (JSON.parse(readFileSync(proofFile, 'utf8')) as Proof).coverage : undefined;
  if (last === undefined) return console.log('line coverage: no ./dev proof has measured it yet');
  const parts = Object.keys(thresholds).map((folder) => `${folder}/ ${last.lines[folder]?.toFixed(1) ?? 'not measured'} %`);
  console.log(`line coverage in the last ./dev proof: ${parts.join(', ')} (${last.date}, commit ${last.commit})`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv[2] === '--measure') measure(process.argv[3] ?? '', process.argv[4] ?? '');
  else tellLast();
}
