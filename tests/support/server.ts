// Starts the real server, reads its log, stops or kills it, and starts it again.
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { end, exited, startChild, type Exit } from './children.ts';
import type { Store } from './databases.ts';
import { Letters } from './letters.ts';
import { temporaryFolder } from './temporary.ts';
import { until } from './until.ts';

export type Settings = Record<string, string | undefined>;

export const binary = resolve(process.env['TAXASGE_BINARY'] ?? resolve(import.meta.dirname, '../../build/release/taxasge'));

/** The address that all instances of a test deployment share: links, token issuer, Origin. */
export const publicUrl = 'http://localhost:8080';

export class TestServer {
  readonly store: Store;
  readonly letters: Letters;
  readonly folder = temporaryFolder('server');
  private readonly settings_: Settings;
  private readonly launcher_: string[];
  private process_: ChildProcess | undefined;
  private log_ = '';
  private port_ = 0;

  private constructor(store: Store, settings: Settings, launcher: string[]) {
    this.store = store;
    this.settings_ = settings;
    this.launcher_ = launcher;
    this.letters = new Letters(store.mailFolder);
  }

  /**
   * Ready to answer when it returns. `settings` are environment variables over the defaults below; `launcher` is a
   * command that becomes the program it is given.
   */
  static async start(store: Store, settings: Settings = {}, launcher: string[] = []): Promise<TestServer> {
    const server = new TestServer(store, settings, launcher);
    await server.restart();
    return server;
  }

  get port(): number {
    return this.port_;
  }

  get url(): string {
    return `http://localhost:${this.port_}`;
  }

  get pid(): number {
    return this.process_?.pid ?? 0;
  }

  /** Everything it printed on standard error since the first start. */
  get log(): string {
    return this.log_;
  }

  /** Starts it, after the first time on the port that it had. */
  async restart(): Promise<void> {
    const port = this.port_ ? { PORT: String(this.port_) } : {};
    const [program = binary, ...words] = [...this.launcher_, binary, 'serve'];
    const child = startChild(program, words, {
      cwd: this.folder,
      env: environment({ ...defaults(this.store), ...this.settings_, ...port }),
    });
    this.process_ = child;
    let printed = '';
    let isClosed = false; // after its end: what it said last has been read too
    child.once('close', () => (isClosed = true));
    child.stderr?.on('data', (chunk: Buffer) => (this.log_ += chunk.toString('utf8')));
    child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    this.port_ = await until(
      'the server to print its address',
      () => {
        if (isClosed) {
          throw new Error(`the server ended at once (${child.exitCode ?? child.signalCode}):\n${printed}${this.log_}`);
        }
        const address = /^http:\/\/localhost:(\d+)$/m.exec(printed);
        return address ? Number(address[1]) : undefined;
      },
      { withinMs: 30_000, everyMs: 5 },
    );
  }

  /** Asks it to stop as a service manager does. */
  async stop(): Promise<Exit> {
    return this.process_ ? end(this.process_, 'SIGTERM', 20_000) : { code: null, signal: null };
  }

  async kill(): Promise<void> {
    if (this.process_) await end(this.process_, 'SIGKILL');
  }

  signal(signal: NodeJS.Signals): void {
    this.process_?.kill(signal);
  }

  /** Stopped when it returns: the signal alone may find a thread that goes on for a moment. */
  standStill(): void {
    this.signal('SIGSTOP');
    const threads = `/proc/${this.pid}/task`;
    const stands = (thread: string) => / [Tt] /.test(readFileSync(join(threads, thread, 'stat'), 'utf8').replace(/^.*\)/s, ''));
    while (!readdirSync(threads).every(stands));
  }

  ended(): Promise<Exit> {
    return this.process_ ? exited(this.process_) : Promise.resolve({ code: null, signal: null });
  }
}

export interface Finished extends Exit {
  output: string;
  errors: string;
}

/** Runs the program to its end, for commands that do not serve. `settings` alone are its environment. */
export async function runProgram(args: string[], settings: Settings = {}, withinMs = 20_000): Promise<Finished> {
  const child = startChild(binary, args, { cwd: temporaryFolder('run'), env: environment(settings) });
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const closed = new Promise((done) => child.once('close', done));
  const cut = setTimeout(() => child.kill('SIGKILL'), withinMs);
  const exit = await exited(child);
  await closed;
  clearTimeout(cut);
  return { ...exit, output, errors };
}

export function defaults(store: Store): Settings {
  return {
    ENVIRONMENT: 'testing',
    HOST: '127.0.0.1',
    PORT: '0',
    PUBLIC_URL: publicUrl,
    DATABASE_URL: store.url,
    MAIL_URL: `folder:${store.mailFolder}`,
    MASTER_KEYS: store.masterKeys,
    METRICS_LISTEN: 'off',
    RATE_LIMITS: 'off',
  };
}

/** The caller's own environment must not leak in; only what the sanitizers and coverage need. */
function environment(settings: Settings): NodeJS.ProcessEnv {
  const passed = Object.entries(process.env).filter(([name]) => /^(PATH|LLVM_PROFILE_FILE|[A-Z]+SAN_OPTIONS)$/.test(name));
  const wanted = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...passed, ...wanted]);
}
