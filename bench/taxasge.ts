// Our server as it is measured: the release build, on a store of its own, with no limit that would refuse the load, and
// without letters to wait for. Everything else is as it comes.
import { randomBytes } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../tests/support/ports.ts';
import { output } from './load.ts';
import { newStore, type Kind, type Store } from './stores.ts';
import { Subject } from './subject.ts';

export const binary = resolve(process.env['TAXASGE_BINARY'] ?? join(import.meta.dirname, '../build/release/taxasge'));
export const hashWorkers = availableParallelism();

export interface Deployment {
  store: Store;
  environment: Record<string, string>;
}

export async function newDeployment(kind: Kind): Promise<Deployment> {
  const store = await newStore(kind);
  const letters = join(store.folder, 'mail');
  mkdirSync(letters, { recursive: true });
  const environment = {
    ENVIRONMENT: 'testing',
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://localhost:8080', // the issuer: a token must be good after a restart on another port
    DATABASE_URL: store.url,
    MAIL_URL: `folder:${letters}`,
    MASTER_KEYS: `bench:${randomBytes(32).toString('hex')}`,
    METRICS_LISTEN: 'off',
    RATE_LIMITS: 'off',
    EMAIL_VERIFICATION: 'off',
    HASH_WORKERS: String(hashWorkers),
    LOG_LEVEL: 'error',
  };
  return { store, environment };
}

export async function serve({ store, environment }: Deployment): Promise<Subject> {
  const port = await freePort();
  return Subject.start({
    name: `taxasge-${store.kind}`,
    command: [binary, 'serve'],
    environment: { ...environment, PORT: String(port) },
    port,
    ready: '/health/ready',
    folder: store.folder,
  });
}

/** Starts the server on a new store, with `more` settings, uses it, and takes both away. */
export async function withServer<T>(kind: Kind, use: (server: Subject, deployment: Deployment) => Promise<T>, more: Record<string, string> = {}): Promise<T> {
  const deployment = await newDeployment(kind);
  Object.assign(deployment.environment, more);
  try {
    const server = await serve(deployment);
    try {
      return await use(server, deployment);
    } finally {
      await server.stop();
    }
  } finally {
    deployment.store.drop();
  }
}

export interface HashRate {
  hashes_per_second: number;
  milliseconds_per_hash: number;
}

/** What this machine makes of our password hash, and nothing else. */
export async function calibrate(workers: number): Promise<HashRate> {
  const environment = { PATH: process.env['PATH'] ?? '', ENVIRONMENT: 'testing', HASH_WORKERS: String(workers) };
  const rate = JSON.parse(await output(binary, ['calibrate', '--json'], environment)) as HashRate;
  if (!(rate.hashes_per_second > 0 && rate.milliseconds_per_hash > 0)) throw new Error(`taxasge calibrate printed ${JSON.stringify(rate)}`);
  return rate;
}

export function binaryMib(): number {
  return statSync(binary).size / 2 ** 20;
}
