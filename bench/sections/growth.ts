// The same requests on a small and on a large store, turn by turn: what each endpoint takes must not grow with them (A69).
// And how long the server takes to start on the large one (A68).
import { taxasge } from '../api.ts';
import type { Bench } from '../bench.ts';
import { fill, filledPerson, type Size } from '../growth/fill.ts';
import { load, mustBeWell } from '../load.ts';
import { registerSomebody, signIn, startChains, type SignedIn } from '../people.ts';
import { raw, type Request } from '../requests.ts';
import { kinds, type Kind } from '../stores.ts';
import type { Subject } from '../subject.ts';
import { newDeployment, serve, type Deployment } from '../taxasge.ts';

type Name = 'small' | 'large';
const names: Name[] = ['small', 'large'];

const whole: Record<Name, Size> = { small: { users: 100_000, sessions: 500_000 }, large: { users: 1_000_000, sessions: 5_000_000 } };
const short: Record<Name, Size> = { small: { users: 2_000, sessions: 10_000 }, large: { users: 20_000, sessions: 100_000 } };

const people = 200; // who read, refresh and log out: spread over the whole store
const logins = 2_000; // different people who log in
const logout: (access: string) => Request = (access) => ({ method: 'POST', path: '/api/v1/auth/logout', headers: { Authorization: `Bearer ${access}` }, json: {} });

interface Side {
  name: Name;
  size: Size;
  deployment: Deployment;
  server: Subject;
  signedIn: SignedIn[];
}

export async function growth(bench: Bench): Promise<void> {
  bench.isQuick ||= !bench.scale.full;
  const sizes = bench.scale.full ? whole : short;
  for (const name of names) bench.record(`growth/${name}_users`, 'users', sizes[name].users, 0);
  for (const kind of kinds) {
    const sides: Side[] = [];
    try {
      for (const name of names) sides.push(await prepare(bench, kind, name, sizes[name]));
      await bench.rounds(() => round(bench, kind, sides));
    } finally {
      for (const side of sides) await side.server.stop();
      for (const side of sides) side.deployment.store.drop();
    }
  }
}

async function prepare(bench: Bench, kind: Kind, name: Name, size: Size): Promise<Side> {
  const deployment = await newDeployment(kind);
  try {
    const begin = performance.now();
    await fill(deployment, size);
    bench.record(`growth/${kind}/${name}_fill_seconds`, 's', (performance.now() - begin) / 1000, 0);
    const server = await starts(bench, kind, name, deployment);
    const signedIn = await signIn(taxasge, server.port, spread(people, size));
    return { name, size, deployment, server, signedIn };
  } catch (error) {
    deployment.store.drop();
    throw error;
  }
}

async function starts(bench: Bench, kind: Kind, name: Name, deployment: Deployment): Promise<Subject> {
  for (let again = 0; ; again += 1) {
    const { result: server, noise } = await bench.startPhase(`start on ${kind}, ${name}`, deployment.store.databasePid, () => serve(deployment));
    bench.record(`growth/${kind}/${name}_ready_ms`, 'ms', server.readyMs, noise);
    if (again === bench.scale.rounds) return server;
    await server.stop();
  }
}

const spread = (count: number, { users }: Size) => Array.from({ length: count }, (_, index) => filledPerson(1 + Math.floor(((index + 0.5) * users) / count)));

async function round(bench: Bench, kind: Kind, sides: Side[]): Promise<void> {
  const p95 = new Map<string, number>();
  const noises = new Map<string, number>();
  for (const [endpoint, ask] of Object.entries(endpoints)) {
    for (const side of sides) {
      const roots = { server: side.server.pid, database: side.deployment.store.databasePid };
      const { result, noise } = await bench.phase(`${endpoint} on ${kind}, ${side.name}`, roots, async () => mustBeWell(await ask(side, bench.scale.seconds / 2)));
      p95.set(`${endpoint} ${side.name}`, result.p95_ms);
      noises.set(endpoint, Math.max(noise, noises.get(endpoint) ?? 0));
      bench.record(`growth/${kind}/${endpoint}_${side.name}_p95_ms`, 'ms', result.p95_ms, noise);
    }
    bench.record(`growth/${kind}/${endpoint}_ratio`, '× p95 of small', (p95.get(`${endpoint} large`) ?? NaN) / (p95.get(`${endpoint} small`) ?? NaN), noises.get(endpoint) ?? 0);
  }
}

// One connection each: what is asked is how long an answer takes, not how many there are.
const one = { connections: 1 };

const endpoints = {
  health: ({ server }: Side, seconds: number) => load({ ...one, port: server.port, seconds, requests: [raw({ method: 'GET', path: taxasge.health })] }),
  register: ({ server }: Side, seconds: number) => load({ ...one, port: server.port, seconds, requests: [registerSomebody(taxasge)] }),
  login: ({ server, size }: Side, seconds: number) => load({ ...one, port: server.port, seconds, requests: spread(logins, size).map((person) => raw(taxasge.login(person))) }),
  profile: ({ server, signedIn }: Side, seconds: number) => load({ ...one, port: server.port, seconds, requests: signedIn.map(({ access }) => raw(taxasge.profile(access))) }),
  refresh: refreshAll,
  logout: logoutAll,
};

// Each token once: one chain alone would stay on the same pages of the store.
async function refreshAll({ server, signedIn }: Side, seconds: number) {
  const rotation = taxasge.refresh;
  if (rotation === undefined) throw new Error('there is nothing to rotate');
  const tokens = await startChains(taxasge, server.port, signedIn);
  return load({ ...one, port: server.port, seconds, requests: tokens.map((token) => raw(rotation.request(token))), most: tokens.length });
}

// A session can be ended once, so each of these has been started for it.
async function logoutAll({ server, signedIn }: Side, seconds: number) {
  const fresh = await signIn(taxasge, server.port, signedIn);
  return load({ ...one, port: server.port, seconds, requests: fresh.map(({ access }) => raw(logout(access))), most: fresh.length });
}
