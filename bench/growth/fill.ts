// Fills a store with people and sessions by a few statements, as if they had come through the door: each person is a copy of one
// who did, with an id and an address of their own. Secondary indexes are made afterwards, which is much faster.
import { DatabaseSync } from 'node:sqlite';
import { newPerson } from '../people.ts';
import { taxasge, type Person } from '../api.ts';
import { call, mustCall } from '../requests.ts';
import { psql, sqlitePath, type Store } from '../stores.ts';
import { serve, type Deployment } from '../taxasge.ts';

export interface Size {
  users: number;
  sessions: number;
}

/** The person with that number in a filled store. */
export function filledPerson(number: number): Person {
  return { name: `f${number}`, email: `f${number}@filled.example.com` };
}

export async function fill(deployment: Deployment, { users, sessions }: Size): Promise<void> {
  await leaveOne(deployment);
  const each = Math.round(sessions / users);
  if (deployment.store.kind === 'sqlite') fillSqlite(deployment.store, users, each);
  else fillPostgres(deployment.store, users, each);
}

// The server makes its schema and its keys, and one person with one session is there to be copied.
async function leaveOne(deployment: Deployment): Promise<void> {
  const server = await serve(deployment);
  const person = newPerson();
  await mustCall(server.port, taxasge.register(person, ''));
  await mustCall(server.port, taxasge.login(person));
  await call(server.port, { method: 'GET', path: taxasge.health });
  await server.stop();
}

interface Dialect {
  series(count: number): string; // a table n(i) of 1 to count
  id(kind: string, number: string): string; // a UUID, in the order of the numbers
  bytes(text: string): string; // 32 of them, different for each text
  text(number: string): string;
}

const sqlite: Dialect = {
  series: (count) => `(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ${count}) SELECT i FROM s) n`,
  id: (kind, number) => `printf('%08x-${kind}-7000-8000-%012x', ${number}, ${number})`,
  bytes: (text) => `CAST(printf('%-32s', ${text}) AS BLOB)`,
  text: (number) => `CAST(${number} AS TEXT)`,
};

const postgres: Dialect = {
  series: (count) => `generate_series(1, ${count}) n(i)`,
  id: (kind, number) => `(lpad(to_hex(${number}), 8, '0') || '-${kind}-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`,
  bytes: (text) => `convert_to(rpad(${text}, 32), 'UTF8')`,
  text: (number) => `CAST(${number} AS text)`,
};

function statements(dialect: Dialect, users: number, each: number, columns: (table: string) => string[]): string[] {
  const user = dialect.id('0001', 'n.i');
  const email = `'f' || ${dialect.text('n.i')} || '@filled.example.com'`;
  const owner = dialect.id('0001', `((n.i - 1) / ${each} + 1)`);
  const copy = (table: string, count: number, changed: Record<string, string>) => {
    const names = columns(table);
    return `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => changed[name] ?? `one.${name}`).join(', ')}
      FROM ${dialect.series(count)}, (SELECT * FROM ${table} LIMIT 1) one`;
  };
  return [
    copy('users', users, { id: user, email, email_key: email }),
    copy('credentials', users, { user_id: user }),
    copy('sessions', users * each, { id: dialect.id('0002', 'n.i'), user_id: owner, ...newToken(dialect) }),
  ];
}

function newToken({ bytes, text }: Dialect): Record<string, string> {
  return { current_hash: bytes(`'c' || ${text('n.i')}`), previous_hash: 'NULL', successor_sealed: 'NULL' };
}

function fillSqlite(store: Store, users: number, each: number): void {
  const database = new DatabaseSync(sqlitePath(store));
  try {
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -500000');
    const list = `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('users', 'sessions')`;
    const indexes = database.prepare(list).all() as { name: string; sql: string }[];
    for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
    const columns = (table: string) => database.prepare(`PRAGMA table_info(${table})`).all().map(({ name }) => String(name));
    for (const statement of statements(sqlite, users, each, columns)) database.exec(`BEGIN; ${statement}; COMMIT`);
    for (const { sql } of indexes) database.exec(sql);
    database.exec('PRAGMA journal_mode = WAL');
  } finally {
    database.close();
  }
}

function fillPostgres({ url }: Store, users: number, each: number): void {
  const path = `SET search_path = taxasge, public; `;
  const indexes = psql(url, `SELECT indexdef || '|' || schemaname || '.' || indexname FROM pg_indexes
    WHERE tablename IN ('users', 'sessions') AND indexdef NOT LIKE 'CREATE UNIQUE%'`).trim().split('\n').map((line) => line.split('|') as [string, string]);
  const columns = (table: string) =>
    psql(url, `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`).trim().split('\n');
  psql(url,
    path, 'SET synchronous_commit = off', `SET session_replication_role = replica`, `SET maintenance_work_mem = '512MB'`,
    ...indexes.map(([, name]) => `DROP INDEX ${name}`),
    ...statements(postgres, users, each, columns),
    ...indexes.map(([definition]) => definition),
    'ANALYZE', 'CHECKPOINT');
}
