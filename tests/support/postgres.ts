// A real PostgreSQL of our own: in a temporary folder, on a free loopback port, gone afterwards.
import { execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { collect, end, startChild, type Account } from './children.ts';
import { freePort } from './ports.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';
import { until } from './until.ts';

const user = 'taxasge';

export class PostgresServer {
  readonly port: number;
  readonly url: string;
  private readonly folder_: string;
  private readonly account_: Account | undefined;
  private readonly settings_: string[];
  private process_: ChildProcess | undefined;

  private constructor(port: number, folder: string, account: Account | undefined, settings: string[]) {
    this.settings_ = settings;
    this.port = port;
    this.url = `postgresql://${user}@127.0.0.1:${port}/postgres`;
    this.folder_ = folder;
    this.account_ = account;
  }

  /** `settings` as its command line takes them: `fsync=off`. */
  static async start(settings: string[] = []): Promise<PostgresServer> {
    const account = unprivilegedAccount();
    const folder = temporaryFolder('postgres', account);
    execFileSync(
      program('initdb'),
      ['-D', join(folder, 'data'), '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
      { cwd: folder, stdio: 'pipe', ...account },
    );
    const server = new PostgresServer(await freePort(), folder, account, settings);
    await server.restart();
    return server;
  }

  get pid(): number {
    return this.process_?.pid ?? 0;
  }

  /** Starts it again on the same port with the same data. */
  async restart(): Promise<void> {
    const args = ['-D', join(this.folder_, 'data'), '-p', String(this.port), '-k', this.folder_];
    const usual = ['listen_addresses=127.0.0.1', 'max_connections=300', 'log_min_messages=fatal'];
    for (const setting of [...usual, ...this.settings_]) args.push('-c', setting);
    const child = startChild(program('postgres'), args, { cwd: this.folder_, ...this.account_ });
    const output = collect(child);
    this.process_ = child;
    await until(
      'PostgreSQL to answer',
      () => {
        if (child.exitCode !== null) throw new Error(`PostgreSQL ended at once:\n${output.text()}`);
        return this.answers();
      },
      { withinMs: 30_000, everyMs: 50 },
    );
  }

  /** As a crash: every connection drops, nothing is flushed, the next start recovers from the log. */
  async kill(): Promise<void> {
    if (this.process_) await end(this.process_, 'SIGQUIT');
    this.process_ = undefined;
  }

  async stop(): Promise<void> {
    await this.kill();
    removeFolder(this.folder_);
  }

  private answers(): boolean {
    try {
      execFileSync(program('pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(this.port)], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }
}

/** PostgreSQL and pgbouncer refuse to run as root: then they get the account that its package made, or nobody's. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      continue;
    }
  }
  throw new Error('running as root, and there is neither a postgres nor a nobody account for PostgreSQL and pgbouncer');
}

/** Debian keeps these outside PATH, one folder a version. */
export function program(name: string): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    const path = join(root, version, 'bin', name);
    if (existsSync(path)) return path;
  }
  return name;
}
