// A74: a wall clock that is wrong by ten minutes: what people see of it. Instances tolerate 30 s between their clocks;
// beyond that, some have to refresh once more, and nobody gets more than is theirs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser, Client, type Answer } from '../../support/client.ts';
import { databases, type Database, type Store } from '../../support/databases.ts';
import { assertProblem, bearer, login, paths, register, verifiedPerson, type Person, type Tokens } from '../../support/people.ts';
import { TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { WallClock } from '../../support/wall_clock.ts';

/** Two instances on one database: the clock of one can be set, that of the other is ten minutes ahead. */
class TwoClocks {
  store!: Store;
  servers: TestServer[] = [];
  here!: Client;
  ahead!: Client;
  person!: Person;
  private readonly clock_ = new WallClock();

  async open(database: Database): Promise<void> {
    this.store = database.create();
    for (const clock of [this.clock_, new WallClock(10)]) this.servers.push(await TestServer.start(this.store, clock.settings));
    [this.here, this.ahead] = this.servers.map((server) => new Client(server)) as [Client, Client];
    this.person = await verifiedPerson(this.servers[0] as TestServer);
  }

  async close(): Promise<void> {
    for (const client of [this.here, this.ahead]) client.close();
    for (const server of this.servers) assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
    this.store.drop();
  }

  /** Sets it, and waits until the list of ended sessions is fresh again: until then it is 503, never a guess. */
  async set(minutes: number): Promise<void> {
    this.clock_.set(minutes);
    const fresh = await login(this.here, this.person);
    await until('the list of ended sessions to be fresh', async () => {
      const answer = await profile(this.here, fresh);
      if (answer.status !== 200) assertProblem(answer, 503, 'service_unavailable');
      return answer.status === 200;
    });
  }
}

function twoClocks(database: Database): TwoClocks {
  const it = new TwoClocks();
  before(() => it.open(database));
  after(() => it.close());
  return it;
}

function profile(client: Client, { access_token }: Tokens): Promise<Answer> {
  return client.get(paths.profile, bearer(access_token));
}

function refresh(client: Client, { refresh_token, device_id }: Tokens): Promise<Answer> {
  return client.post(paths.refresh, { refresh_token, device_id });
}

async function refreshed(client: Client, tokens: Tokens): Promise<Tokens> {
  const answer = await refresh(client, tokens);
  assert.equal(answer.status, 200, answer.body);
  return { ...tokens, ...(answer.json as Tokens) };
}

for (const database of databases()) {
  describe(`a clock that is set, on ${database.kind}`, () => {
    const it = twoClocks(database);

    test('A74: set forward by 10 minutes, it signs nobody out and delays no letter', async () => {
      const tokens = await login(it.here, it.person);
      await it.set(10);
      assert.equal((await profile(it.here, tokens)).status, 200);
      assert.equal((await profile(it.here, await refreshed(it.here, tokens))).status, 200);
      await verifiedPerson(it.servers[0] as TestServer);
      await it.set(0);
    });

    test('A74: set back by 10 minutes, it costs everybody a refresh, and nobody the session', async () => {
      let old: Tokens = await login(it.here, it.person);
      await it.set(20);
      old = await refreshed(it.here, old);
      const young = await login(it.here, it.person);
      await it.set(10);
      assertProblem(await profile(it.here, old), 401, 'invalid_access_token');
      assert.equal((await profile(it.here, await refreshed(it.here, old))).status, 200);
      assertProblem(await profile(it.here, young), 401, 'invalid_access_token');
      assert.equal((await profile(it.here, await refreshed(it.here, young))).status, 200);
      const seen = async () => Date.parse((await it.here.get('/health')).json.timestamp);
      const first = await seen();
      await until('the health report to go on', async () => (await seen()) > first);
      await verifiedPerson(it.servers[0] as TestServer);
      await it.set(0);
    });

    test('A39, A74: a session ends at its time, whatever the clock did in between', async () => {
      const tokens = await login(it.here, it.person);
      await it.set(-10);
      let held = await refreshed(it.here, tokens);
      await it.set(100);
      held = await refreshed(it.here, held);
      await it.set(230);
      assertProblem(await profile(it.here, held), 401, 'invalid_access_token');
      assertProblem(await refresh(it.here, held), 401, 'invalid_refresh_token');
      await it.set(0);
    });

    test('A40, A74: who signed out stays so when the clock is set forward, and back', async () => {
      const tokens = await login(it.here, it.person);
      assert.equal((await it.here.post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
      for (const minutes of [0, 10, 0, -10, 0]) {
        await it.set(minutes);
        assertProblem(await profile(it.here, tokens), 401, 'invalid_access_token');
        assertProblem(await refresh(it.here, tokens), 401, 'invalid_refresh_token');
      }
    });
  });

  describe(`an instance whose clock is ahead, on ${database.kind}`, () => {
    const it = twoClocks(database);

    test('A74: an instance 10 minutes ahead takes what others issued; others take what it issued after a refresh', async () => {
      const tokens = await login(it.here, it.person);
      assert.equal((await profile(it.ahead, tokens)).status, 200);
      const there = await refreshed(it.ahead, tokens);
      assert.equal((await profile(it.ahead, there)).status, 200);
      assertProblem(await profile(it.here, there), 401, 'invalid_access_token');
      assert.equal((await profile(it.here, await refreshed(it.here, there))).status, 200);
    });

    test('A74: who signs in at an instance 10 minutes ahead is let in by the others after a refresh', async () => {
      const tokens = await login(it.ahead, it.person);
      assertProblem(await profile(it.here, tokens), 401, 'invalid_access_token');
      assert.equal((await profile(it.here, await refreshed(it.here, tokens))).status, 200);
    });

    test('A40, A74: a sign-out at an instance 10 minutes ahead holds at the others within 2 s', async () => {
      const tokens = await login(it.here, it.person);
      assert.equal((await profile(it.here, tokens)).status, 200);
      assert.equal((await it.ahead.post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
      await until('the sign-out to be known', async () => (await profile(it.here, tokens)).status === 401, { withinMs: 2_000 });
    });

    test('A9, A74: a letter of an instance 10 minutes ahead comes at once, and its code is good elsewhere', async () => {
      const browser = new Browser(it.servers[1] as TestServer);
      const { person: newcomer, letter } = await register(it.servers[1] as TestServer, browser);
      const proof = { email: newcomer.email, code: letter.code, password: newcomer.password };
      assert.equal((await it.here.post(paths.verify, proof)).status, 200);
      await login(it.here, newcomer);
      browser.close();
    });
  });
}
