// What /proc tells about processes: who belongs to whom, and what they use.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const pageBytes = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));

/** The numbers behind the name in /proc/PID/stat; undefined when there is no such process any more. */
function statistics(pid: number | 'self'): number[] | undefined {
  const text = readProc(`${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return undefined; // it ended while we looked
  }
}

/** `root` and all that descend from it. */
export function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = statistics(Number(name))?.[1];
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  for (const todo = [root]; todo.length > 0; ) {
    const pid = todo.pop() ?? 0;
    found.push(pid);
    todo.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** CPU time of a process tree so far, with that of the children that have ended. */
export function cpuSeconds(root: number): number {
  if (root === 0) return 0;
  const living = tree(root).map((pid) => ({ pid, numbers: statistics(pid) ?? [] }));
  const ticks = living.map(({ pid, numbers }) => sum(numbers.slice(11, pid === root ? 15 : 13)));
  return sum(ticks) / ticksPerSecond;
}

/** Our own, and that of the programs we ran to their end. */
export function ownCpuSeconds(): number {
  return sum((statistics('self') ?? []).slice(11, 15)) / ticksPerSecond;
}

/** Of the whole machine, since it started: what was used, and what its host gave to others. */
export function machineCpuSeconds(): number {
  const [user, nice, system, , , interrupts, soft, stolen] = (readProc('stat') ?? '').split('\n')[0]?.split(/\s+/).slice(1).map(Number) ?? [];
  return sum([user, nice, system, interrupts, soft, stolen].map((ticks) => ticks ?? 0)) / ticksPerSecond;
}

/** Resident memory of a process tree. What its processes share is counted once for each. */
export function residentMib(root: number): number {
  return sum(tree(root).map((pid) => Number(readProc(`${pid}/statm`)?.split(' ')[1] ?? 0))) * (pageBytes / 2 ** 20);
}

/** The most that this one process ever held, so that no peak hides between two readings. */
export function highestResidentMib(pid: number): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readProc(`${pid}/status`) ?? '')?.[1] ?? NaN) / 1024;
}

export function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
