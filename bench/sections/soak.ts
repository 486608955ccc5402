// Minutes of mixed load: memory and descriptors must not grow (A70). Both are read in the pause after each stretch of load, when
// every connection is closed again, so that what is left is what is kept.
import { setTimeout as sleep } from 'node:timers/promises';
import { taxasge } from '../api.ts';
import type { Bench } from '../bench.ts';
import { load, mustBeWell } from '../load.ts';
import { registerSomebody, signIn, signUp, startChains, type SignedIn } from '../people.ts';
import { descriptors, residentMib } from '../processes.ts';
import { raw } from '../requests.ts';
import { slope } from '../statistics.ts';
import { kinds, type Kind } from '../stores.ts';
import type { Subject } from '../subject.ts';
import { withServer } from '../taxasge.ts';

interface Reading {
  minutes: number;
  mib: number;
  open: number;
}

// Their sessions are used for a stretch. The others log in all the time, and the 21st session of each ends its first.
const readers = 16;

export async function soak(bench: Bench): Promise<void> {
  for (const kind of kinds) {
    await withServer(kind, async (server, { store }) => {
      const people = await signUp(taxasge, server.port, readers + 48);
      await fillPools(server, people);
      const { result, noise } = await bench.phase(`soak on ${kind}`, { server: server.pid, database: store.databasePid }, () => stretches(server, people, bench.scale.soakMinutes / kinds.length));
      recordGrowth(bench, kind, result, noise);
    });
  }
}

// The pools of connections to a database are bounded and grow when more ask at once than ever before, which under a mixed load
// may happen for the first time after minutes. All at once here, so that what opens later was not needed for load.
async function fillPools(server: Subject, people: SignedIn[]): Promise<void> {
  const tokens = await startChains(taxasge, server.port, people);
  mustBeWell(await load({ port: server.port, seconds: 3, connections: people.length, ...rotating(tokens) }));
}

function rotating(tokens: string[]) {
  const rotation = taxasge.refresh;
  if (rotation === undefined) throw new Error('there is nothing to rotate');
  return { requests: [raw(rotation.request('@@TOKEN@@'))], tokens, take: rotation.take };
}

async function stretches(server: Subject, people: SignedIn[], minutes: number): Promise<Reading[]> {
  const begin = performance.now();
  const readings: Reading[] = [];
  const seconds = Math.min(10, Math.max(2, (minutes * 60) / 15));
  while (performance.now() - begin < minutes * 60_000) {
    await mixedLoad(server, people, seconds);
    await sleep(500);
    readings.push({ minutes: (performance.now() - begin) / 60_000, mib: residentMib(server.pid), open: descriptors(server.pid) });
  }
  return readings;
}

async function mixedLoad(server: Subject, people: SignedIn[], seconds: number): Promise<void> {
  const fields = { port: server.port, seconds };
  const tokens = await startChains(taxasge, server.port, people.slice(0, 4));
  const visitors = people.slice(readers);
  // An access token does not live as long as a soak may last.
  const access = (await signIn(taxasge, server.port, people.slice(0, readers))).map((person) => raw(taxasge.profile(person.access)));
  const loads = [
    load({ ...fields, connections: 8, requests: [...access, raw({ method: 'GET', path: taxasge.health }), raw({ method: 'GET', path: '/en/login' })] }),
    load({ ...fields, connections: 4, requests: visitors.map((person) => raw(taxasge.login(person))) }),
    load({ ...fields, connections: 4, ...rotating(tokens) }),
    load({ ...fields, connections: 1, requests: [registerSomebody(taxasge)] }),
  ];
  for (const loaded of await Promise.all(loads)) mustBeWell(loaded);
}

// The first third warms up. Growth is the slope over the rest, times its length.
function recordGrowth(bench: Bench, kind: Kind, readings: Reading[], noise: number): void {
  const warm = readings.slice(Math.floor(readings.length / 3));
  const minutes = (warm.at(-1)?.minutes ?? 0) - (warm[0]?.minutes ?? 0);
  const growth = (of: (reading: Reading) => number) => slope(warm.map((reading) => ({ x: reading.minutes, y: of(reading) }))) * minutes;
  bench.record(`soak/${kind}/minutes`, 'minutes', readings.at(-1)?.minutes ?? 0, noise);
  bench.record(`soak/${kind}/readings`, 'readings', warm.length, noise);
  bench.record(`soak/${kind}/rss_mib`, 'MiB', warm.at(-1)?.mib ?? NaN, noise);
  bench.record(`soak/${kind}/rss_growth_mib`, 'MiB', growth(({ mib }) => mib), noise);
  bench.record(`soak/${kind}/descriptors`, 'descriptors', warm.at(-1)?.open ?? NaN, noise);
  bench.record(`soak/${kind}/descriptor_growth`, 'descriptors', growth(({ open }) => open), noise);
}
