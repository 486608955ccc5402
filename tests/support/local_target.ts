// A local target driven from outside (tests/delivery/local_target): its agent, its HAProxy, its revisions, in a temporary
// folder and on a free port. Started by root, all of it runs as an ordinary user (D23).
import { spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { startChild, type Account } from './children.ts';
import { freePort } from './ports.ts';
import { unprivilegedAccount } from './postgres.ts';
import { binary } from './server.ts';
import { temporaryFolder } from './temporary.ts';

export interface Revision {
  id: string;
  program: string;
  program_sha256: string;
  settings: Record<string, string>;
}

export interface Placed {
  id: string;
  state: 'starting' | 'ready' | 'draining' | 'stopped' | 'failed';
  weight: number;
  in_flight: number;
}

/** What the target answers: its error, or what was asked for, and how long the call took. */
export interface Said {
  error?: string;
  code?: string;
  ms: number;
  revisions: Placed[];
  requests: number;
  errors: number;
  latencies_us: number[];
  in_flight: number;
  took_ms: number;
  cut: number;
  version: number;
  pid: number;
  haproxy: number;
  processes: Record<string, number>;
  notes: string[];
  move: string;
  cause: string;
  since_ms: number;
}

export interface Options {
  listen?: number;
  withoutCgroups?: boolean;
  as?: 'whoever we are';
  haproxy?: string;
}

const driver = join(dirname(binary), 'local_target_driver');

/** Nobody with rights, as long as that account can reach our programs. */
function ordinaryAccount(): Account | undefined {
  const account = unprivilegedAccount();
  return account && spawnSync('test', ['-x', driver], account).status === 0 ? account : undefined;
}

export function revision(id: string, program: string, settings: Record<string, string>): Revision {
  return { id, program, program_sha256: createHash('sha256').update(readFileSync(program)).digest('hex'), settings };
}

/** Our own server, on a database in the target's folder. */
export function serverRevision(id: string, target: LocalTarget, settings: Record<string, string> = {}): Revision {
  return revision(id, binary, {
    ENVIRONMENT: 'testing',
    PUBLIC_URL: `http://localhost:${target.port}`,
    MASTER_KEYS: `test:${createHash('sha256').update('the key of a test').digest('hex')}`,
    METRICS_LISTEN: 'off',
    RATE_LIMITS: 'off',
    HASH_WORKERS: '1',
    IO_THREADS: '1',
    ...settings,
  });
}

export class LocalTarget {
  readonly port: number;
  readonly folder: string;
  private readonly words_: string[];
  readonly account: Account | undefined;
  private child_!: ChildProcess;
  private readonly waiting_: { hear: (line: string) => void; fail: (error: Error) => void }[] = [];

  private constructor(port: number, account: Account | undefined, options: Options) {
    this.port = port;
    this.account = account;
    this.folder = join(temporaryFolder('target', account), 'target');
    this.words_ = ['--folder', this.folder, '--listen', `127.0.0.1:${port}`, '--haproxy', options.haproxy ?? '/usr/sbin/haproxy'];
    if (options.withoutCgroups) this.words_.push('--without-cgroups');
  }

  static async start(options: Options = {}): Promise<LocalTarget> {
    const target = new LocalTarget(options.listen ?? (await freePort()), options.as ? undefined : ordinaryAccount(), options);
    target.connect();
    process.once('exit', () => target.endNow());
    return target;
  }

  /** A new process that asks the same agent, as the next run of a command would. */
  connect(): void {
    this.child_ = startChild(driver, this.words_, { ...this.account, stdio: ['pipe', 'pipe', 'inherit'], cwd: dirname(this.folder) });
    createInterface({ input: this.child_.stdout! }).on('line', (line) => this.waiting_.shift()?.hear(line));
    this.child_.once('exit', (code) => {
      for (const { fail } of this.waiting_.splice(0)) fail(new Error(`the driver ended with ${code}`));
    });
  }

  /** Somebody else who asks the same agent at the same time. */
  beside(): LocalTarget {
    const other: LocalTarget = Object.assign(Object.create(LocalTarget.prototype), this, { waiting_: [] });
    other.connect();
    return other;
  }

  /** Fails when the target does; `refused` is for what is meant to fail. */
  async ask(order: object): Promise<Said> {
    const said = await this.tell(order);
    if (said.error !== undefined) throw new Error(`${JSON.stringify(order)}: ${said.code}: ${said.error}\n${this.log()}`);
    return said;
  }

  async refused(order: object): Promise<{ code: string; error: string }> {
    const said = await this.tell(order);
    if (said.error === undefined) throw new Error(`${JSON.stringify(order)} was not refused`);
    return { code: said.code ?? '', error: said.error };
  }

  private tell(order: object): Promise<Said> {
    // Children of tests keep no program alive, but whoever asks one wants to hear the answer.
    const alive = setInterval(() => undefined, 60_000);
    return new Promise<Said>((resolve, reject) => {
      this.waiting_.push({ hear: (line) => resolve(JSON.parse(line) as Said), fail: reject });
      this.child_.stdin!.write(`${JSON.stringify(order)}\n`);
    }).finally(() => clearInterval(alive));
  }

  async place(...revisions: Revision[]): Promise<void> {
    for (const placed of revisions) await this.ask({ do: 'place', revision: placed });
  }

  shift(weights: Record<string, number>): Promise<Said> {
    return this.ask({ do: 'shift', weights });
  }

  async weights(): Promise<Record<string, number>> {
    const { revisions } = await this.ask({ do: 'observe' });
    return Object.fromEntries(revisions.map(({ id, weight }) => [id, weight]));
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  log(): string {
    const read = (name: string) => {
      try {
        return readFileSync(this.file(name), 'utf8').slice(-3000);
      } catch {
        return '';
      }
    };
    return read('agent.log') + read('haproxy.log');
  }

  async end(): Promise<void> {
    await this.ask({ do: 'end' });
    this.child_.stdin!.end();
  }

  // A test that failed half way leaves nothing running either.
  private endNow(): void {
    spawnSync(driver, this.words_, { ...this.account, input: '{"do":"end"}\n', timeout: 60_000 });
  }
}
