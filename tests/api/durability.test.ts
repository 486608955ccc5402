// A61: whatever was answered is still true after the server was killed, however often that happens. What a power cut
// would add is in server/database/sqlite/power_cut_test.cpp.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { databases } from '../support/databases.ts';
import { assertProblem, bearer, login, newPerson, paths, verifiedPerson, type Person, type Tokens } from '../support/people.ts';
import { progress } from '../support/progress.ts';
import { TestServer } from '../support/server.ts';
import { untilKilled, type Caller } from '../support/until_killed.ts';

const kills = count({ usual: 20, proof: 1_000 });

/** What the callers were told. */
class Acknowledged {
  readonly registered: string[] = [];
  readonly chains: Tokens[];
  readonly signedIn: Tokens[] = [];
  readonly signedOut: Tokens[] = [];
  name = '';
  nameUnderWay = '';
  changes = 0;
  refreshes = 0;
  signOuts = 0;

  constructor(chains: Tokens[]) {
    this.chains = chains;
  }

  /** Was there something of each kind to lose? */
  everything(): boolean {
    return Math.min(this.registered.length, this.changes, this.refreshes, this.signOuts) > 0;
  }
}

/** `somebodyElse` signs in and out: at each login the profile changes, and the other one is changed here. */
function callers(told: Acknowledged, somebodyElse: Person): Caller[] {
  const register: Caller = async (client) => {
    const newcomer = newPerson();
    assert.equal((await client.post(paths.register, newcomer)).status, 202);
    told.registered.push(newcomer.email);
  };
  const changeName: Caller = async (client) => {
    const access = bearer(told.chains[0]?.access_token ?? '');
    const { headers } = await client.get(paths.profile, access);
    told.nameUnderWay = `Eva ${told.changes}`;
    const change = { json: { first_name: told.nameUnderWay }, headers: { ...access, 'If-Match': headers['etag'] ?? '' } };
    const answer = await client.send('PATCH', paths.profile, change);
    assert.equal(answer.status, 200, answer.body);
    told.name = told.nameUnderWay;
    told.changes += 1;
  };
  const signOut: Caller = async (client) => {
    if (!told.signedIn.length) told.signedIn.push(await login(client, somebodyElse));
    const tokens = told.signedIn.pop() as Tokens;
    assert.equal((await client.post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
    told.signedOut.push(tokens);
    told.signOuts += 1;
  };
  const refreshers = told.chains.map((chain): Caller => (client) => refresh(client, chain, told));
  return [register, changeName, signOut, ...refreshers];
}

/** Always with the token that the last answer gave: a lost rotation would make it unknown. */
async function refresh(client: Client, chain: Tokens, told: Acknowledged): Promise<void> {
  const { refresh_token, device_id } = chain;
  const answer = await client.post(paths.refresh, { refresh_token, device_id });
  assert.equal(answer.status, 200, answer.body);
  Object.assign(chain, answer.json as Tokens, { device_id });
  told.refreshes += 1;
}

/** To be asked of the server that came after the one that was killed. */
async function assertStillTrue(client: Client, told: Acknowledged): Promise<void> {
  for (const chain of told.chains) await refresh(client, chain, told);
  const profile = await client.get(paths.profile, bearer(told.chains[0]?.access_token ?? ''));
  const possible = told.changes ? [told.name, told.nameUnderWay] : [profile.json.first_name];
  assert.ok(possible.includes(profile.json.first_name), `${profile.json.first_name}, not ${possible.join(' or ')}`);
  told.name = profile.json.first_name as string;
  for (const { access_token, refresh_token, device_id } of told.signedOut.splice(0)) {
    assertProblem(await client.get(paths.profile, bearer(access_token)), 401, 'invalid_access_token');
    assertProblem(await client.post(paths.refresh, { refresh_token, device_id }), 401, 'invalid_refresh_token');
  }
}

for (const database of databases()) {
  describe(`durability on ${database.kind}`, () => {
    test('A60: it comes up each time it is started', async () => {
      const store = database.create();
      for (let start = 0; start < count({ usual: 15, proof: 100 }); start += 1) {
        const server = await TestServer.start(store);
        assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
      }
      store.drop();
    });

    test(`A61, A74: no answered write is lost, however often the server is killed`, { timeout: 1_800_000 }, async () => {
      const store = database.create();
      const server = await TestServer.start(store);
      const [person, somebodyElse] = [await verifiedPerson(server), await verifiedPerson(server)];
      let client = new Client(server);
      const told = new Acknowledged(await Promise.all(Array.from({ length: 4 }, () => login(client, person, { remember_me: true }))));
      let killed = 0;
      for (; killed < kills || !told.everything(); killed += 1) {
        // Longer and longer where a machine is too slow for one of each kind.
        await untilKilled(server, callers(told, somebodyElse), Math.random() * 120 * Math.max(1, killed / kills));
        client.close();
        await server.restart();
        client = new Client(server);
        await assertStillTrue(client, told);
        progress('kills', killed + 1, kills);
      }
      const known = new Set(store.rows('SELECT email_key FROM users').map(({ email_key }) => String(email_key)));
      assert.deepEqual(
        told.registered.filter((email) => !known.has(email)),
        [],
      );
      console.log(`${database.kind}: ${killed} kills; not lost: ${told.registered.length} accounts, ${told.changes} changed names,`);
      console.log(`  ${told.refreshes} refreshes, ${told.signOuts} sign-outs`);
      client.close();
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
      store.drop();
    });
  });
}
