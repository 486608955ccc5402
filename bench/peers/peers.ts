// The peers: what each is made of, and how it is started on a new store. Access logs and rate limits are off everywhere, since one
// client sends all the load; everything else is as it comes.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort } from '../../tests/support/ports.ts';
import type { Api } from '../api.ts';
import { programs } from '../load.ts';
import { psql, type Kind, type Store } from '../stores.ts';
import { Subject } from '../subject.ts';
import { betterAuth, glewlwyd, reference } from './apis.ts';

export interface Peer {
  name: string;
  made: string; // of what
  api: Api;
  kind: Kind;
  start(store: Store): Promise<Subject>;
}

const here = import.meta.dirname;
const workers = availableParallelism();
const secret = randomBytes(24).toString('hex');

export const peers: Peer[] = [
  { name: 'fastapi', made: 'FastAPI, uvicorn, asyncpg, argon2-cffi', api: reference, kind: 'postgres', start: startFastapi },
  { name: 'fastapi-bounded', made: 'the same, one hash a worker at a time', api: reference, kind: 'postgres', start: startBoundedFastapi },
  { name: 'fastify', made: 'Fastify, @fastify/jwt, @node-rs/argon2, pg', api: reference, kind: 'postgres', start: startFastify },
  { name: 'go', made: 'net/http, pgx, x/crypto/argon2', api: reference, kind: 'postgres', start: startGo },
  { name: 'better-auth-postgres', made: 'better-auth, pg', api: betterAuth, kind: 'postgres', start: (store) => startBetterAuth(store, workers) },
  // With two processes on one file, signing up fails.
  { name: 'better-auth-sqlite', made: 'better-auth, one process', api: betterAuth, kind: 'sqlite', start: (store) => startBetterAuth(store, 1) },
  { name: 'glewlwyd', made: "Debian's Glewlwyd", api: glewlwyd, kind: 'sqlite', start: startGlewlwyd },
];

// Of Debian's Python, which has Debian's modules, whichever comes first on the path.
async function startFastapi(store: Store, more: Record<string, string> = {}): Promise<Subject> {
  makeSchema(store);
  const port = await freePort();
  const loop = ['--loop', 'uvloop', '--http', 'httptools', '--workers', String(workers)];
  const words = ['app:app', '--host', '127.0.0.1', '--port', String(port), ...loop, '--no-access-log', '--log-level', 'warning'];
  // Without the last, libuv lets one worker accept most connections that arrive together.
  const environment = { ...settings(store, port), ...more, PYTHONDONTWRITEBYTECODE: '1', UV_TCP_SINGLE_ACCEPT: '1' };
  const command = ['/usr/bin/python3', '-m', 'uvicorn', ...words];
  return Subject.start({ name: 'fastapi', command, environment, port, ready: reference.health, folder: join(here, 'fastapi') });
}

function startBoundedFastapi(store: Store): Promise<Subject> {
  return startFastapi(store, { HASH_THREADS: '1' });
}

async function startFastify(store: Store): Promise<Subject> {
  makeSchema(store);
  const port = await freePort();
  return Subject.start({ name: 'fastify', command: [process.execPath, join(here, 'node/fastify.mjs')], environment: settings(store, port), port, ready: reference.health });
}

async function startGo(store: Store): Promise<Subject> {
  makeSchema(store);
  const port = await freePort();
  return Subject.start({ name: 'go', command: [join(programs, 'go_reference')], environment: settings(store, port), port, ready: reference.health });
}

async function startBetterAuth(store: Store, processes: number): Promise<Subject> {
  const port = await freePort();
  const environment = { ...settings(store, port), WORKERS: String(processes) };
  return Subject.start({ name: 'better-auth', command: [process.execPath, join(here, 'node/better-auth.mjs')], environment, port, ready: betterAuth.health });
}

async function startGlewlwyd(store: Store): Promise<Subject> {
  const files = execFileSync('dpkg', ['-L', 'glewlwyd'], { encoding: 'utf8' }).split('\n');
  const find = (ending: string) => files.find((file) => file.endsWith(ending)) ?? ending;
  const path = join(store.folder, 'glewlwyd.db');
  const database = new DatabaseSync(path);
  database.exec(readFileSync(find('/install/sqlite3'), 'utf8'));
  database.close();
  const port = await freePort();
  const configuration = join(store.folder, 'glewlwyd.conf');
  writeFileSync(configuration, glewlwydConfiguration(port, path, find('/user/libusermoddatabase.so').replace('/user/libusermoddatabase.so', '')));
  return Subject.start({ name: 'glewlwyd', command: ['/usr/bin/glewlwyd', `--config-file=${configuration}`], environment: {}, port, ready: glewlwyd.health, folder: store.folder });
}

function settings({ url }: Store, port: number): Record<string, string> {
  return { PORT: String(port), DATABASE_URL: url, JWT_SECRET: secret, AUTH_SECRET: secret, WORKERS: String(workers), NODE_ENV: 'production' };
}

function makeSchema({ url }: Store): void {
  psql(url, readFileSync(join(here, 'schema.sql'), 'utf8'));
}

// The packaged sample, with these differences: loopback only, cookies over plain HTTP, errors alone in the log.
function glewlwydConfiguration(port: number, database: string, modules: string): string {
  return `port=${port}
bind_address="127.0.0.1"
external_url="http://127.0.0.1:${port}/"
login_url="login.html"
api_prefix="api"
log_mode="console"
log_level="ERROR"
cookie_secure=0
cookie_same_site="empty"
session_expiration=2419200
session_key="GLEWLWYD2_SESSION_ID"
admin_session_authentication="cookie"
profile_session_authentication="cookie"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="${modules}/user"
client_module_path="${modules}/client"
user_auth_scheme_module_path="${modules}/scheme"
plugin_module_path="${modules}/plugin"
hash_algorithm="SHA512"
database = { type = "sqlite3"; path = "${database}"; };
`;
}
