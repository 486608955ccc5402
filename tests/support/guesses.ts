// Guessing passwords, as a botnet does: each guess from an address of its choosing, told by a proxy that the server trusts.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import type { Answer, Client } from './client.ts';
import { paths, type Person } from './people.ts';
import type { Settings } from './server.ts';

/** Limits as in production, and this machine as the balancer in front. */
export const limited: Settings = { RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1' };

/** An address in a /24 that no other number has. */
export const address = (network: number) => `${11 + (network >> 16)}.${(network >> 8) & 255}.${network & 255}.${randomInt(1, 255)}`;

export const from = (client: string): Record<string, string> => ({ 'X-Forwarded-For': client });

export function guess(client: Client, email: string, network: number): Promise<Answer> {
  return client.post(paths.login, { email, password: `no es esta ${randomInt(2 ** 40)}` }, from(address(network)));
}

export function signIn(client: Client, person: Person, network: number, more: Record<string, unknown> = {}): Promise<Answer> {
  return client.post(paths.login, { email: person.email, password: person.password, ...more }, from(address(network)));
}

/** What came back, counted: { invalid_credentials: 90, … }. Each refusal that asks to wait says how long. */
export class Tally {
  readonly counts: Record<string, number> = {};

  add(answer: Answer): void {
    const code = String(answer.json?.code ?? answer.status);
    this.counts[code] = (this.counts[code] ?? 0) + 1;
    if (answer.status === 429) assert.match(answer.headers['retry-after'] ?? '', /^[1-9]\d*$/);
  }

  /** Only who is told that the password is wrong was hashed: every other refusal comes before. */
  get hashed(): number {
    return this.counts['invalid_credentials'] ?? 0;
  }
}

/** So many at a time, until `guesses` were made. */
export async function attack(guesses: number, atOnce: number, one: (turn: number) => Promise<Answer>): Promise<Tally> {
  const tally = new Tally();
  let next = 0;
  const attacker = async () => {
    while (next < guesses) {
      const answer = await one(next++);
      tally.add(answer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, attacker));
  return tally;
}
