// A team with one machine: a folder with a built server, secrets and a deliver.yaml, and taxasgectl in it.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import { exited, startChild } from './children.ts';
import { freePort } from './ports.ts';
import { binary } from './server.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';

export const taxasgectl = resolve(process.env['TAXASGECTL_BINARY'] ?? resolve(import.meta.dirname, '../../build/release/taxasgectl'));

export interface Told {
  code: number;
  output: string;
  errors: string;
}

/** What `gate --json` says. */
export interface Decided {
  verdict: string;
  rubric: string;
  points: number;
  total: number;
  causes: string[];
  contradictions: string[];
  criteria: { id: string; state: string; findings: { what: string; state: string; cause: string }[] }[];
}

export type Settings = Record<string, string>;

export interface Wishes {
  settings?: Settings;
  rollout?: string;
  tests?: string;
  verify?: string;
  approval?: string;
  timeout?: string;
  service?: string;
  gate?: string;
  policy?: string;
}

export class Machine {
  readonly folder = temporaryFolder('delivery');
  readonly port: number;
  readonly database: string;

  private constructor(port: number, database: string) {
    this.port = port;
    this.database = database;
  }

  static async open(database?: string): Promise<Machine> {
    const machine = new Machine(await freePort(), database ?? 'sqlite:var/taxasge.db');
    for (const folder of ['bin', 'var/secrets', 'var/mail']) mkdirSync(join(machine.folder, folder), { recursive: true });
    copyFileSync(binary, machine.path('bin/taxasge'));
    writeFileSync(machine.path('var/secrets/master-keys'), `k1:${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    machine.plan();
    return machine;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Writes deliver.yaml. */
  plan({ settings = {}, rollout = '{strategy: blue-green, drain: 10s}', tests = 'true', verify = 'probes: [health]', approval = '', service = '', gate = '', policy = '', timeout = '1m' }: Wishes = {}): void {
    const all = {
      ENVIRONMENT: 'testing',
      PUBLIC_URL: 'http://localhost:8080',
      DATABASE_URL: this.database,
      MAIL_URL: 'folder:var/mail',
      METRICS_LISTEN: 'off',
      RATE_LIMITS: 'off',
      ...settings,
    };
    mkdirSync(this.path('deploy'), { recursive: true });
    writeFileSync(
      this.path('deploy/deliver.yaml'),
      `version: 1
project: taxasge
environments:
  local: {target: local, listen: "127.0.0.1:${this.port}", settings: ${JSON.stringify(all)}, secrets: {MASTER_KEYS: var/secrets/master-keys}${approval}}
services:
  backend:
    program: bin/taxasge
    secrets: [MASTER_KEYS]
    health: {path: /health, expect: {status: healthy, commit: "{commit}", checks.database: ok, checks.redis: [ok, disabled]}}
    ${service}
probes:
  pages: {path: /es/login, contains: "<form"}
jobs:
  tests: {run: ["${tests}"], timeout: ${timeout}}
  backend: {needs: [tests], deploy: backend, timeout: 5m}
  frontend: {needs: [backend], probes: [pages], timeout: 1m}
  verify: {needs: [backend, frontend], ${verify}, timeout: 1m}
rollout: ${rollout}
policy: {secret_max_age: 90d${policy}}
${gate}`,
    );
  }

  /** One command to its end. */
  async run(...words: string[]): Promise<Told> {
    return this.ended(this.start(...words));
  }

  /** On a disk that takes files of so many bytes and no larger. */
  async limited(bytes: number, ...words: string[]): Promise<Told> {
    return this.ended(this.launch('prlimit', [`--fsize=${bytes}`, taxasgectl, ...words]));
  }

  start(...words: string[]) {
    return this.launch(taxasgectl, words);
  }

  private launch(program: string, words: string[]) {
    const child = startChild(program, words, { cwd: this.folder, env: { PATH: process.env['PATH'], LLVM_PROFILE_FILE: process.env['LLVM_PROFILE_FILE'] } });
    const told = { output: '', errors: '' };
    child.stdout?.on('data', (chunk: Buffer) => (told.output += chunk.toString('utf8')));
    child.stderr?.on('data', (chunk: Buffer) => (told.errors += chunk.toString('utf8')));
    return { child, told, closed: new Promise((done) => child.once('close', done)) };
  }

  async ended({ child, told, closed }: ReturnType<Machine['start']>): Promise<Told> {
    const { code, signal } = await exited(child);
    // What it started (an agent) may hold its pipes.
    await Promise.race([closed, new Promise((done) => setTimeout(done, 2_000))]);
    return { code: code ?? (signal === 'SIGKILL' ? 137 : -1), ...told };
  }

  /** A command that has to succeed, and what it says as JSON. */
  async json(...words: string[]): Promise<Record<string, unknown>> {
    const { output } = await this.run(...words, '--json');
    return JSON.parse(output) as Record<string, unknown>;
  }

  get journal(): string {
    const path = this.path('var/delivery/local/journal');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Ends what serves, proxy and agent too. */
  async end(): Promise<void> {
    const agent = this.path('var/delivery/local/local');
    if (existsSync(agent)) await this.run('agent', '--folder', agent, '--listen', `127.0.0.1:${this.port}`, '--end');
  }

  async close(): Promise<void> {
    await this.end();
    removeFolder(this.folder);
  }
}
