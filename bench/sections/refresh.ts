// Durable refreshes, each on the disk before its answer, against simple updates by pgbench on the same PostgreSQL with as many
// connections (A66). SQLite has no such yardstick: it stands beside.
import { execFileSync } from 'node:child_process';
import { program } from '../../tests/support/postgres.ts';
import { taxasge } from '../api.ts';
import type { Bench } from '../bench.ts';
import { load, mustBeWell, output } from '../load.ts';
import type { Roots } from '../observe.ts';
import { signUp, startChains, type SignedIn } from '../people.ts';
import { raw } from '../requests.ts';
import { kinds, newStore, postgresServer, type Kind, type Store } from '../stores.ts';
import type { Subject } from '../subject.ts';
import { withServer } from '../taxasge.ts';

const connections = 32;

export async function refresh(bench: Bench): Promise<void> {
  const yardstick = await newStore('postgres');
  try {
    execFileSync(program('pgbench'), ['-i', '-q', '-s', '10', yardstick.url], { stdio: 'ignore' });
    for (const kind of kinds) {
      await withServer(kind, async (server, { store }) => {
        const people = await signUp(taxasge, server.port, connections);
        await bench.rounds(() => round(bench, kind, { server, people, roots: { server: server.pid, database: store.databasePid }, yardstick }));
      });
    }
  } finally {
    yardstick.drop();
  }
}

async function round(bench: Bench, kind: Kind, scene: { server: Subject; people: SignedIn[]; roots: Roots; yardstick: Store }): Promise<void> {
  const updates = kind === 'postgres' ? await simpleUpdates(bench, scene.yardstick) : undefined;
  const refreshed = await rotate(bench, kind, scene);
  const noise = Math.max(updates?.noise ?? 0, refreshed.noise);
  bench.record(`refresh/${kind}/per_second`, 'refreshes/s', refreshed.result.per_second, noise);
  bench.record(`refresh/${kind}/p50_ms`, 'ms', refreshed.result.p50_ms, noise);
  bench.record(`refresh/${kind}/p99_ms`, 'ms', refreshed.result.p99_ms, noise);
  if (updates === undefined) return;
  bench.record(`refresh/${kind}/pgbench_per_second`, 'updates/s', updates.result, noise);
  bench.record(`refresh/${kind}/of_pgbench`, '× pgbench -N', refreshed.result.per_second / updates.result, noise);
}

async function rotate(bench: Bench, kind: Kind, { server, people, roots }: { server: Subject; people: SignedIn[]; roots: Roots }) {
  const rotation = taxasge.refresh;
  if (rotation === undefined) throw new Error('there is nothing to rotate');
  const tokens = await startChains(taxasge, server.port, people);
  const order = { port: server.port, requests: [raw(rotation.request('@@TOKEN@@'))], connections, seconds: bench.scale.seconds, tokens, take: rotation.take };
  return bench.phase(`refresh on ${kind}, ${connections} chains`, roots, async () => mustBeWell(await load(order)));
}

async function simpleUpdates(bench: Bench, { url }: Store) {
  const { pid } = await postgresServer();
  const words = ['-N', '-n', '-M', 'prepared', '-c', String(connections), '-T', String(Math.max(1, Math.round(bench.scale.seconds))), url];
  return bench.phase('pgbench, simple updates', { database: pid }, async () => {
    const printed = await output(program('pgbench'), words);
    const rate = Number(/^tps = ([\d.]+)/m.exec(printed)?.[1]);
    if (!(rate > 0)) throw new Error(`pgbench printed no rate:\n${printed}`);
    return rate;
  });
}
