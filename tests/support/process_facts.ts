// What the kernel knows of a running process.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
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
