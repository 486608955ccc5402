// Every API test file runs on SQLite and on PostgreSQL, each time on an empty database of its own.
//   for (const database of databases()) describe(`login on ${database.kind}`, () => { … });
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { program } from './postgres.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';

export type Row = Record<string, unknown>;

/** One empty database, and the folder, keys and letters that its servers share. */
export interface Store {
  kind: 'sqlite' | 'postgres';
  url: string;
  folder: string;
  mailFolder: string;
  masterKeys: string;
  rows(sql: string): Row[];
  /** For states that no request of today leads to. */
  change(sql: string): void;
  /** Every row of every table as text: two equal dumps mean that nothing changed. */
  dump(): Record<string, string[]>;
  drop(): void;
}

export interface Database {
  kind: Store['kind'];
  create(): Store;
}

export function databases(): Database[] {
  const postgres = process.env['TAXASGE_TEST_POSTGRES'];
  const sqlite: Database = { kind: 'sqlite', create: createSqlite };
  if (postgres) return [sqlite, { kind: 'postgres', create: () => createPostgres(postgres) }];
  test('on postgres', { skip: 'TAXASGE_TEST_POSTGRES is not set: run through support/services.ts' });
  return [sqlite];
}

/** A PostgreSQL database of its own on that server, or nothing when the test has none to use. */
export function createPostgres(server: string): Store {
  const name = `taxasge_${randomBytes(6).toString('hex')}`;
  psql(server, `CREATE DATABASE ${name} STRATEGY FILE_COPY`); // a third of the time that the log of each page takes
  const url = new URL(server);
  url.pathname = `/${name}`;
  const rows = (sql: string) => JSON.parse(psql(url.href, `SELECT coalesce(json_agg(t), '[]') FROM (${sql}) t`)) as Row[];
  return {
    ...surroundings(),
    kind: 'postgres',
    url: url.href,
    rows,
    change: (sql) => void psql(url.href, sql),
    dump: () => dumpPostgres(url.href),
    drop() {
      psql(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      removeFolder(this.folder);
    },
  };
}

export function createSqlite(): Store {
  const around = surroundings();
  const path = join(around.folder, 'taxasge.db');
  return {
    ...around,
    kind: 'sqlite',
    url: `sqlite:${path}`,
    rows: (sql) => readSqlite(path, (database) => database.prepare(sql).all() as Row[]),
    change: (sql) => withSqlite(path, { readOnly: false }, (database) => database.exec(sql)),
    dump: () => readSqlite(path, dumpSqlite),
    drop: () => removeFolder(around.folder),
  };
}

function surroundings() {
  const folder = temporaryFolder('store');
  const mailFolder = join(folder, 'mail');
  mkdirSync(mailFolder);
  return { folder, mailFolder, masterKeys: `test:${randomBytes(32).toString('hex')}` };
}

function psql(url: string, sql: string): string {
  return execFileSync(program('psql'), ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PGOPTIONS: '-c search_path=taxasge,public' },
  });
}

function dumpPostgres(url: string): Record<string, string[]> {
  const list = `SELECT string_agg(format('SELECT %L AS name, coalesce(json_agg(r::text ORDER BY r::text), ''[]'') AS rows FROM %I.%I r',
      table_schema || '.' || table_name, table_schema, table_name), ' UNION ALL ')
    FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
  const everything = psql(url, list).trim();
  if (!everything) return {};
  const tables = JSON.parse(psql(url, `SELECT json_object_agg(name, rows) FROM (${everything}) t(name, rows)`));
  return tables as Record<string, string[]>;
}

function readSqlite<T>(path: string, read: (database: DatabaseSync) => T): T {
  return withSqlite(path, { readOnly: true }, read);
}

function withSqlite<T>(path: string, options: { readOnly: boolean }, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { ...options, timeout: 5_000 });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

function dumpSqlite(database: DatabaseSync): Record<string, string[]> {
  const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).all();
  const dump: Record<string, string[]> = {};
  for (const { name } of tables) {
    const statement = database.prepare(`SELECT * FROM "${String(name)}"`);
    statement.setReadBigInts(true);
    dump[String(name)] = statement.all().map(rowText).sort();
  }
  return dump;
}

function rowText(row: Row): string {
  const plain = (_key: string, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  };
  return JSON.stringify(row, plain);
}
