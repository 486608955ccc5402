import assert from 'node:assert/strict';
import { createPublicKey, createHmac, generateKeyPairSync } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { claims, encode, forge, parts, type Jwk } from '../support/jwt.ts';
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

    test('A45: of 16 changes at once on one state, one is made', async () => {
      const current = await tag();
      const answers = await Promise.all(Array.from({ length: 16 }, (_, turn) => patch({ first_name: `Eva ${turn}` }, current)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(15).fill(412)]);
      assert.equal((await read()).json.first_name, answers.find(({ status }) => status === 200)?.json.first_name);
    });

    test('A45, AU_20: nothing else can be assigned', async () => {
      const before = await read();
      for (const [field, value] of Object.entries({
        role: 'admin',
        status: 'active',
        email: 'x@y.example',
        password: 'x',
        id: '1',
        email_verified: true,
        mfa_enabled: true,
        user_type: 'business',
      })) {
        assertFields(await patch({ first_name: 'Otra', [field]: value }, await tag()), { [field]: 'unknown_field' });
      }
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

    test('A33, AU_39: forged tokens are refused', async () => {
      const { header, payload } = claims(token);
      const [head, body, signature] = parts(token);
      const { keys } = (await it.client.get('/.well-known/jwks.json')).json as { keys: Jwk[] };
      const pem = createPublicKey({ key: keys[0] as Jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const hs = `${encode({ ...header, alg: 'HS256' })}.${body}`;
      const forged: Record<string, string> = {
        'no signature': `${head}.${body}.`,
        'alg none': `${encode({ ...header, alg: 'none' })}.${body}.`,
        'alg None with the old signature': `${encode({ ...header, alg: 'None' })}.${body}.${signature}`,
        'HS256 with the public key': `${hs}.${createHmac('sha256', pem).update(hs).digest('base64url')}`,
        'another key under our kid': forge(header, payload, privateKey),
        'another key in jwk': forge({ ...header, jwk: publicKey.export({ format: 'jwk' }) }, payload, privateKey),
        'another key in jku': forge({ ...header, jku: 'https://evil.example/keys' }, payload, privateKey),
        'another role': `${head}.${encode({ ...payload, role: 'admin' })}.${signature}`,
        'a later end': `${head}.${encode({ ...payload, exp: payload['exp'] + 9 })}.${signature}`,
        'an unknown kid': `${encode({ ...header, kid: 'A'.repeat(43) })}.${body}.${signature}`,
        'another type': `${encode({ ...header, typ: 'JWT' })}.${body}.${signature}`,
        'a zero signature': `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`,
        padding: `${head}.${body}.${signature}==`,
        'a header that is no JSON': `${encode('not json')}.${body}.${signature}`,
      };
      for (const [what, forgery] of Object.entries(forged)) {
        assert.equal((await it.client.get(paths.profile, bearer(forgery))).json?.code, 'invalid_access_token', what);
      }
      assert.equal((await read()).status, 200);
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
