// Where a server under measurement keeps its data: a new SQLite file, or a new database in one PostgreSQL of ours. Both have
// the settings they come with, so that what is committed is on the disk.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PostgresServer } from '../tests/support/postgres.ts';
import { removeFolder, temporaryFolder } from '../tests/support/temporary.ts';

export type Kind = 'sqlite' | 'postgres';
export const kinds: Kind[] = ['sqlite', 'postgres'];

export interface Store {
  kind: Kind;
  url: string;
  folder: string; // the server runs here; a SQLite file is in it
  databasePid: number; // 0: the server is its own database
  drop(): void;
}

let postgres: PostgresServer | undefined;
let made = 0;

export async function newStore(kind: Kind): Promise<Store> {
  return kind === 'sqlite' ? sqliteStore() : await postgresStore();
}

/** One server for all, started when it is first needed. */
export async function postgresServer(): Promise<PostgresServer> {
  return (postgres ??= await PostgresServer.start());
}

export async function stopPostgres(): Promise<void> {
  await postgres?.stop();
  postgres = undefined;
}

export function sqlitePath(store: Store): string {
  return join(store.folder, 'taxasge.db');
}

export function psql(url: string, ...statements: string[]): string {
  const commands = statements.flatMap((statement) => ['-c', statement]);
  return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', url, ...commands], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });
}

function sqliteStore(): Store {
  const folder = temporaryFolder('store');
  return { kind: 'sqlite', url: `sqlite:${join(folder, 'taxasge.db')}`, folder, databasePid: 0, drop: () => removeFolder(folder) };
}

async function postgresStore(): Promise<Store> {
  const server = await postgresServer();
  const folder = temporaryFolder('store');
  const name = `bench_${(made += 1)}`;
  psql(server.url, `CREATE DATABASE ${name}`, 'CHECKPOINT');
  const drop = () => {
    psql(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
    removeFolder(folder);
  };
  return { kind: 'postgres', url: server.url.replace(/\/postgres$/, `/${name}`), folder, databasePid: server.pid, drop };
}
