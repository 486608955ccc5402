import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { assertFields, assertProblem, bearer, login, paths, signedInBrowser, verifiedPerson, type Person } from '../support/people.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`profile on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    let token = '';
    before(async () => {
      person = await verifiedPerson(it.server);
      token = (await login(it.client, person)).access_token;
    });
    const read = () => it.client.get(paths.profile, bearer(token));
    const patch = (json: unknown, tag?: string) =>
      it.client.send('PATCH', paths.profile, { json, headers: { ...bearer(token), ...(tag === undefined ? {} : { 'If-Match': tag }) } });
    const tag = async () => (await read()).headers['etag'] ?? '';

    test('gives the user, never anything about the password', async () => {
      const answer = await read();
      assert.equal(answer.status, 200);
      assert.equal(answer.json.email, person.email);
      assert.ok(!/argon2|password/.test(answer.body));
      assert.match(answer.headers['cache-control'] ?? '', /no-store|private/);
    });

    test('HEAD is GET without the body', async () => {
      const [get, head] = [await read(), await it.client.send('HEAD', paths.profile, { headers: bearer(token) })];
      assert.equal(head.status, 200);
      assert.deepEqual([head.headers['etag'], head.headers['content-length']], [get.headers['etag'], get.headers['content-length']]);
    });

    test('A45: each listed field changes, and the tag with it', async () => {
      const before = await read();
      for (const change of [{ first_name: 'Ana' }, { last_name: 'Ela' }, { phone: '222123456' }, { language: 'fr' }]) {
        const old = await tag();
        const answer = await patch(change, old);
        assert.equal(answer.status, 200, answer.body);
        assert.notEqual(answer.headers['etag'], old);
      }
      const after = await read();
      assert.deepEqual(after.json, {
        ...before.json,
        first_name: 'Ana',
        last_name: 'Ela',
        phone: '+240222123456',
        language: 'fr',
        last_login_at: after.json.last_login_at,
      });
    });

    test('null and an empty text remove the phone', async () => {
      for (const phone of [null, '']) {
        assert.equal((await patch({ phone: '+240222123456' }, await tag())).json.phone, '+240222123456');
        assert.equal((await patch({ phone }, await tag())).json.phone, null);
      }
    });

    test('an empty change changes nothing', async () => {
      const before = await read();
      const answer = await patch({}, before.headers['etag']);
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.json, before.json);
    });

    test('A45: without If-Match 428, with a stale one 412, with an unreadable one 422; nothing changes', async () => {
      const stale = await tag();
      await patch({ first_name: 'Eva' }, stale);
      const before = await read();
      assertProblem(await patch({ first_name: 'Otra' }), 428, 'precondition_required');
      assertProblem(await patch({ first_name: 'Otra' }, stale), 412, 'precondition_failed');
      for (const wrong of ['*', 'W/"1"', 'abc', '"a", "b"', '"'])
        assertFields(await patch({ first_name: 'Otra' }, wrong), { 'If-Match': 'invalid_etag' });
      assert.deepEqual((await read()).json, before.json);
    });

    test('wrong values are named', async () => {
      const current = await tag();
      assertFields(await patch({ first_name: 1, phone: 'call me', language: 'de' }, current), {
        first_name: 'wrong_type',
        phone: 'invalid_phone',
        language: 'invalid_choice',
      });
      assertFields(await patch({ first_name: 'x'.repeat(101), last_name: 'a\u0000b' }, current), {
        first_name: 'too_long',
        last_name: 'invalid_encoding',
      });
      assertProblem(await patch({ first_name: '' }, current), 422, 'validation_failed');
      assertFields(await patch([], current), { '': 'wrong_type' });
    });

    test('A43: the cookie is no proof here', async () => {
      const { browser } = await signedInBrowser(it.server, person);
      assertProblem(await browser.get(paths.profile), 401, 'authentication_required');
      assertProblem(
        await browser.send('PATCH', paths.profile, { json: {}, headers: { 'If-Match': '"1"' } }),
        401,
        'authentication_required',
      );
      browser.close();
    });

    test('AU_21, A33: without a token, with other schemes and with broken ones: 401 and WWW-Authenticate', async () => {
      for (const value of [undefined, 'Basic dXNlcjpwYXNz', token, 'Bearer']) {
        assertProblem(
          await it.client.get(paths.profile, value === undefined ? {} : { Authorization: value }),
          401,
          'authentication_required',
        );
      }
      for (const value of ['Bearer x', 'Bearer a.b.c', `Bearer ${token}x`, `Bearer ${token}.x`, `Bearer ${'x'.repeat(5000)}`]) {
        assertProblem(await it.client.get(paths.profile, { Authorization: value }), 401, 'invalid_access_token');
      }
      assert.equal((await it.client.get(paths.profile, { Authorization: `bearer ${token}` })).status, 200);
    });

    test('AU_05: what was written is what is read, in every script', async () => {
      for (const first_name of ["O'Neill; DROP TABLE users;--", '张伟', 'Ñandú 🐦', 'a"b\\c', '%_%', '<b>Ana</b>']) {
        assert.equal((await patch({ first_name }, await tag())).status, 200);
        assert.equal((await read()).json.first_name, first_name);
      }
      assert.equal(it.store.rows(`SELECT id FROM users WHERE email_key = '${person.email}'`).length, 1);
    });
  });
}
