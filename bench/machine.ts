// The machine that a measurement ran on, and what was measured there.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, release, tmpdir, totalmem } from 'node:os';
import { binary } from './taxasge.ts';

export interface Machine {
  processor: string;
  cpus: number;
  memoryGib: number;
  kernel: string;
  system: string;
  disk: string; // the file system below the databases
  software: string[];
}

export function thisMachine(): Machine {
  return {
    processor: /^model name\s*:\s*(.+)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? process.arch,
    cpus: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: `Linux ${release()}`,
    system: /^PRETTY_NAME="(.+)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux',
    disk: first('stat', ['-f', '-c', '%T', tmpdir()]),
    software: [first(binary, ['version']), first('psql', ['--version']), first('/usr/sbin/nginx', ['-v'])],
  };
}

/** The commit that was built, as the program itself tells it; it ends in "-dirty" when the tree had changes. */
export function commit(): string {
  const version = first(binary, ['version']);
  const found = /\(([0-9a-f]{7,40}(?:-dirty)?)\)$/.exec(version)?.[1];
  if (found === undefined) throw new Error(`${binary} does not tell its commit: ${version}`);
  return found;
}

// Some print their version on the other stream.
function first(program: string, words: string[]): string {
  const printed = execFileSync('sh', ['-c', '"$0" "$@" 2>&1', program, ...words], { encoding: 'utf8' });
  return printed.split('\n')[0] ?? '';
}
