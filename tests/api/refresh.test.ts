import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { claims } from '../support/jwt.ts';
import { assertFields, assertProblem, bearer, login, paths, signedInBrowser, verifiedPerson, type Person } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { settledRows } from '../support/settled_rows.ts';
import { until } from '../support/until.ts';

for (const database of databases()) {
  describe(`refresh on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    before(async () => {
      person = await verifiedPerson(it.server);
    });
    const refresh = (refresh_token: string, more: object = {}) => it.client.post(paths.refresh, { refresh_token, ...more });
    const refreshed = async (token: string): Promise<string> => {
      const answer = await refresh(token);
      assert.equal(answer.status, 200, answer.body);
      return answer.json.refresh_token as string;
    };

    test('AU_22: gives a new pair for the same session and the same moment of signing in', async () => {
      const tokens = await login(it.client, person);
      const answer = await refresh(tokens.refresh_token);
      assert.equal(answer.status, 200, answer.body);
      assert.notEqual(answer.json.refresh_token, tokens.refresh_token);
      const [before, after] = [claims(tokens.access_token).payload, claims(answer.json.access_token).payload];
      assert.deepEqual([after['sid'], after['sub'], after['auth_time']], [before['sid'], before['sub'], before['auth_time']]);
      assert.notEqual(after['jti'], before['jti']);
      assert.equal((await it.client.get(paths.profile, bearer(answer.json.access_token))).json.email, person.email);
      assert.match(answer.headers['cache-control'] ?? '', /no-store/);
    });

    test('goes on for twenty generations', async () => {
      let token = (await login(it.client, person)).refresh_token;
      const seen = new Set([token]);
      for (let turn = 0; turn < 20; turn += 1) seen.add((token = await refreshed(token)));
      assert.equal(seen.size, 21);
    });

    test('A36, A37: the immediate predecessor gets the same successor again', async () => {
      const { refresh_token, device_id } = await login(it.client, person);
      const successor = await refreshed(refresh_token);
      assert.equal(await refreshed(refresh_token), successor);
      assert.equal((await refresh(refresh_token, { device_id })).json.refresh_token, successor);
      await refreshed(successor);
    });

    test('A38, AU_31: an older token ends its session everywhere, tells the owner, and leaves other sessions alone', async () => {
      const [victim, other] = [await login(it.client, person), await login(it.client, person)];
      await settledRows(it.store); // the letters about two new devices are there
      const before = await it.server.letters.to(person.email);
      const second = await refreshed(victim.refresh_token);
      const third = await refreshed(second);
      const fourth = await refreshed(third);
      assertProblem(await refresh(victim.refresh_token), 401, 'invalid_refresh_token');
      for (const token of [fourth, third, second]) assertProblem(await refresh(token), 401, 'invalid_refresh_token');
      await until(
        'the access token to be refused',
        async () => (await it.client.get(paths.profile, bearer(victim.access_token))).status === 401,
        { withinMs: 2_000 },
      );
      assert.equal((await it.client.get(paths.profile, bearer(other.access_token))).status, 200);
      await refreshed(other.refresh_token);
      await it.server.letters.waitForNew(person.email, before);
      assert.equal(it.store.rows(`SELECT 1 AS one FROM audit_events WHERE kind = 'refresh_reuse'`).length, 1);
    });

    test('A36: one that its own client has just overtaken is refused, and no alarm is raised', async () => {
      const first = (await login(it.client, person)).refresh_token;
      const third = await refreshed(await refreshed(first));
      assertProblem(await refresh(first), 401, 'invalid_refresh_token');
      await refreshed(third);
    });

    test('A38: a token of a session that was signed out is refused and raises no alarm', async () => {
      const tokens = await login(it.client, person);
      await it.client.post(paths.logout, {}, bearer(tokens.access_token));
      const alarms = it.store.rows(`SELECT 1 AS one FROM audit_events WHERE kind = 'refresh_reuse'`).length;
      for (let turn = 0; turn < 2; turn += 1) assertProblem(await refresh(tokens.refresh_token), 401, 'invalid_refresh_token');
      assert.equal(it.store.rows(`SELECT 1 AS one FROM audit_events WHERE kind = 'refresh_reuse'`).length, alarms);
    });

    test('A35: by cookie the successor comes back in the cookie only', async () => {
      const { browser } = await signedInBrowser(it.server, person);
      const before = [...browser.cookies.values()][0] ?? '';
      const answer = await browser.send('POST', paths.refresh);
      assert.equal(answer.status, 200, answer.body);
      assert.equal(answer.json.refresh_token, undefined);
      const after = [...browser.cookies.values()][0] ?? '';
      assert.equal(after.split('.')[0], before.split('.')[0]);
      assert.notEqual(after.split('.')[1], before.split('.')[1]);
      assert.equal((await browser.post(paths.refresh, {})).status, 200);
      browser.close();
    });

    test('what is no token of ours is refused', async () => {
      const { access_token, refresh_token } = await login(it.client, person);
      const flipped = `${refresh_token.slice(0, 60)}${refresh_token[60] === 'A' ? 'B' : 'A'}${refresh_token.slice(61)}`;
      for (const token of [randomBytes(68).toString('base64url'), flipped, 'x', access_token]) {
        const answer = await refresh(token);
        assert.ok(answer.status === 401 || answer.status === 422, answer.body);
      }
      assertProblem(await refresh(randomBytes(68).toString('base64url')), 401, 'invalid_refresh_token');
      assertProblem(await refresh(flipped), 401, 'invalid_refresh_token');
      assertProblem(await it.client.post(paths.refresh, {}), 401, 'invalid_refresh_token');
      await refreshed(refresh_token);
    });

    test('AU_39: a refresh token is no access token', async () => {
      const { refresh_token } = await login(it.client, person);
      assertProblem(await it.client.get(paths.profile, bearer(refresh_token)), 401, 'invalid_access_token');
    });

    test('wrong fields are named and spend nothing', async () => {
      const { refresh_token } = await login(it.client, person);
      assertFields(await refresh(refresh_token, { device_id: 'x' }), { device_id: 'invalid_device_id' });
      assertFields(await refresh(refresh_token, { user: 1 }), { user: 'unknown_field' });
      assertFields(await it.client.post(paths.refresh, { refresh_token: 7 }), { refresh_token: 'wrong_type' });
      await refreshed(refresh_token);
    });

    test('a suspended account is not refreshed', async () => {
      const suspended = await verifiedPerson(it.server);
      const { refresh_token } = await login(it.client, suspended);
      it.store.change(`UPDATE users SET status = 'suspended' WHERE email_key = '${suspended.email}'`);
      const answer = await refresh(refresh_token);
      assert.ok(answer.status === 401 || answer.status === 403, answer.body);
    });
  });
}
