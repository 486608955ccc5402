// From the start of the process to its first ready answer, and what it then holds in memory (A68).
import type { Bench } from '../bench.ts';
import { residentMib } from '../processes.ts';
import { kinds, type Kind } from '../stores.ts';
import { binaryMib, newDeployment, serve } from '../taxasge.ts';

const startsInARound = 3;

export async function start(bench: Bench): Promise<void> {
  bench.record('start/binary_mib', 'MiB', binaryMib(), 0);
  await bench.rounds(async () => {
    for (const kind of kinds) for (let again = 0; again < startsInARound; again += 1) await startOnce(bench, kind);
  });
}

// A new, empty store each time: the first start has the schema to make, and the second is the usual one. Both are measured.
async function startOnce(bench: Bench, kind: Kind): Promise<void> {
  const deployment = await newDeployment(kind);
  try {
    for (const when of ['first', 'usual']) {
      const { result: server, noise } = await bench.startPhase(`start on ${kind}, ${when}`, deployment.store.databasePid, () => serve(deployment));
      bench.record(`start/${kind}/${when}_ready_ms`, 'ms', server.readyMs, noise);
      bench.record(`start/${kind}/${when}_idle_mib`, 'MiB', residentMib(server.pid), noise);
      await server.stop();
    }
  } finally {
    deployment.store.drop();
  }
}
