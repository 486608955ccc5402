// ./dev bench peers: we and the peers, one after the other and again, each on a new store. What is done is kept, so that a run that
// was stopped goes on where it was.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { taxasge } from '../api.ts';
import type { Bench } from '../bench.ts';
import type { Figures } from '../figures.ts';
import { programs } from '../load.ts';
import { commit } from '../machine.ts';
import { kinds, newStore } from '../stores.ts';
import { newDeployment, serve } from '../taxasge.ts';
import { columns } from './columns.ts';
import { measurePeer, type Contender } from './measure.ts';
import { peers } from './peers.ts';

interface Unfinished {
  of: string; // another commit or scale begins anew
  done: string[];
  figures: Figures;
}

const file = join(programs, 'peers.unfinished.json');

const ours: Contender[] = kinds.map((kind) => ({
  name: `taxasge-${kind}`,
  api: taxasge,
  async open() {
    const deployment = await newDeployment(kind);
    return { store: deployment.store, start: () => serve(deployment) };
  },
}));

const theirs: Contender[] = peers.map((peer) => ({
  name: peer.name,
  api: peer.api,
  async open() {
    const store = await newStore(peer.kind);
    return { store, start: () => peer.start(store) };
  },
}));

const all = [...ours, ...theirs];

export function namesNoPeer(names: string[]): string[] {
  return names.filter((name) => !all.some((contender) => contender.name === name));
}

export async function comparePeers(bench: Bench, wanted: string[], again: boolean): Promise<void> {
  const chosen = wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name));

  bench.isQuick ||= wanted.length > 0;
  const state = pickUp(`${commit()} ${JSON.stringify(bench.scale)} ${wanted.join(' ')}`, again);
  Object.assign(bench.figures, state.figures);
  await bench.rounds(async (round) => {
    for (const contender of chosen) {
      const step = `${contender.name} ${round}`;
      if (state.done.includes(step)) continue;
      await measureOrTryAgain(bench, contender);
      state.done.push(step);
      writeFileSync(file, JSON.stringify({ ...state, figures: bench.figures }));
    }
  });
  rmSync(file, { force: true });
  if (wanted.length === 0) for (const kind of kinds) recordLead(bench, kind);
}

// A busy machine may make one fail. What a failed try recorded is forgotten.
async function measureOrTryAgain(bench: Bench, contender: Contender): Promise<void> {
  const before = structuredClone(bench.figures);
  try {
    await measurePeer(bench, contender);
  } catch (error) {
    console.error(`   ${contender.name} once more, after: ${String(error)}`);
    for (const name of Object.keys(bench.figures)) delete bench.figures[name];
    Object.assign(bench.figures, before);
    await measurePeer(bench, contender);
  }
}

function pickUp(of: string, again: boolean): Unfinished {
  const begun = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Unfinished) : undefined;
  if (begun?.of !== of || again) return { of, done: [], figures: {} };
  console.log(`   goes on after ${begun.done.length} of its steps (--again begins anew)`);
  return begun;
}

// We to the best of all peers, round by round. A peer that was not measured in a round could have been the best: then there is none.
export function recordLead(bench: Bench, kind: string): void {
  for (const { key, better } of columns) {
    const own = bench.figures[`peers/taxasge-${kind}/${key}`];
    const others = theirs.flatMap(({ name }) => bench.figures[`peers/${name}/${key}`] ?? []);
    own?.values.forEach((value, round) => {
      const rivals = others.map(({ values }) => values[round] ?? NaN);
      const ratio = better === 'more' ? value / Math.max(...rivals) : Math.min(...rivals) / value;
      bench.record(`peers/lead/${kind}/${key}`, '× the best peer', ratio, Math.max(own.noise[round] ?? 0, ...others.map(({ noise }) => noise[round] ?? 0)));
    });
  }
}
