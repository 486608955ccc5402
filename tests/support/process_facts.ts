// What the kernel knows of a running process.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { until } from './until.ts';

export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Waits until none was opened or closed for half a second. */
export async function descriptorsAtRest(pid: number): Promise<void> {
  let last = '';
  let looks = 0;
  await until(
    'the descriptors to stay as they are',
    () => {
      const now = readdirSync(`/proc/${pid}/fd`).sort().join(' ');
      looks = now === last ? looks + 1 : 0;
      last = now;
      return looks >= 10;
    },
    { withinMs: 60_000, everyMs: 50 },
  );
}

/** Memory in RAM, in KiB. */
export function residentKib(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** Leaves it room for so many more descriptors; the kernel limits their numbers, and fills the gaps first. */
export function leaveDescriptors(pid: number, spare: number): void {
  const taken = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  let most = 0;
  for (let free = 0; free < spare || taken.has(most); most += 1) if (!taken.has(most)) free += 1;
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${most}:`]);
}
