// Runs one phase of a measurement and tells what everybody used meanwhile: the server, the database, and those who have no
// part in it. Their share is the noise of the phase.
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, machineCpuSeconds, ownCpuSeconds } from './processes.ts';
import { Subject } from './subject.ts';

export interface Observed<T> {
  result: T;
  serverCpu: number; // seconds
  databaseCpu: number; // seconds
  noise: number; // share of all CPU time that others took, 0 to 1
}

/** The roots of the process trees that take part; 0 where there is none. */
export interface Roots {
  server?: number; // not one that the phase starts: that is its result
  database?: number;
}

const cpus = availableParallelism();
const quiet = 0.05;

export async function observe<T>({ server = 0, database = 0 }: Roots, phase: () => Promise<T>): Promise<Observed<T>> {
  const before = { at: performance.now(), machine: machineCpuSeconds(), own: ownCpuSeconds(), server: cpuSeconds(server), database: cpuSeconds(database) };
  const result = await phase();
  const serverCpu = cpuSeconds(server || begunBy(result)) - before.server;
  const databaseCpu = cpuSeconds(database) - before.database;
  const others = machineCpuSeconds() - before.machine - (ownCpuSeconds() - before.own) - serverCpu - databaseCpu;
  const noise = Math.max(0, others) / (((performance.now() - before.at) / 1000) * cpus);
  return { result, serverCpu, databaseCpu, noise };
}

// A phase that starts a server gives it as its result.
function begunBy(result: unknown): number {
  return result instanceof Subject ? result.pid : 0;
}

/** Waits until others leave the CPUs alone, but not for long: what remains is in the noise of the phase. */
export async function untilQuiet(mostSeconds: number): Promise<void> {
  const deadline = performance.now() + mostSeconds * 1000;
  while (performance.now() < deadline) {
    const { noise } = await observe({}, () => sleep(300));
    if (noise < quiet) return;
  }
}
