// Other people's sessions (insecure direct object reference): who knows or guesses the id of a session that is not theirs
// learns nothing about it, not even that there is one, and ends nothing.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { Answer } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { assertProblem, bearer, login, paths, verifiedPerson, type Person, type Tokens } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { settledRows } from '../support/settled_rows.ts';

for (const database of databases()) {
  describe(`other people's sessions on ${database.kind}`, () => {
    const it = scene(database);
    let victim: Tokens;
    let criminal: Person;
    let thief: Tokens;
    before(async () => {
      victim = await login(it.client, await verifiedPerson(it.server));
      criminal = await verifiedPerson(it.server);
      thief = await login(it.client, criminal);
    });
    const list = async ({ access_token }: Tokens) => (await it.client.get(paths.sessions, bearer(access_token))).json.sessions as { id: string; current: boolean }[];
    const idOf = async (tokens: Tokens) => (await list(tokens))[0]?.id ?? '';
    const remove = (id: string, { access_token }: Tokens, what: { json?: unknown; headers?: Record<string, string> } = {}) =>
      it.client.send('DELETE', `${paths.sessions}/${id}`, { ...what, headers: { ...bearer(access_token), ...what.headers } });
    const victimIsIn = async () => {
      assert.equal((await it.client.get(paths.profile, bearer(victim.access_token))).status, 200);
      const answer = await it.client.post(paths.refresh, { refresh_token: victim.refresh_token });
      assert.equal(answer.status, 200, answer.body);
      victim = { ...victim, ...(answer.json as Tokens) };
    };
    /** What tells two refusals apart, but for what every answer has of its own. */
    const said = ({ status, headers, json }: Answer) => {
      const { date: _date, 'x-request-id': _id, 'content-length': _length, ...rest } = headers; // ids differ in length
      return { status, rest, json: { ...json, request_id: '' } };
    };

    test("A41: a foreign id is answered word for word as one that nobody has, and one's own that is over", async () => {
      const spent = await login(it.client, criminal);
      const foreign = await remove(await idOf(victim), thief);
      assertProblem(foreign, 404, 'not_found');
      const own = (await list(spent)).find(({ current }) => current)?.id ?? '';
      assert.equal((await it.client.post(paths.logout, {}, bearer(spent.access_token))).status, 204);
      for (const id of [randomUUID(), own, '00000000-0000-0000-0000-000000000000', 'me'])
        assert.deepEqual(said(await remove(id, thief)), said(foreign), id);
      await victimIsIn();
    });

    test('A41: other spellings of a foreign id, and ids beside it, end nothing', async () => {
      const id = await idOf(victim);
      const before = await settledRows(it.store);
      const spellings = [
        id.toUpperCase(), `${id}%20`, `%20${id}`, `${id}%00`, `{${id}}`, id.replaceAll('-', ''), `${id},${await idOf(thief)}`, `${await idOf(thief)}%2F..%2F${id}`,
        `${await idOf(thief)}/../${id}`, `./${id}`, `${id}?user_id=${id}`, '*', '%25', `${id}'%20OR%20'1'='1`, `${id}%27--`, 'null', '0', '-1', '{id}',
      ];
      for (const spelling of spellings) {
        const answer = await remove(spelling, thief);
        assert.ok([400, 404].includes(answer.status), `${spelling}: ${answer.status}`);
      }
      assert.deepEqual(await settledRows(it.store), before);
      await victimIsIn();
    });

    test('A41: saying in the request whose session it is changes nothing', async () => {
      const id = await idOf(victim);
      const [row] = it.store.rows(`SELECT user_id FROM sessions WHERE id = '${id}'`);
      const user_id = String(row?.['user_id']);
      for (const json of [{ user_id }, { sub: user_id }, { session: { user_id } }])
        assert.equal((await remove(id, thief, { json })).status, 422);
      for (const name of ['X-User-Id', 'X-Forwarded-User', 'X-HTTP-Method-Override', 'X-Original-URL'])
        assertProblem(await remove(id, thief, { headers: { [name]: user_id } }), 404, 'not_found');
      const cookie = { Cookie: `__Host-session=${victim.device_id}`, Origin: `http://localhost:${it.server.port}` };
      assertProblem(await remove(id, thief, { headers: cookie }), 404, 'not_found');
      await victimIsIn();
    });

    test('A41: the list and "all others" are of the account of the token, whatever else is said', async () => {
      const mine = await idOf(thief);
      const id = await idOf(victim);
      const answer = await it.client.get(`${paths.sessions}?user_id=${id}&all=true`, bearer(thief.access_token));
      assert.deepEqual(answer.json.sessions.map((each: { id: string }) => each.id), [mine]);
      assert.ok(!answer.body.includes(id));
      const others = await it.client.send('DELETE', `${paths.sessions}?user_id=${id}`, { headers: bearer(thief.access_token) });
      assert.equal(others.status, 204, others.body);
      await victimIsIn();
      assert.equal(it.store.rows(`SELECT id FROM audit_events WHERE kind IN ('session_ended', 'session_displaced')`).length, 0);
    });

    test('AU_39: a token that was changed to name another session or person opens no list', async () => {
      const [head = '', payload = '', signature = ''] = thief.access_token.split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
      const victims = JSON.parse(Buffer.from(victim.access_token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
      for (const name of ['sub', 'sid']) {
        const forged = Buffer.from(JSON.stringify({ ...claims, [name]: victims[name] })).toString('base64url');
        assertProblem(await it.client.get(paths.sessions, bearer(`${head}.${forged}.${signature}`)), 401, 'invalid_access_token');
      }
    });
  });
}
