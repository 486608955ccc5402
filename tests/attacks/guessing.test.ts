// A botnet guesses one account's password: from a thousand networks, ten times each. Almost no guess is even looked at,
// and the owner gets in all the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { createPostgres, databases, type Store } from '../support/databases.ts';
import { attack, from, guess, limited, signIn, type Tally } from '../support/guesses.ts';
import { assertProblem, bearer, login, newPerson, paths, verifiedPerson, type Person } from '../support/people.ts';
import { Proxy } from '../support/proxy.ts';
import { scene } from '../support/scene.ts';
import { TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const networks = 1_000;
const guesses = count({ usual: 1_200, proof: 10_000 });
const long = { timeout: 900_000 };

function assertStopped(tally: Tally): void {
  const seen = JSON.stringify(tally.counts);
  // Those for whom a busy machine had no time were let through, and were not hashed.
  const letThrough = tally.hashed + (tally.counts['service_unavailable'] ?? 0);
  assert.ok(tally.hashed > 0 && tally.hashed <= 100 && letThrough >= 80, seen);
  assert.ok((tally.counts['email_code_required'] ?? 0) > 0, seen);
  const known = ['invalid_credentials', 'email_code_required', 'too_many_requests', 'service_unavailable'];
  assert.deepEqual(Object.keys(tally.counts).filter((code) => !known.includes(code)), [], seen);
}

for (const database of databases()) {
  describe(`guessing on ${database.kind}`, long, () => {
    const it = scene(database, limited);
    let person: Person;
    before(async () => {
      person = await verifiedPerson(it.server);
    });

    test('A20: of the guesses of 1,000 networks at most 100 are looked at, and the owner gets in on their device at the first try', long, async () => {
      const { device_id, refresh_token } = await login(it.client, person);
      let token = refresh_token;
      let entered = 0;
      const often = Math.floor(guesses / 10); // an account has 20 sessions at most
      const tally = await attack(guesses, 32, async (turn) => {
        if (turn % often === often - 1) {
          // Behind the same network as a guesser, with the same password and device as ever.
          const answer = await signIn(it.client, person, turn % networks, { device_id });
          assert.equal(answer.status, 200, answer.body);
          entered += 1;
          // A23: what serves those who are signed in has no part in it.
          const refreshed = await it.client.post(paths.refresh, { refresh_token: token }, from('11.0.0.1'));
          assert.equal(refreshed.status, 200, refreshed.body);
          token = refreshed.json.refresh_token as string;
        }
        return guess(it.client, person.email, turn % networks);
      });
      assert.equal(entered, 10);
      assertStopped(tally);
    });

    test('A20: the owner without that device gets in with the code of a letter, and so ends it', async () => {
      assertProblem(await signIn(it.client, person, 2_000), 401, 'email_code_required');
      // The one letter with a code and no link that carries it.
      const ofCode = async () => (await it.server.letters.to(person.email)).find(({ code, token }) => code && !token);
      const { code } = await until('the letter with the code', ofCode);
      const answer = await signIn(it.client, person, 2_000, { email_code: code });
      assert.equal(answer.status, 200, answer.body);
      assertProblem(await guess(it.client, person.email, 2_001), 401, 'invalid_credentials');
    });

    test('A20: a name that nobody has is guarded just the same', long, async () => {
      const { email } = newPerson();
      assertStopped(await attack(300, 32, (turn) => guess(it.client, email, 3_000 + turn)));
      assert.deepEqual(await it.server.letters.to(email), []);
    });

    test('A23: who is refused at login refreshes and signs out all the same', async () => {
      const { access_token, refresh_token } = await login(it.client, await verifiedPerson(it.server));
      const { email } = newPerson();
      for (let turn = 0; turn < 8; turn += 1) await guess(it.client, email, 4_000);
      assertProblem(await guess(it.client, email, 4_000), 429, 'too_many_requests');
      const here = from('11.0.0.7');
      for (let turn = 0, token = refresh_token; turn < 30; turn += 1) {
        const answer = await it.client.post(paths.refresh, { refresh_token: token }, here);
        assert.equal(answer.status, 200, answer.body);
        token = answer.json.refresh_token as string;
      }
      assert.equal((await it.client.post(paths.logout, {}, { ...bearer(access_token), ...here })).status, 204);
    });
  });
}

const redis = process.env['TAXASGE_TEST_REDIS'];
const postgres = process.env['TAXASGE_TEST_POSTGRES'];

describe('guessing at three instances', { ...long, skip: (!redis || !postgres) && 'no Redis or no PostgreSQL' }, () => {
  let store: Store;
  let proxy: Proxy;
  let servers: TestServer[] = [];
  let clients: Client[] = [];
  const client = (turn: number) => clients[turn % 3] as Client;

  async function start(settings: Record<string, string>): Promise<void> {
    servers = await Promise.all([0, 1, 2].map(() => TestServer.start(store, { ...limited, ...settings })));
    clients = servers.map((server) => new Client(server));
  }
  async function stop(): Promise<void> {
    for (const each of clients) each.close();
    for (const each of servers) assert.deepEqual(await each.stop(), { code: 0, signal: null }, each.log);
  }

  before(async () => {
    store = createPostgres(postgres ?? '');
    proxy = await Proxy.start(Number(new URL(redis ?? '').port));
  });
  after(async () => {
    await proxy.stop();
    store.drop();
  });

  /** How many guesses of one network are looked at before it has to wait. */
  async function freeGuesses(): Promise<number> {
    const { email } = newPerson();
    let looked = 0;
    for (let turn = 0; turn < 24; turn += 1) looked += (await guess(client(turn), email, 500)).status === 401 ? 1 : 0;
    return looked;
  }

  test('A22: with Redis they keep one limit, and each its own once Redis is cut in the middle of the attack', long, async () => {
    await start({ REDIS_URL: proxy.through(redis ?? '') });
    const { person, device_id } = await known();
    const shared = await freeGuesses();
    assert.ok(shared >= 6 && shared <= 8, `with Redis ${shared}`);
    const tally = await attack(600, 24, (turn) => {
      if (turn === 60) proxy.swallow();
      if (turn === 200) proxy.forget();
      return guess(client(turn), person.email, turn % 400);
    });
    assertStopped(tally);
    const answer = await signIn(client(0), person, 0, { device_id });
    assert.equal(answer.status, 200, answer.body);
    await stop();
  });

  test('A22: without Redis each keeps its own, and the row of failures is one', long, async () => {
    await start({});
    const { person, device_id } = await known();
    const own = await freeGuesses();
    assert.ok(own >= 18 && own <= 22, `without Redis ${own}`);
    assertStopped(await attack(600, 24, (turn) => guess(client(turn), person.email, turn % 400)));
    assert.equal((await signIn(client(1), person, 0, { device_id })).status, 200);
    await stop();
  });

  async function known(): Promise<{ person: Person; device_id: string }> {
    const person = await verifiedPerson(servers[0] as TestServer);
    return { person, device_id: (await login(client(0), person)).device_id };
  }
});
