// A real pgbouncer of our own, in transaction mode: before a PostgreSQL of the tests, on a free loopback port, gone
// afterwards.
import { existsSync, writeFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { collect, end, startChild } from './children.ts';
import { freePort } from './ports.ts';
import { unprivilegedAccount } from './postgres.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';
import { until } from './until.ts';

// Debian keeps it where the PATH of an ordinary user does not look.
const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync) ?? 'pgbouncer';

export class PoolerServer {
  readonly port: number;
  private readonly account_ = unprivilegedAccount();
  private readonly folder_ = temporaryFolder('pooler', this.account_);
  private readonly file_ = join(this.folder_, 'pgbouncer.ini');
  private process_: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  /** `settings` as its file takes them: `default_pool_size = 2`. */
  static async start(postgres: { port: number }, settings: string[] = []): Promise<PoolerServer> {
    const server = new PoolerServer(await freePort());
    server.configure(postgres.port, settings);
    await server.restart();
    return server;
  }

  /** The same database, through here. */
  through(url: string): string {
    const changed = new URL(url);
    changed.port = String(this.port);
    return changed.href;
  }

  async restart(): Promise<void> {
    const child = startChild(program, [this.file_], { cwd: this.folder_, ...this.account_ });
    const output = collect(child);
    this.process_ = child;
    await until(
      'pgbouncer to listen',
      () => {
        if (child.exitCode !== null) throw new Error(`pgbouncer ended at once:\n${output.text()}`);
        return listens(this.port);
      },
      { withinMs: 10_000, everyMs: 10 },
    );
  }

  /** Reads its files again. */
  reload(): void {
    this.process_?.kill('SIGHUP');
  }

  async kill(): Promise<void> {
    if (this.process_) await end(this.process_, 'SIGKILL');
    this.process_ = undefined;
  }

  async stop(): Promise<void> {
    await this.kill();
    removeFolder(this.folder_);
  }

  private configure(postgresPort: number, settings: string[]): void {
    const users = join(this.folder_, 'users.txt');
    writeFileSync(users, '"taxasge" ""\n');
    const lines = [
      '[databases]',
      `* = host=127.0.0.1 port=${postgresPort}`,
      '[pgbouncer]',
      'pool_mode = transaction',
      'listen_addr = 127.0.0.1',
      `listen_port = ${this.port}`,
      'unix_socket_dir =',
      'auth_type = trust',
      `auth_file = ${users}`,
      'max_client_conn = 1000',
      ...settings,
    ];
    writeFileSync(this.file_, `${lines.join('\n')}\n`);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
