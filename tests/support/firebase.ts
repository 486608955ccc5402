// Firebase's own emulators, which stand in for Firebase: in a temporary folder, on free loopback ports, gone afterwards.
// They ask nobody on the network, and print nothing unless they fail.
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { collect, end, startChild } from './children.ts';
import { freePort } from './ports.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';
import { until } from './until.ts';

export const firebaseProject = 'demo-taxasge';
const program = resolve(import.meta.dirname, '../firebase/node_modules/firebase-tools/lib/bin/firebase.js');

export type Emulator = 'auth' | 'hosting';

/** A user of the Auth emulator, and what a client of Firebase would have of them. */
export interface FirebaseUser {
  uid: string;
  email: string;
  password: string;
}

export class FirebaseEmulators {
  private readonly ports_: Partial<Record<Emulator, number>>;
  private readonly folder_: string;
  private process_: ChildProcess | undefined;

  private constructor(ports: Partial<Record<Emulator, number>>, folder: string) {
    this.ports_ = ports;
    this.folder_ = folder;
  }

  /** `config` is what firebase.json says beside the emulators; its paths begin at `folder`, a temporary one unless it is named. */
  static async start(wanted: Emulator[], config: object = {}, folder = temporaryFolder('firebase')): Promise<FirebaseEmulators> {
    const ports = Object.fromEntries(await Promise.all(wanted.map(async (name) => [name, await freePort()] as const)));
    const emulators = new FirebaseEmulators(ports, folder);
    await emulators.run(wanted, config);
    return emulators;
  }

  /** `host:port`, as FIREBASE_AUTH_EMULATOR_HOST has it. */
  address(emulator: Emulator): string {
    return `127.0.0.1:${this.ports_[emulator]}`;
  }

  /** Somebody signs up at Firebase by e-mail and password. */
  async signUp(email: string, password: string, displayName = 'María Nguema'): Promise<FirebaseUser> {
    const { localId } = await this.ask('accounts:signUp', { email, password, displayName, returnSecureToken: true });
    return { uid: String(localId), email, password };
  }

  /** As if the user had followed Firebase's own letter. */
  async verifyEmail({ uid }: FirebaseUser): Promise<void> {
    await this.ask(`projects/${firebaseProject}/accounts:update`, { localId: uid, emailVerified: true }, { Authorization: 'Bearer owner' });
  }

  /** The ID token of a sign-in. */
  async idToken({ email, password }: FirebaseUser): Promise<string> {
    return String((await this.ask('accounts:signInWithPassword', { email, password, returnSecureToken: true })).idToken);
  }

  /** The ID token that a custom token is good for. */
  async exchange(token: string): Promise<string> {
    return String((await this.ask('accounts:signInWithCustomToken', { token, returnSecureToken: true })).idToken);
  }

  async stop(): Promise<void> {
    if (this.process_) await end(this.process_, 'SIGTERM', 20_000);
    removeFolder(this.folder_);
  }

  private async run(wanted: Emulator[], config: object): Promise<void> {
    const file = join(this.folder_, 'firebase.json');
    writeFileSync(file, JSON.stringify({ ...config, emulators: await this.settings() }));
    const words = [program, 'emulators:start', '--only', wanted.join(','), '--project', firebaseProject, '--config', file];
    const child = startChild(process.execPath, words, { cwd: this.folder_, env: surroundings(this.folder_) });
    const output = collect(child);
    this.process_ = child;
    const answers = async () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the emulators ended at once:\n${output.text()}`);
      return (await Promise.all(wanted.map((name) => isThere(this.address(name))))).every(Boolean);
    };
    await until('the Firebase emulators to answer', answers, { withinMs: 240_000, everyMs: 100 });
  }

  private async settings(): Promise<object> {
    const listens = (port: number | undefined) => ({ host: '127.0.0.1', port });
    const own = Object.fromEntries(Object.entries(this.ports_).map(([name, port]) => [name, listens(port)]));
    return { ...own, hub: listens(await freePort()), logging: listens(await freePort()), ui: { enabled: false }, singleProjectMode: true };
  }

  private async ask(method: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const answer = await fetch(`http://${this.address('auth')}/identitytoolkit.googleapis.com/v1/${method}?key=any`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const told = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`the Auth emulator: ${method}: ${JSON.stringify(told)}`);
    return told;
  }
}

async function isThere(address: string): Promise<boolean> {
  const answer = await fetch(`http://${address}/`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer !== undefined;
}

/** Nothing of the caller's own environment; whatever is written ends in the folder; no terminal, updates or statistics. */
function surroundings(folder: string): NodeJS.ProcessEnv {
  const home = join(folder, 'home');
  for (const path of [home, join(folder, 'tmp')]) mkdirSync(path, { recursive: true });
  return {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    TMPDIR: join(folder, 'tmp'),
    CI: 'true',
    NO_UPDATE_NOTIFIER: '1',
    FIREBASE_CLI_DISABLE_UPDATE_CHECK: 'true',
  };
}
