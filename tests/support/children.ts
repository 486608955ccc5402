// Child processes that never outlive the test that started them.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import type { Socket } from 'node:net';

export interface Account {
  uid: number;
  gid: number;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches us first.
 * The kernel ends it when this process dies, however it dies (PR_SET_PDEATHSIG through setpriv).
 */
export function startChild(program: string, args: string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...options,
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  // A test that fails before it stops its server must end all the same: nothing waits for a child but exited().
  child.unref();
  for (const pipe of [child.stdout, child.stderr]) (pipe as Socket | null)?.unref();
  return child;
}

export function exited(child: ChildProcess): Promise<Exit> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  child.ref();
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** Sends a signal and waits for the end; after the grace period the process is killed. */
export async function end(child: ChildProcess, signal: NodeJS.Signals, graceMs = 10_000): Promise<Exit> {
  const gone = exited(child);
  child.kill(signal);
  const cut = setTimeout(() => child.kill('SIGKILL'), graceMs);
  try {
    return await gone;
  } finally {
    clearTimeout(cut);
  }
}

/** Collects what a child prints, for the message when it fails. */
export function collect(child: ChildProcess): { text: () => string } {
  let text = '';
  const add = (chunk: Buffer) => {
    text += chunk.toString('utf8');
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return { text: () => text };
}
