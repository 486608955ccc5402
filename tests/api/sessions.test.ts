// Where an account is signed in: seen, and ended, by its owner. Two servers on one database: what ends at one of them is
// void at the other.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Answer } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import type { Letter } from '../support/letters.ts';
import {
  assertFields,
  assertProblem,
  bearer,
  login,
  newPerson,
  paths,
  patiently,
  register,
  signedInBrowser,
  verifiedPerson,
  type Person,
  type Tokens,
} from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { TestServer } from '../support/server.ts';
import { languages } from '../support/texts.ts';
import { until } from '../support/until.ts';

interface Listed {
  id: string;
  device: string | null;
  user_agent: string;
  address: string;
  current: boolean;
}

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0';
const one = (id: string) => `${paths.sessions}/${id}`;

for (const database of databases()) {
  describe(`sessions on ${database.kind}`, () => {
    const it = scene(database);
    let second: TestServer;
    let elsewhere: Client;
    let person: Person;
    before(async () => {
      second = await TestServer.start(it.store);
      elsewhere = new Client(second);
      person = await verifiedPerson(it.server);
    });
    after(async () => {
      elsewhere.close();
      assert.deepEqual(await second.stop(), { code: 0, signal: null }, second.log);
    });
    const list = async (token: string, client = it.client) => {
      const answer = await client.get(paths.sessions, bearer(token));
      assert.equal(answer.status, 200, answer.body);
      return answer.json.sessions as Listed[];
    };
    const idOf = async ({ access_token }: Tokens) => (await list(access_token)).find(({ current }) => current)?.id ?? '';
    const remove = (path: string, token: string, more: object = {}): Promise<Answer> =>
      it.client.send('DELETE', path, { headers: bearer(token), ...more });
    const isIn = async ({ access_token }: Tokens) => {
      for (const client of [it.client, elsewhere]) assert.equal((await client.get(paths.profile, bearer(access_token))).status, 200);
    };
    /** Here at once, at the other server within two seconds, and for its refresh token too. */
    const isOut = async ({ access_token, refresh_token }: Tokens) => {
      const ended = Date.now();
      assertProblem(await it.client.get(paths.profile, bearer(access_token)), 401, 'invalid_access_token');
      const refused = async () => (await elsewhere.get(paths.profile, bearer(access_token))).status === 401;
      await until('the other server to know', refused, { withinMs: Math.max(1, 2_000 - (Date.now() - ended)) });
      assertProblem(await elsewhere.post(paths.refresh, { refresh_token }), 401, 'invalid_refresh_token');
    };
    const signIn = (more: object = {}, headers: Record<string, string> = {}) =>
      it.client.post(paths.login, { email: person.email, password: person.password, ...more }, headers);

    test('A41: lists the own live sessions, the newest first, this one marked', async () => {
      await login(it.client, await verifiedPerson(it.server));
      const answer = await signIn({}, { 'User-Agent': firefox });
      const other = await login(elsewhere, person);
      const listed = await list(other.access_token);
      assert.deepEqual(
        listed.map(({ device, user_agent, address, current }) => ({ device, user_agent, address, current })),
        [
          { device: null, user_agent: '', address: '127.0.0.1', current: true },
          { device: 'Firefox · Windows', user_agent: firefox, address: '127.0.0.1', current: false },
        ],
      );
      assert.deepEqual(
        (await list(answer.json.access_token, elsewhere)).map(({ id, current }) => [id, current]),
        listed.map(({ id, current }) => [id, !current]),
      );
    });

    test('A40, A41: one that is ended is out here at once and elsewhere within 2 s; the others stay', async () => {
      for (let round = 0; round < 3; round += 1) {
        const [mine, lost, other] = [await login(it.client, person), await login(it.client, person), await login(elsewhere, person)];
        await isIn(lost);
        const answer = await remove(one(await idOf(lost)), mine.access_token);
        assert.equal(answer.status, 204, answer.body);
        await isOut(lost);
        await isIn(mine);
        await isIn(other);
      }
    });

    test('A40, A41: all others are out here at once and elsewhere within 2 s; this one stays', async () => {
      const neighbour = await login(it.client, await verifiedPerson(it.server));
      const others = [await login(it.client, person), await login(elsewhere, person)];
      const mine = await login(it.client, person);
      assert.equal((await remove(paths.sessions, mine.access_token)).status, 204);
      for (const each of others) await isOut(each);
      await isIn(mine);
      await isIn(neighbour);
      assert.equal((await list(mine.access_token)).length, 1);
      assert.equal((await remove(paths.sessions, mine.access_token)).status, 204, 'that there are none is no fault');
    });

    test('A41: ending the current one is a logout', async () => {
      const mine = await login(it.client, person);
      const id = await idOf(mine);
      assert.equal((await remove(one(id), mine.access_token)).status, 204);
      await isOut(mine);
      assertProblem(await remove(one(id), mine.access_token), 401, 'invalid_access_token');
      const [row] = it.store.rows(`SELECT kind FROM audit_events WHERE session_id = '${id}' AND kind <> 'login'`);
      assert.deepEqual({ ...row }, { kind: 'logout' });
    });

    test('without a good Bearer token nothing is told and nothing ends, also with the cookie alone', async () => {
      const tokens = await login(it.client, person);
      const id = await idOf(tokens);
      const { browser } = await signedInBrowser(it.server, person);
      for (const [method, path] of [['GET', paths.sessions], ['DELETE', paths.sessions], ['DELETE', one(id)]] as const) {
        assertProblem(await it.client.send(method, path), 401, 'authentication_required');
        assertProblem(await it.client.send(method, path, { headers: bearer('x.y.z') }), 401, 'invalid_access_token');
        assertProblem(await browser.send(method, path), 401, 'authentication_required');
      }
      await isIn(tokens);
    });

    test('a field in the body is named, other methods are refused, and nothing ends', async () => {
      const tokens = await login(it.client, person);
      const other = await login(it.client, person);
      const id = await idOf(other);
      assertFields(await remove(paths.sessions, tokens.access_token, { json: { all: true } }), { all: 'unknown_field' });
      assertFields(await remove(one(id), tokens.access_token, { json: { user_id: id } }), { user_id: 'unknown_field' });
      for (const method of ['GET', 'POST', 'PATCH', 'PUT'])
        assertProblem(await it.client.send(method, one(id), { headers: bearer(tokens.access_token) }), 405, 'method_not_allowed');
      for (const path of [`${paths.sessions}/`, `${one(id)}/`, one(`${id}/x`)])
        assertProblem(await remove(path, tokens.access_token), 404, 'not_found');
      await isIn(other);
    });

    test('A41: the 21st login ends the oldest session, everywhere, and the list and the audit tell it', async () => {
      const busy = await verifiedPerson(it.server);
      const sessions: Tokens[] = [];
      for (let turn = 0; turn < 20; turn += 1) sessions.push(await login(turn % 2 ? it.client : elsewhere, busy));
      const [oldest, next] = sessions as [Tokens, Tokens];
      await isIn(oldest);
      const id = await idOf(oldest);
      const newest = await login(it.client, busy);
      await isOut(oldest);
      await isIn(next);
      const { json } = await it.client.get(paths.sessions, bearer(newest.access_token));
      assert.deepEqual([json.sessions.length, json.limit], [20, 20]);
      assert.deepEqual(json.displaced.map((each: Listed) => each.id), [id]);
      assert.equal(it.store.rows(`SELECT id FROM audit_events WHERE kind = 'session_displaced' AND session_id = '${id}'`).length, 1);
    });

    test('A41: of 24 logins at once at two servers 20 are left', async () => {
      const busy = await verifiedPerson(it.server);
      const { email, password } = busy;
      const answers = await Promise.all(Array.from({ length: 24 }, (_, turn) => patiently(() => (turn % 2 ? it.client : elsewhere).post(paths.login, { email, password }))));
      assert.deepEqual(answers.filter(({ status }) => status !== 200), []);
      const live = `SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email_key = '${busy.email}' AND s.ended_at IS NULL`;
      assert.equal(it.store.rows(live).length, 20);
      assert.equal(it.store.rows(`SELECT id FROM audit_events WHERE kind = 'session_displaced'`).length, 1 + 4);
    });

    const aboutDevices = async ({ email }: Person): Promise<Letter[]> =>
      (await it.server.letters.to(email)).filter(({ token, text }) => token === undefined && text.includes('127.0.0.1'));

    for (const language of languages) {
      test(`A25: a login from a new device is told once, with device, address and time, in ${language}`, async () => {
        const browser = it.browser();
        const { person: newcomer, letter } = await register(it.server, browser, { ...newPerson(), language });
        assert.equal((await browser.post(paths.verify, { token: letter.token })).status, 200);
        const { email, password } = newcomer;
        const body = { email, password, transport: 'cookie' };
        assert.equal((await browser.post(paths.login, body)).status, 200);
        assert.deepEqual(await aboutDevices(newcomer), []);
        const phone = it.browser();
        for (let turn = 0; turn < 2; turn += 1) assert.equal((await phone.post(paths.login, body, { 'User-Agent': firefox })).status, 200);
        await until('the letter', async () => (await aboutDevices(newcomer)).length > 0);
        await sleep(300);
        const [told, ...more] = await aboutDevices(newcomer);
        assert.deepEqual(more, []);
        assert.match(told?.text ?? '', new RegExp(`: Firefox · Windows\\n.*: 127\\.0\\.0\\.1\\n.* \\d\\d:\\d\\d \\(Malabo, UTC\\+1\\)\\n`));
        assert.match(told?.text ?? '', new RegExp(`^http://localhost:8080/${language}/login$`, 'm'));
      });
    }

    test('A25: of 8 logins at once from one new device one is told', async () => {
      const busy = await verifiedPerson(it.server);
      const { device_id } = await login(it.client, busy);
      await until('the first letter', async () => (await aboutDevices(busy)).length === 1);
      const other = `${device_id.slice(0, 10)}${device_id[10] === 'A' ? 'B' : 'A'}${device_id.slice(11)}`;
      await Promise.all(Array.from({ length: 8 }, (_, turn) => login(turn % 2 ? it.client : elsewhere, busy, { device_id: other })));
      await until('the second letter', async () => (await aboutDevices(busy)).length === 2);
      await sleep(300);
      assert.equal((await aboutDevices(busy)).length, 2);
    });
  });
}
