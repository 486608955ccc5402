// Logins against the hash rate of this machine (A64), and what a login takes beside its hash (A65). The password hash is what
// bounds logins, so both are measured against `taxasge calibrate`, turn by turn.
import { taxasge } from '../api.ts';
import type { Bench } from '../bench.ts';
import { load, mustBeWell, type LoadOrder } from '../load.ts';
import type { Roots } from '../observe.ts';
import { signUp } from '../people.ts';
import { raw } from '../requests.ts';
import type { Kind, Store } from '../stores.ts';
import type { Subject } from '../subject.ts';
import { calibrate, hashWorkers, withServer } from '../taxasge.ts';

const connections = 32;
const sessionsEach = 15; // at the 21st login the oldest session makes room, which an ordinary login does not ask for
const fastest = 250; // logins a second and worker, on any machine that we know

interface Side {
  kind: Kind;
  roots: Roots;
  order: Pick<LoadOrder, 'port' | 'requests'>;
}

export async function logins(bench: Bench): Promise<void> {
  await withServer('sqlite', (first, { store }) =>
    withServer('postgres', async (second, other) => {
      const { rounds, seconds } = bench.scale;
      const people = Math.ceil((rounds * seconds * fastest * (hashWorkers + 1)) / sessionsEach);
      const sides = [await makeSide(first, store, people), await makeSide(second, other.store, people)];
      await bench.rounds(async () => {
        await throughput(bench, sides);
        await latency(bench, sides);
      });
    }),
  );
}

async function makeSide(server: Subject, { kind, databasePid }: Store, people: number): Promise<Side> {
  const requests = (await signUp(taxasge, server.port, people)).map((person) => raw(taxasge.login(person)));
  return { kind, roots: { server: server.pid, database: databasePid }, order: { port: server.port, requests } };
}

async function throughput(bench: Bench, sides: Side[]): Promise<void> {
  const bound = await bench.phase('calibrate, all workers', {}, () => calibrate(hashWorkers));
  for (const { kind, roots, order } of sides) {
    const all = { ...order, connections, seconds: bench.scale.seconds };
    const login = await bench.phase(`logins on ${kind}, ${connections} connections`, roots, async () => mustBeWell(await load(all)));
    const noise = Math.max(bound.noise, login.noise);
    bench.record(`logins/${kind}/per_second`, 'logins/s', login.result.per_second, noise);
    bench.record(`logins/${kind}/calibrate_per_second`, 'hashes/s', bound.result.hashes_per_second, noise);
    bench.record(`logins/${kind}/of_calibrate`, '× calibrate', login.result.per_second / bound.result.hashes_per_second, noise);
  }
}

// One connection keeps one worker busy, so the hash is measured on one worker too.
async function latency(bench: Bench, sides: Side[]): Promise<void> {
  const bound = await bench.phase('calibrate, one worker', {}, () => calibrate(1));
  for (const { kind, roots, order } of sides) {
    const one = { ...order, connections: 1, seconds: bench.scale.seconds };
    const login = await bench.phase(`logins on ${kind}, 1 connection`, roots, async () => mustBeWell(await load(one)));
    const hash = bound.result.milliseconds_per_hash;
    const noise = Math.max(bound.noise, login.noise);
    bench.record(`logins/${kind}/hash_ms`, 'ms', hash, noise);
    bench.record(`logins/${kind}/beside_hash_p50_ms`, 'ms', login.result.p50_ms - hash, noise);
    bench.record(`logins/${kind}/beside_hash_p99_ms`, 'ms', login.result.p99_ms - hash, noise);
  }
}
