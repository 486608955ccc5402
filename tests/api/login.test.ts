import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { claims, signedBy, type Jwk } from '../support/jwt.ts';
import { assertFields, assertProblem, bearer, login, newPerson, paths, patiently, verifiedPerson, type Person, type Tokens } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { publicUrl } from '../support/server.ts';
import { assertNoSecretIn } from '../support/secrets.ts';

for (const database of databases()) {
  describe(`login on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    before(async () => {
      person = await verifiedPerson(it.server);
    });

    test('gives both tokens, a device and the user', async () => {
      const { answer } = await login(it.client, person);
      const { user, refresh_token, expires_in } = answer.json;
      assert.equal(expires_in, 900);
      assert.ok(refresh_token);
      assert.deepEqual(
        { ...user, id: '', created_at: '', last_login_at: '' },
        {
          id: '',
          email: person.email,
          first_name: 'María',
          last_name: 'Nguema Obiang',
          phone: null,
          role: 'user',
          user_type: 'citizen',
          status: 'active',
          language: 'es',
          email_verified: true,
          mfa_enabled: false,
          created_at: '',
          last_login_at: '',
        },
      );
      assert.match(answer.headers['cache-control'] ?? '', /no-store/);
    });

    test('A18: an empty password and one over 1024 bytes are named at once, for every address alike', async () => {
      for (const email of [person.email, newPerson().email]) {
        assertFields(await it.client.post(paths.login, { email, password: '' }), { password: 'required' });
        assertFields(await it.client.post(paths.login, { email, password: 'x'.repeat(1025) }), { password: 'too_long' });
      }
    });

    test('A4: the password counts exactly as sent', async () => {
      for (const other of [` ${person.password}`, `${person.password} `, person.password.toUpperCase(), `${person.password}\u0301`]) {
        assertProblem(await it.client.post(paths.login, { email: person.email, password: other }), 401, 'invalid_credentials');
      }
    });

    test('AU_24: the address may be written in any case', async () => {
      await login(it.client, { ...person, email: person.email.toUpperCase() });
    });

    test('A32: the access token is a short at+jwt, signed with ES256 by a published key', async () => {
      const { access_token } = await login(it.client, person);
      const { header, payload } = claims(access_token);
      const { keys } = (await it.client.get('/.well-known/jwks.json')).json as { keys: Jwk[] };
      assert.ok(signedBy(keys, access_token));
      assert.ok(access_token.length < 1024);
      assert.deepEqual([header['typ'], header['alg']], ['at+jwt', 'ES256']);
      assert.deepEqual(Object.keys(header).sort(), ['alg', 'kid', 'typ']);
      assert.deepEqual(Object.keys(payload).sort(), ['amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'role', 'sid', 'sub']);
      assert.deepEqual([payload['iss'], payload['role']], [publicUrl, 'user']);
      // Fifteen minutes from the login; the token itself may be made a moment later.
      assert.ok([899, 900].includes(payload['exp'] - payload['iat']), `${payload['exp'] - payload['iat']} s`);
      assert.ok(Math.abs(payload['auth_time'] - Date.now() / 1000) < 60);
    });

    test('AU_23, A25: 16 logins at once are 16 sessions with 32 different tokens', async () => {
      const { email, password } = person;
      const answers = await Promise.all(Array.from({ length: 16 }, () => patiently(() => it.client.post(paths.login, { email, password }))));
      const all = answers.map(({ json }) => json as Tokens);
      assert.equal(new Set(all.flatMap(({ access_token, refresh_token }) => [access_token, refresh_token])).size, 32);
      assert.equal(new Set(all.map(({ access_token }) => claims(access_token).payload['sid'])).size, 16);
      assert.equal(new Set(all.map(({ access_token }) => claims(access_token).payload['jti'])).size, 16);
    });

    test('A35: with cookie transport the refresh token is in an HttpOnly, Secure, SameSite=Lax cookie and not in the body', async () => {
      const answer = await it.browser().post(paths.login, { email: person.email, password: person.password, transport: 'cookie' });
      assert.equal(answer.json.refresh_token, undefined);
      const [cookie = ''] = answer.setCookies;
      assert.match(cookie, new RegExp(`^__Host-session=${answer.json.device_id}\\.[A-Za-z0-9_-]{91}; `));
      assert.deepEqual(cookie.split('; ').slice(1).sort(), ['HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Lax', 'Secure']);
    });

    test('with body transport the refresh token is in no cookie', async () => {
      const answer = await it.browser().post(paths.login, { email: person.email, password: person.password });
      for (const cookie of answer.setCookies) assert.match(cookie, /^__Host-session=[A-Za-z0-9_-]{22}; /);
    });

    test('a device that comes back stays the same, by device_id and by cookie; one that is new differs', async () => {
      const first = await login(it.client, person);
      const again = await login(it.client, person, { device_id: first.device_id });
      const other = await login(it.client, person);
      assert.equal(again.device_id, first.device_id);
      assert.notEqual(other.device_id, first.device_id);
      const browser = it.browser();
      const devices = [];
      for (let turn = 0; turn < 2; turn += 1) devices.push((await login(browser, person, { transport: 'cookie' })).device_id);
      assert.equal(devices[0], devices[1]);
      assertFields(await it.client.post(paths.login, { email: person.email, password: person.password, device_id: 'x' }), {
        device_id: 'invalid_device_id',
      });
    });

    test('last_login_at moves on', async () => {
      const first = (await login(it.client, person)).answer.json.user.last_login_at;
      const second = (await login(it.client, person)).answer.json.user.last_login_at;
      assert.ok(second >= first && Math.abs(Date.parse(second) - Date.now()) < 60_000, `${first} ${second}`);
    });

    test('AU_38: a suspended account says so only after the correct password', async () => {
      const suspended = await verifiedPerson(it.server);
      it.store.change(`UPDATE users SET status = 'suspended' WHERE email_key = '${suspended.email}'`);
      assertProblem(await it.client.post(paths.login, { email: suspended.email, password: suspended.password }), 403, 'account_suspended');
      assertProblem(await it.client.post(paths.login, { email: suspended.email, password: 'no es esta 123' }), 401, 'invalid_credentials');
    });

    test('a refused login opens no session and sets no token', async () => {
      const sessions = it.store.rows('SELECT id FROM sessions').length;
      const browser = it.browser();
      const answer = await browser.post(paths.login, { email: person.email, password: 'no es esta 123', transport: 'cookie' });
      for (const cookie of answer.setCookies) assert.match(cookie, /^__Host-session=[A-Za-z0-9_-]{22}; /);
      assert.equal(it.store.rows('SELECT id FROM sessions').length, sessions);
    });

    test('wrong kinds and choices are named', async () => {
      const good = { email: person.email, password: person.password };
      assertFields(await it.client.post(paths.login, { ...good, transport: 'pigeon' }), { transport: 'invalid_choice' });
      assertFields(await it.client.post(paths.login, { ...good, remember_me: 'yes' }), { remember_me: 'wrong_type' });
      assertFields(await it.client.post(paths.login, { ...good, role: 'admin' }), { role: 'unknown_field' });
      assertFields(await it.client.post(paths.login, {}), { email: 'required', password: 'required' });
    });

    test('AU_32: no token is in the database in clear', async () => {
      const { access_token, refresh_token } = await login(it.client, person);
      const text = JSON.stringify(it.store.dump());
      assert.ok(!text.includes(access_token) && !text.includes(refresh_token));
      assertNoSecretIn(text, 'the database');
    });

    test('AU_21: the token opens the profile of its owner', async () => {
      const other = await verifiedPerson(it.server);
      for (const somebody of [person, other]) {
        const { access_token } = await login(it.client, somebody);
        assert.equal((await it.client.get(paths.profile, bearer(access_token))).json.email, somebody.email);
      }
    });
  });
}
