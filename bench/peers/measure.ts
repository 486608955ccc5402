// One contender, once: started on a new store, measured in every column, and ended.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../api.ts';
import type { Bench } from '../bench.ts';
import { failures, load, type Loaded, type LoadOrder } from '../load.ts';
import type { Roots } from '../observe.ts';
import { signUp, startChains, type SignedIn } from '../people.ts';
import { residentMib } from '../processes.ts';
import { raw } from '../requests.ts';
import type { Store } from '../stores.ts';
import type { Subject } from '../subject.ts';

export interface Contender {
  name: string;
  api: Api;
  open(): Promise<{ store: Store; start(): Promise<Subject> }>;
}

const people = 64;
const connections = 32;
const readsPerSecond = 100;
const mostFailures = 0.01; // of the requests: with more, a rate says nothing

// Who logs in again and again ends older sessions of his own: readers are others.
interface Scene extends Contender {
  server: Subject;
  roots: Roots;
  people: SignedIn[];
  readers: SignedIn[];
}

export async function measurePeer(bench: Bench, contender: Contender): Promise<void> {
  const { store, start } = await contender.open();
  try {
    const { result: server, noise } = await bench.startPhase(`${contender.name}: start`, store.databasePid, start);
    try {
      bench.record(`peers/${contender.name}/ready_ms`, 'ms', server.readyMs, noise);
      bench.record(`peers/${contender.name}/idle_mib`, 'MiB', residentMib(server.pid), noise);
      const roots = { server: server.pid, database: store.databasePid };
      const all = await signUp(contender.api, server.port, 2 * people);
      await allPhases(bench, { ...contender, server, roots, people: all.slice(0, people), readers: all.slice(people) });
    } finally {
      await server.stop();
    }
  } finally {
    store.drop();
  }
}

async function allPhases(bench: Bench, scene: Scene): Promise<void> {
  const { api, server } = scene;
  const order = { port: server.port, connections, seconds: bench.scale.seconds };
  const profiles = scene.readers.map(({ access }) => raw(api.profile(access)));
  const logins = scene.people.map((person) => raw(api.login(person)));
  await load({ ...order, seconds: 1, requests: profiles });
  await rate(bench, scene, 'health', { ...order, requests: [raw({ method: 'GET', path: api.health })] });
  await rate(bench, scene, 'profile', { ...order, requests: profiles });
  // Before the logins: requests that a server still works on when we have gone can make a chain fail to begin.
  if (api.refresh !== undefined) {
    const tokens = await startChains(api, server.port, scene.people.slice(0, connections));
    await rate(bench, scene, 'refresh', { ...order, requests: [raw(api.refresh.request('@@TOKEN@@'))], tokens, take: api.refresh.take });
  }
  // Who hashes all of them at once answers none for a while.
  await rate(bench, scene, 'logins', { ...order, seconds: Math.max(5, order.seconds), requests: logins });
  await storm(bench, scene, profiles, logins);
}

async function rate(bench: Bench, { name, roots }: Scene, column: string, order: LoadOrder): Promise<void> {
  const { result, serverCpu, databaseCpu, noise } = await bench.phase(`${name}: ${column}`, roots, async () => mostlyWell(await load(order)));
  bench.record(`peers/${name}/${column}`, 'requests/s', result.per_second, noise);
  bench.record(`peers/${name}/${column}_p99_ms`, 'ms', result.p99_ms, noise);
  bench.record(`peers/${name}/${column}_cpu_ms`, 'ms CPU', ((serverCpu + databaseCpu) / result.requests) * 1000, noise);
}

// Reads on a schedule, while others log in as fast as they can. Which was not answered by the end counts with the time that it
// had waited: late is an answer to the question.
async function storm(bench: Bench, { name, server, roots }: Scene, profiles: string[], logins: string[]): Promise<void> {
  const { seconds } = bench.scale;
  const { result, noise } = await bench.phase(`${name}: profile while ${connections} log in`, roots, async () => {
    const others = load({ port: server.port, connections, requests: logins, seconds: seconds + 2 });
    await sleep(1000);
    const read = await load({ port: server.port, connections: 64, requests: profiles, rate: readsPerSecond, seconds });
    await others;
    mostlyWell({ ...read, unfinished: 0 });
    return read;
  });
  bench.record(`peers/${name}/storm_p99_ms`, 'ms', result.p99_ms, noise);
}

function mostlyWell(loaded: Loaded): Loaded {
  if (failures(loaded) > mostFailures * loaded.requests || loaded.requests === 0) throw new Error(`the load was not answered as asked: ${JSON.stringify(loaded)}`);
  return loaded;
}
