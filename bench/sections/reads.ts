// GET profile and /health against nginx returning a constant of the same size, turn by turn; and what it costs to check an
// access token that the server has not seen before (A67).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tests/support/temporary.ts';
import { taxasge } from '../api.ts';
import type { Bench } from '../bench.ts';
import { load, mustBeWell } from '../load.ts';
import { startNginx } from '../nginx.ts';
import { signUp, startChains, type SignedIn } from '../people.ts';
import type { Roots } from '../observe.ts';
import { mustCall, raw, type Request } from '../requests.ts';
import { kinds, type Kind } from '../stores.ts';
import type { Subject } from '../subject.ts';
import { withServer } from '../taxasge.ts';

const connections = 32;
const leastCheck = 5; // µs: no signature is checked in less, so below it the difference is noise, and the most it may cost counts
const live: Request = { method: 'GET', path: '/health/live' };
const health: Request = { method: 'GET', path: '/health' };

export async function reads(bench: Bench): Promise<void> {
  for (const kind of kinds) {
    await withServer(kind, async (server, { store }) => {
      const people = await signUp(taxasge, server.port, 64);
      const profiles = people.map(({ access }) => taxasge.profile(access));
      const { body } = await mustCall(server.port, taxasge.profile(people[0]?.access ?? ''));
      const nginx = await startNginx('x'.repeat(Buffer.byteLength(body)));
      const roots = { server: server.pid, database: store.databasePid };
      try {
        await bench.rounds(async () => {
          const constant = await cost(bench, 'nginx, a constant', { roots: { server: nginx.pid }, port: nginx.port, requests: [health] });
          const ours = { roots, port: server.port };
          const healthy = await cost(bench, `/health on ${kind}`, { ...ours, requests: [health] });
          const profile = await cost(bench, `GET profile on ${kind}`, { ...ours, requests: profiles });
          recordCost(bench, `reads/${kind}/nginx`, constant, constant);
          recordCost(bench, `reads/${kind}/health`, healthy, constant);
          recordCost(bench, `reads/${kind}/profile`, profile, constant);
          await tokenCheck(bench, kind, server, { people, roots, profile });
        });
      } finally {
        await nginx.stop();
      }
    });
  }
}

interface Cost {
  perSecond: number;
  cpuMicroseconds: number; // of the server process, for each request
  noise: number;
}

async function cost(bench: Bench, name: string, { roots, port, requests, most }: { roots: Roots; port: number; requests: Request[]; most?: number }): Promise<Cost> {
  const order = { port, requests: requests.map(raw), connections, seconds: most ? 15 : bench.scale.seconds, ...(most ? { most } : {}) };
  const { result, serverCpu, noise } = await bench.phase(name, roots, async () => mustBeWell(await load(order)));
  return { perSecond: result.per_second, cpuMicroseconds: (serverCpu / result.requests) * 1e6, noise };
}

function recordCost(bench: Bench, name: string, cost: Cost, constant: Cost): void {
  const noise = Math.max(cost.noise, constant.noise);
  bench.record(`${name}_per_second`, 'requests/s', cost.perSecond, noise);
  bench.record(`${name}_per_cpu_second`, 'requests/CPU s', 1e6 / cost.cpuMicroseconds, noise);
  if (cost !== constant) bench.record(`${name}_of_nginx`, '× nginx per CPU s', constant.cpuMicroseconds / cost.cpuMicroseconds, noise);
}

// Each token is used once, so that no cache knows it. What such a read costs more than one with a known token is the check; what
// it costs more than an answer that needs neither a token nor the database is the most that the check may cost.
async function tokenCheck(bench: Bench, kind: Kind, server: Subject, { people, roots, profile }: { people: SignedIn[]; roots: Roots; profile: Cost }): Promise<void> {
  const tokens = await freshTokens(bench, server, people);
  const alive = await cost(bench, `/health/live on ${kind}`, { roots, port: server.port, requests: [live] });
  const unseen = await cost(bench, `GET profile on ${kind}, ${tokens.length} new tokens`, { roots, port: server.port, requests: tokens.map(taxasge.profile), most: tokens.length });
  const noise = Math.max(alive.noise, unseen.noise, profile.noise);
  const check = unseen.cpuMicroseconds - profile.cpuMicroseconds;
  const most = unseen.cpuMicroseconds - alive.cpuMicroseconds;
  bench.record(`reads/${kind}/live_per_cpu_second`, 'requests/CPU s', 1e6 / alive.cpuMicroseconds, noise);
  bench.record(`reads/${kind}/profile_new_token_per_cpu_second`, 'requests/CPU s', 1e6 / unseen.cpuMicroseconds, noise);
  bench.record(`reads/${kind}/token_check_us`, 'µs CPU', check, noise);
  bench.record(`reads/${kind}/token_checks_per_cpu_second`, 'checks/CPU s', check > leastCheck ? 1e6 / check : 1e6 / most, noise);
}

// A refresh gives a new access token, without a password to hash.
async function freshTokens(bench: Bench, server: Subject, people: SignedIn[]): Promise<string[]> {
  const rotation = taxasge.refresh;
  if (rotation === undefined) return [];
  const keep = join(temporaryFolder('tokens'), 'tokens');
  const tokens = await startChains(taxasge, server.port, people.slice(0, connections));
  mustBeWell(await load({ port: server.port, requests: [raw(rotation.request('@@TOKEN@@'))], connections, seconds: bench.scale.seconds, tokens, take: rotation.take, keep }));
  return readFileSync(keep, 'utf8').trim().split('\n');
}
