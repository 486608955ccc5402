// Every row of a store once nothing is on its way any more: no letter that is being sent, no code that is being counted, and
// nothing that happened and waits for its seal.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from './databases.ts';
import { until } from './until.ts';

export async function settledRows(store: Store): Promise<Record<string, string[]>> {
  let last = '';
  const unchanged = async () => {
    const rows = store.dump();
    const same = JSON.stringify(rows) === last;
    last = JSON.stringify(rows);
    if (!same) await sleep(400);
    return same && store.rows('SELECT id FROM audit_events WHERE seal IS NULL').length === 0 && rows;
  };
  return until('the rows to settle', unchanged, { withinMs: 20_000 });
}
