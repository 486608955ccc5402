// What moves requests between revisions on this machine, against the real HAProxy and our own server: a switch under load
// (D24), the share of a canary (D25), switching back and forth (D26), the death of the only one with requests (D27), and how
// soon a failing canary is found (D33). With the agent's memory, the size of the tool, and how soon it says how things are (D48).
import { readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { failures, load, type Loaded } from '../load.ts';
import { residentMib } from '../processes.ts';
import { median } from '../statistics.ts';
import { Machine, taxasgectl } from '../../tests/support/delivery.ts';
import { LocalTarget, serverRevision, type Revision } from '../../tests/support/local_target.ts';
import { once } from '../../tests/support/stream.ts';
import { wayward } from '../../tests/support/wayward.ts';

const request = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';
const switchRate = 3500; // requests a second; 3,000 must be reached
const deathRate = 2200; // 2,000
const canaryRate = 2000; // of which a tenth is the canary's

export async function delivery(bench: Bench): Promise<void> {
  const target = await LocalTarget.start();
  try {
    // Told apart by what their /health says of themselves.
    const [one, two] = [serverRevision('one', target), serverRevision('two', target, { ENVIRONMENT: 'development' })];
    await target.ask({ do: 'migrate', revision: one });
    await target.place(one, two);
    await target.shift({ one: 100 });
    await sleep(500);
    bench.record('delivery/agent_idle_mib', 'MiB', residentMibOf((await target.ask({ do: 'about' })).pid), 0);
    await bench.rounds(async () => {
      await switchUnderLoad(bench, target);
      await share(bench, target);
      await backAndForth(bench, target);
      await death(bench, target, two);
      for (const errors of [1, 0.2, 0.08]) await failingCanary(bench, target, errors);
    });
  } finally {
    await target.end();
  }
  await askForStatus(bench);
}

// As a person waits for it: from the command to its end, the start of the process with it.
async function askForStatus(bench: Bench): Promise<void> {
  const machine = await Machine.open();
  try {
    const deployed = await machine.run('deploy');
    if (deployed.code !== 0) throw new Error(`deploy: ${deployed.errors}`);
    await bench.rounds(async () => {
      const { result, noise } = await bench.phase('asking how things are', {}, async () => {
        const times: number[] = [];
        for (let i = 0; i < 20; i += 1) {
          const began = performance.now();
          const { code, errors } = await machine.run('status');
          if (code !== 0) throw new Error(`status: ${errors}`);
          times.push(performance.now() - began);
        }
        return median(times);
      });
      bench.record('delivery/status_ms', 'ms', result, noise);
    });
    bench.record('delivery/tool_mb', 'MB', statSync(taxasgectl).size / 1e6, 0);
  } finally {
    await machine.close();
  }
}

// The agent alone, not what it started.
function residentMibOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? residentMib(pid) * 1024) / 1024;
}

const under = (target: LocalTarget, rate: number | undefined, seconds: number): Promise<Loaded> =>
  load({ port: target.port, requests: [request], connections: 32, seconds, ...(rate === undefined ? {} : { rate }) });

// What was answered badly or broken off. What a busy machine had not sent or answered at the end is no failure: it shows in the
// requests a second, without which a row does not count.
const lost = (loaded: Loaded) => failures(loaded) - loaded.unfinished;

async function switchUnderLoad(bench: Bench, target: LocalTarget): Promise<void> {
  await target.shift({ one: 100 });
  const { result, noise } = await bench.phase('a switch under load', {}, async () => {
    const loaded = under(target, switchRate, 7);
    await sleep(2000);
    const watched = watchUntilGone(target, 'testing');
    await sleep(500);
    const began = performance.now();
    const { ms } = await target.shift({ two: 100 });
    const done = performance.now();
    return { ms, took: done - began, seenMs: Math.max(0, (await watched(done)) - done), loaded: await loaded };
  });
  bench.record('delivery/switch/failed', 'requests', lost(result.loaded), noise);
  bench.record('delivery/switch/requests', 'requests', result.loaded.requests, noise);
  bench.record('delivery/switch/per_second', 'requests/s', result.loaded.per_second, noise);
  bench.record('delivery/switch/call_ms', 'ms', result.ms, noise);
  bench.record('delivery/switch/old_seen_ms', 'ms', result.seenMs, noise);
}

