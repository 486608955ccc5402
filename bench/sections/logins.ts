// Logins against the hash rate of this machine (A64), and what a login takes beside its hash (A65). The password hash is what
// bounds logins, so both are measured against `taxasge calibrate`, turn by turn.
import { taxasge } from '../api.ts';
import type { Bench } from '../bench.ts';
import { load, mustBeWell } from '../load.ts';
import { signUp } from '../people.ts';
import { raw } from '../requests.ts';
import { kinds, type Kind } from '../stores.ts';
import type { Subject } from '../subject.ts';
import { calibrate, hashWorkers, withServer } from '../taxasge.ts';

const people = 128;
const connections = 32;

export async function logins(bench: Bench): Promise<void> {
  for (const kind of kinds) {
    await withServer(kind, async (server, { store }) => {
      const requests = (await signUp(taxasge, server.port, people)).map((person) => raw(taxasge.login(person)));
      const roots = { server: server.pid, database: store.databasePid };
      await bench.rounds(async () => {
        await throughput(bench, kind, server, requests, roots);
        await latency(bench, kind, server, requests, roots);
      });
    });
  }
}

async function throughput(bench: Bench, kind: Kind, server: Subject, requests: string[], roots: object): Promise<void> {
  const bound = await bench.phase('calibrate, all workers', {}, () => calibrate(hashWorkers));
  const order = { port: server.port, requests, connections, seconds: bench.scale.seconds };
  const login = await bench.phase(`logins on ${kind}, ${connections} connections`, roots, async () => mustBeWell(await load(order)));
  const noise = Math.max(bound.noise, login.noise);
  bench.record(`logins/${kind}/per_second`, 'logins/s', login.result.per_second, noise);
  bench.record(`logins/${kind}/calibrate_per_second`, 'hashes/s', bound.result.hashes_per_second, noise);
  bench.record(`logins/${kind}/of_calibrate`, '× calibrate', login.result.per_second / bound.result.hashes_per_second, noise);
}

// One connection keeps one worker busy, so the hash is measured on one worker too.
async function latency(bench: Bench, kind: Kind, server: Subject, requests: string[], roots: object): Promise<void> {
  const bound = await bench.phase('calibrate, one worker', {}, () => calibrate(1));
  const order = { port: server.port, requests, connections: 1, seconds: bench.scale.seconds };
  const login = await bench.phase(`logins on ${kind}, 1 connection`, roots, async () => mustBeWell(await load(order)));
  const hash = bound.result.milliseconds_per_hash;
  const noise = Math.max(bound.noise, login.noise);
  bench.record(`logins/${kind}/hash_ms`, 'ms', hash, noise);
  bench.record(`logins/${kind}/beside_hash_p50_ms`, 'ms', login.result.p50_ms - hash, noise);
  bench.record(`logins/${kind}/beside_hash_p99_ms`, 'ms', login.result.p99_ms - hash, noise);
}
