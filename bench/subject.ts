// A server that is measured: started by bench/launch, which times it to its first good answer and ends it with us.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs } from './load.ts';
import { temporaryFolder } from '../tests/support/temporary.ts';

export interface Start {
  name: string;
  command: string[];
  environment: Record<string, string>;
  port: number;
  ready: string; // the path that is answered 200 when the server can serve
  folder?: string; // where it runs; otherwise one of its own
}

export class Subject {
  readonly pid: number;
  readonly port: number;
  readonly readyMs: number;
  private readonly launcher_: ChildProcess;

  private constructor(launcher: ChildProcess, port: number, line: string) {
    const { pid, ready_ms } = JSON.parse(line) as { pid: number; ready_ms: number };
    this.launcher_ = launcher;
    this.pid = pid;
    this.port = port;
    this.readyMs = ready_ms;
  }

  static async start({ name, command, environment, port, ready, folder = temporaryFolder(name) }: Start): Promise<Subject> {
    const log = join(temporaryFolder('log'), `${name}.log`);
    const errors = openSync(log, 'w');
    const launcher = spawn(join(programs, 'launch'), [String(port), ready, ...command], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['pipe', 'pipe', errors],
    });
    closeSync(errors);
    return new Subject(launcher, port, await firstLine(launcher, () => `${name} did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`));
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.launcher_.once('close', resolve));
    this.launcher_.stdin?.end();
    if (this.launcher_.exitCode === null) await ended;
  }
}

function firstLine(child: ChildProcess, complaint: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      if (printed.includes('\n')) resolve(printed);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(complaint())));
  });
}
