// A server's life under load: callers that go on until it is killed, and then only know what they were answered.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.ts';
import type { TestServer } from './server.ts';

/** One request after the other on a connection of its own. Notes what was answered. */
export type Caller = (client: Client) => Promise<void>;

/** Runs the callers side by side until the server dies in the middle of their requests. */
export async function untilKilled(server: TestServer, callers: Caller[], afterMs: number): Promise<void> {
  const clients = callers.map(() => new Client(server));
  const broken = Promise.all(callers.map((call, index) => untilItBreaks(() => call(clients[index] as Client))));
  try {
    await Promise.race([sleep(afterMs), broken]);
    await server.kill();
    await broken;
  } finally {
    for (const client of clients) client.close();
  }
}

/** A broken connection ends it; an answer that should not be fails the test. */
async function untilItBreaks(call: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await call();
    } catch (error) {
      if ((error as Error).name === 'AssertionError') throw error;
      return;
    }
  }
}