/** Asks one after the other. The function it gives waits a second longer, and tells when that revision was last begun to be asked and answered. */
function watchUntilGone(target: LocalTarget, environment: string): (since: number) => Promise<number> {
  let last = 0;
  let end = Number.POSITIVE_INFINITY;
  const watching = (async () => {
    while (performance.now() < end) {
      const { body } = await once({ port: target.port, path: '/health' });
      if ((JSON.parse(body) as { environment: string }).environment === environment) last = performance.now();
    }
  })();
  return async (since) => {
    end = since + 1000;
    await watching;
    return last;
  };
}

async function share(bench: Bench, target: LocalTarget): Promise<void> {
  await target.shift({ one: 90, two: 10 });
  const counts = async () => Promise.all(['one', 'two'].map(async (id) => (await target.ask({ do: 'sample', id })).requests));
  const before = await counts();
  const { result, noise } = await bench.phase('a canary of ten per cent', {}, () => under(target, switchRate, 4));
  const [one = 0, two = 0] = (await counts()).map((now, index) => now - (before[index] ?? 0));
  bench.record('delivery/canary/requests', 'requests', one + two, noise);
  bench.record('delivery/canary/failed', 'requests', lost(result), noise);
  bench.record('delivery/canary/off_by_points', 'percentage points', Math.abs((100 * two) / (one + two) - 10), noise);
}

async function backAndForth(bench: Bench, target: LocalTarget): Promise<void> {
  const { result, noise } = await bench.phase('switching back and forth', {}, async () => {
    let on = true;
    const loaded = under(target, undefined, 12).finally(() => (on = false));
    let flips = 0;
    for (; on; flips += 1) {
      await target.shift(flips % 2 === 0 ? { two: 100 } : { one: 100 });
      await sleep(20);
    }
    return { flips, loaded: await loaded };
  });
  bench.record('delivery/flips/flips', 'switches', result.flips, noise);
  bench.record('delivery/flips/requests', 'requests', result.loaded.requests, noise);
  bench.record('delivery/flips/per_second', 'requests/s', result.loaded.per_second, noise);
  bench.record('delivery/flips/failed', 'requests', lost(result.loaded), noise);
}

async function death(bench: Bench, target: LocalTarget, killed: Revision): Promise<void> {
  await target.shift({ one: 100 });
  await target.shift({ two: 100 });
  const { processes } = await target.ask({ do: 'about' });
  const { result, noise } = await bench.phase('the death of the only one with requests', {}, async () => {
    const loaded = under(target, deathRate, 5);
    await sleep(2000);
    const at = Date.now();
    process.kill(processes['two'] ?? 0, 'SIGKILL');
    return { at, loaded: await loaded };
  });
  bench.record('delivery/death/failed', 'requests', lost(result.loaded), noise);
  bench.record('delivery/death/per_second', 'requests/s', result.loaded.per_second, noise);
  bench.record('delivery/death/worst_ms', 'ms', result.loaded.max_ms, noise);
  bench.record('delivery/death/moved_ms', 'ms', movedAt(target) - result.at, noise);
  await target.ask({ do: 'remove', id: 'two' });
  await target.place(killed);
}

// When the agent last said that it moved requests: after HAProxy had done it.
function movedAt(target: LocalTarget): number {
  const lines = readFileSync(target.file('agent.log'), 'utf8').split('\n').filter((line) => line.includes('"requests_moved"'));
  return Date.parse((JSON.parse(lines.at(-1) ?? '{}') as { time: string }).time);
}

async function failingCanary(bench: Bench, target: LocalTarget, errors: number): Promise<void> {
  const name = `failing-${errors * 100}`;
  await target.place(wayward(name, { ERRORS: String(errors) }));
  const { result, noise } = await bench.phase(`a canary that fails ${errors * 100} %`, {}, async () => {
    const loaded = under(target, canaryRate, 15);
    await sleep(300);
    await target.shift({ one: 90, [name]: 10 });
    const said = await target.ask({ do: 'judge', id: name, deadline_ms: 14_000 });
    await target.shift({ one: 100 });
    await loaded;
    return said;
  });
  bench.record(`delivery/failing_${errors * 100}_percent/rolled_back`, 'of 1', result.move === 'roll_back' ? 1 : 0, noise);
  bench.record(`delivery/failing_${errors * 100}_percent/found_ms`, 'ms', result.since_ms, noise);
  await target.ask({ do: 'remove', id: name });
}
