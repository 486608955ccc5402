// What the rules look at: every file of the repository that is tracked, or would be if it were added.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

export type Source = { path: string; text: string; tracked: boolean };
export type Fault = { path: string; line: number; rule: string; message: string };
export type Rule = (sources: Source[]) => Fault[];

export function loadSources(): Source[] {
  const tracked = new Set(listFiles('--cached'));
  const paths = [...new Set([...tracked, ...listFiles('--cached', '--others', '--exclude-standard')])];
  return paths.filter(isRegularFile).sort().flatMap((path) => readText(path, tracked.has(path)));
}

function listFiles(...which: string[]): string[] {
  // root reads the repository of an ordinary user too (and the reverse): git refuses that unless told.
  const output = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', ...which], { encoding: 'utf8' });
  return output.split('\0').filter((path) => path !== '');
}

// Another process may delete a file while we look.
function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function readText(path: string, tracked: boolean): Source[] {
  const bytes = readFileSync(path);
  return bytes.includes(0) ? [] : [{ path, text: bytes.toString('utf8'), tracked }];
}

export const isCpp = (path: string) => /\.(cpp|hpp)$/.test(path);
export const isTypeScript = (path: string) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');

export const lineOf = (text: string, index: number) => text.slice(0, index).split('\n').length;

// A line may excuse itself from one rule: `tidy: allow <rule>`, with its reason beside it.
export function excused(text: string, line: number, rule: string): boolean {
  return (text.split('\n')[line - 1] ?? '').includes(`tidy: allow ${rule}`);
}
