// Secrets in files, given to a server anew while it serves, and a load that notices.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from './client.ts';
import { Load, summary } from './load.ts';
import { bearer, paths, type Person, type Tokens } from './people.ts';
import { remember } from './secrets.ts';
import type { Settings, TestServer } from './server.ts';
import { temporaryFolder } from './temporary.ts';
import { until } from './until.ts';

/** Looked for in every log. */
export function canary(): string {
  const secret = randomBytes(16).toString('hex');
  remember(secret);
  return secret;
}

/** Secrets as files, as an orchestrator mounts them. */
export class SecretFiles {
  private readonly folder_ = temporaryFolder('secrets');

  settings(values: Record<string, string>): Settings {
    const names = Object.keys(values);
    for (const name of names) this.write(name, values[name] as string);
    return Object.fromEntries(names.flatMap((name) => [[name, undefined], [`${name}_FILE`, this.path(name)]]));
  }

  path(name: string): string {
    return join(this.folder_, name);
  }

  write(name: string, value: string): void {
    writeFileSync(this.path(name), `${value}\n`, { mode: 0o600 });
  }
}

/** What the server says to a SIGHUP: the events it logs, until it has taken or refused. */
async function hangUp(server: TestServer): Promise<Record<string, unknown>[]> {
  const before = server.log.length;
  server.signal('SIGHUP');
  const said = await until(
    'the server to have looked',
    () => /"event":"(secrets_taken|secrets_stay_as_they_were)".*\n/.test(server.log.slice(before)) && server.log.slice(before),
    { withinMs: 60_000 },
  );
  return said
    .split('\n')
    .filter((line) => line.includes('"event":"secret'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export async function assertTaken(server: TestServer, ...names: string[]): Promise<void> {
  const [said, ...rest] = await hangUp(server);
  assert.deepEqual([said?.['event'], said?.['secrets'], rest.length], ['secrets_taken', names.join(' '), 0], server.log.slice(-2_000));
}

export async function assertRefused(server: TestServer, ...names: string[]): Promise<void> {
  const said = await hangUp(server);
  const refused = said.filter(({ event }) => event === 'secret_not_taken').map(({ secret }) => String(secret));
  assert.deepEqual(refused.sort(), [...names].sort(), JSON.stringify(said));
}

/** Reads, refreshes and logins, at all of the servers in turn. */
export function loadOn(clients: Client[], person: Person, devices: Tokens[]): Load {
  let turn = 0;
  const client = () => clients[(turn += 1) % clients.length] as Client;
  return new Load({
    ...Object.fromEntries(
      devices.map((device, index) => [
        `refresh ${index}`,
        async () => {
          const { refresh_token, device_id } = device;
          const answer = await client().post(paths.refresh, { refresh_token, device_id });
          if (answer.status === 200) Object.assign(device, { access_token: answer.json.access_token, refresh_token: answer.json.refresh_token });
          return answer;
        },
      ]),
    ),
    profile: () => client().get(paths.profile, bearer((devices[0] as Tokens).access_token)),
    // And out again: the 21st session of an account would end the first, which is one of the devices'.
    login: async () => {
      const at = client();
      const answer = await at.post(paths.login, { email: person.email, password: person.password });
      if (answer.status !== 200) return answer;
      const left = await at.post(paths.logout, {}, bearer(answer.json.access_token));
      return left.status === 204 ? answer : left;
    },
  });
}

export function assertAllWell(load: Load): void {
  const refused = Object.entries(summary(load.samples)).filter(([line]) => !line.endsWith(' 200'));
  assert.deepEqual(refused, []);
  assert.ok(load.samples.length > 0);
}
