// 2,000 logins at once (A2), and what somebody who only reads a profile notices of them (A3). An nginx that nobody else asks is
// read at the same times: what it takes longer is not our server's doing, but that of the machine and of the clients on it.
import { setTimeout as sleep } from 'node:timers/promises';
import { taxasge } from '../api.ts';
import type { Bench } from '../bench.ts';
import { load, mustBeWell, type Loaded } from '../load.ts';
import { startNginx } from '../nginx.ts';
import { signUp, type SignedIn } from '../people.ts';
import { highestResidentMib, residentMib } from '../processes.ts';
import { raw } from '../requests.ts';
import { kinds, type Kind, type Store } from '../stores.ts';
import type { Subject } from '../subject.ts';
import { hashWorkers, newDeployment, serve } from '../taxasge.ts';

const logins = 2000;
const people = 64; // who log in, and as many who read
const readsPerSecond = 200;
const calm = 0.2; // seconds of reads before the first burst
const connections = 64; // of the readers: enough that a read never waits for another on our side

// Who logs in again and again ends older sessions of his own: readers are others.
interface Scene {
  people: SignedIn[];
  readers: SignedIn[];
  store: Store;
}

export async function storm(bench: Bench): Promise<void> {
  bench.record('storm/hash_workers', 'workers', hashWorkers, 0);
  for (const kind of kinds) {
    const deployment = await newDeployment(kind);
    try {
      const all = await makePeople(() => serve(deployment));
      const scene = { people: all.slice(people), readers: all.slice(0, people), store: deployment.store };
      await bench.rounds(() => round(bench, kind, () => serve(deployment), scene));
    } finally {
      deployment.store.drop();
    }
  }
}

async function makePeople(start: () => Promise<Subject>): Promise<SignedIn[]> {
  const server = await start();
  const all = await signUp(taxasge, server.port, 2 * people);
  await server.stop();
  return all;
}

// A new process each round: its memory is idle only before the first hash.
async function round(bench: Bench, kind: Kind, start: () => Promise<Subject>, scene: Scene): Promise<void> {
  const server = await start();
  try {
    const roots = { server: server.pid, database: scene.store.databasePid };
    await sleep(500);
    const idleMib = residentMib(server.pid);
    const reads = readsOf(server, scene.readers.map(({ access }) => raw(taxasge.profile(access))));
    await load({ ...reads, seconds: 1 });
    const alone = await bench.phase(`profile reads on ${kind}, alone`, roots, async () => mustBeWell(await load({ ...reads, seconds: bench.scale.seconds })));
    const during = await bench.phase(`profile reads on ${kind} during ${logins} logins at once`, roots, () => inStorm(bench, server, scene.people, reads));
    const noise = Math.max(alone.noise, during.noise);
    bench.record(`storm/${kind}/rss_above_idle_mib`, 'MiB', highestResidentMib(server.pid) - idleMib, noise);
    bench.record(`storm/${kind}/profile_alone_p99_ms`, 'ms', alone.result.p99_ms, noise);
    bench.record(`storm/${kind}/profile_in_storm_p99_ms`, 'ms', during.result.read.p99_ms, noise);
    bench.record(`storm/${kind}/profile_p99_ratio`, '× alone', during.result.read.p99_ms / alone.result.p99_ms, noise);
    recordAnswers(bench, kind, during.result.bursts, noise);
    await recordBystander(bench, kind, server, scene);
  } finally {
    await server.stop();
  }
}

const readsOf = ({ port }: Subject, requests: string[]) => ({ port, requests, connections, rate: readsPerSecond });

// Readers are connected before the storm begins: it is about who is there already.
async function inStorm(bench: Bench, server: Subject, people: SignedIn[], reads: ReturnType<typeof readsOf>) {
  const { seconds } = bench.scale;
  const read = load({ ...reads, seconds });
  await sleep(calm * 1000);
  const bursts = await burst(server, people, seconds - calm);
  return { read: mustBeWell(await read), bursts };
}

async function recordBystander(bench: Bench, kind: Kind, server: Subject, { people, store }: Scene): Promise<void> {
  const nginx = await startNginx('a constant');
  try {
    const reads = readsOf(nginx, [raw({ method: 'GET', path: '/' })]);
    await load({ ...reads, seconds: 1 });
    const alone = await bench.phase('nginx, a constant, alone', { server: nginx.pid }, async () => mustBeWell(await load({ ...reads, seconds: bench.scale.seconds })));
    const during = await bench.phase(`nginx, a constant, during ${logins} logins at once`, { server: server.pid, database: store.databasePid }, () => inStorm(bench, server, people, reads));
    const noise = Math.max(alone.noise, during.noise);
    bench.record(`storm/${kind}/nginx_alone_p99_ms`, 'ms', alone.result.p99_ms, noise);
    bench.record(`storm/${kind}/nginx_in_storm_p99_ms`, 'ms', during.result.read.p99_ms, noise);
    bench.record(`storm/${kind}/nginx_p99_ratio`, '× alone', during.result.read.p99_ms / alone.result.p99_ms, noise);
  } finally {
    await nginx.stop();
  }
}

// One burst after the other, as long as the reads go on.
async function burst(server: Subject, people: SignedIn[], seconds: number): Promise<Loaded[]> {
  const requests = people.map((person) => raw(taxasge.login(person)));
  const bursts: Loaded[] = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end; )
    bursts.push(await load({ port: server.port, requests, connections: logins, most: logins, seconds: 10 }));
  return bursts;
}

// 200, or 503 that says when to come again; anything else is a fault.
function recordAnswers(bench: Bench, kind: Kind, bursts: Loaded[], noise: number): void {
  const total = (count: (loaded: Loaded) => number) => bursts.map(count).reduce((sum, number) => sum + number, 0);
  const asked = bursts.length * logins;
  const well = total(({ statuses }) => statuses['200'] ?? 0);
  const refused = total(({ refused_with_time }) => refused_with_time);
  bench.record(`storm/${kind}/logins_done`, 'logins', well, noise);
  bench.record(`storm/${kind}/logins_refused`, 'answers 503', refused, noise);
  bench.record(`storm/${kind}/other_answers`, 'answers', asked - well - refused, noise);
}
