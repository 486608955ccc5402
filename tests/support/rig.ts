// A server with callers in the background, for tests that take one of its services away.
import assert from 'node:assert/strict';
import { Client, type Answer } from './client.ts';
import type { Store } from './databases.ts';
import { Load, summary, type Sample } from './load.ts';
import { bearer, newPerson, paths, verifiedPerson, type Person } from './people.ts';
import { TestServer, type Settings } from './server.ts';
import { until } from './until.ts';

export interface Rig {
  server: TestServer;
  client: Client;
  person: Person;
  visitor: Person;
  loads: Load[];
}

export async function withServer(store: Store, settings: Settings, story: (rig: Rig) => Promise<void>): Promise<void> {
  const server = await TestServer.start(store, settings);
  const client = new Client(server);
  const loads: Load[] = [];
  try {
    await story({ server, client, person: await verifiedPerson(server), visitor: await verifiedPerson(server), loads });
  } finally {
    await Promise.allSettled(loads.map((load) => load.stop()));
    client.close();
    assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
    store.drop();
  }
}

/**
 * Four kinds of callers. `registered` are those who were promised a letter. Somebody else logs in, over and over, than the one whose
 * session the others use: twenty logins later that session would have made room (A41).
 */
export function callers({ client, visitor, loads }: Pick<Rig, 'client' | 'visitor' | 'loads'>, tokens: { access_token: string; refresh_token: string }, registered: string[]): Load {
  let refreshToken = tokens.refresh_token;
  const load = new Load({
    login: () => client.post(paths.login, { email: visitor.email, password: visitor.password }),
    profile: () => client.get(paths.profile, bearer(tokens.access_token)),
    refresh: async () => {
      const answer = await client.post(paths.refresh, { refresh_token: refreshToken, device_id: undefined });
      if (answer.status === 200) refreshToken = answer.json.refresh_token as string;
      return answer;
    },
    register: async () => {
      const newcomer = newPerson();
      const answer: Answer = await client.post(paths.register, newcomer);
      if (answer.status === 202) registered.push(newcomer.email);
      return answer;
    },
  });
  loads.push(load);
  return load;
}

/** During an outage: the usual answer or 503 with Retry-After; never 500, never "wrong password". */
export function assertOnlyUnavailable(samples: Sample[]): void {
  const allowed = /^(login 200|profile 200|refresh 200|register 202|\w+ 503 service_unavailable)$/;
  assert.deepEqual(
    Object.keys(summary(samples)).filter((line) => !allowed.test(line)),
    [],
  );
  for (const { status, retryAfter } of samples) if (status === 503) assert.match(retryAfter ?? '', /^[1-9]\d*$/);
}

const isSuccess = ({ status }: Sample) => status >= 200 && status < 300;

/** Two seconds on a machine that has nothing else to do; more where answers took long before anything happened. */
export function patienceMs(load: Load): number {
  const first = load.samples.filter(isSuccess).slice(0, 20);
  return 2_000 + 10 * Math.max(0, ...first.map(({ tookMs }) => tookMs));
}

/** Every kind of request succeeds again by itself, on a server that was never restarted. */
export async function assertRecovers(load: Load, since: number, withinMs = patienceMs(load)): Promise<void> {
  for (const what of ['login', 'profile', 'refresh', 'register']) {
    const succeeded = () => load.since(since).some((sample) => sample.what === what && isSuccess(sample));
    await until(`${what} to succeed again`, succeeded, { withinMs });
  }
}
