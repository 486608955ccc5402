// A49 against keys of the test's own, and against Firebase's own Auth emulator.
import assert from 'node:assert/strict';
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Client, type Answer } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { FirebaseEmulators, firebaseProject } from '../support/firebase.ts';
import { claimsOf, headerOf, KeyServer, newKey, serviceAccountOf, signedWith } from '../support/google.ts';
import { claims, encode, parts, type Part } from '../support/jwt.ts';
import { Metrics } from '../support/metrics.ts';
import { assertFields, assertProblem, bearer, login, newPassword, newPerson, paths, register, verifiedPerson } from '../support/people.ts';
import { freePort } from '../support/ports.ts';
import { Scene } from '../support/scene.ts';
import { assertRefused, assertTaken, SecretFiles } from '../support/secret_files.ts';
import { TestServer } from '../support/server.ts';

const google = newKey('google-1');
const stranger = newKey('google-1');
const account = newKey('account-1');

const tokenOf = (email: string, changes: Part = {}) => signedWith(google, headerOf(google), claimsOf(email, changes));

for (const database of databases()) {
  describe(`Firebase on ${database.kind}`, () => {
    const it = new Scene();
    const files = new SecretFiles();
    let keys: KeyServer;
    let metricsPort: number;
    before(async () => {
      keys = await KeyServer.start([google]);
      metricsPort = await freePort();
      await it.open(database, {
        FIREBASE_PROJECT_ID: firebaseProject,
        FIREBASE_KEYS_URL: keys.url,
        ...files.settings({ FIREBASE_SERVICE_ACCOUNT: serviceAccountOf(account) }),
        METRICS_LISTEN: `127.0.0.1:${metricsPort}`,
      });
    });
    after(async () => {
      await it.close();
      await keys.stop();
    });
    const signIn = (id_token: string, more: object = {}): Promise<Answer> => it.client.post(paths.firebase, { id_token, ...more });

    test('A49: somebody new gets an account, a session that refreshes, and a profile', async () => {
      const { email } = newPerson();
      const answer = await it.client.post(paths.firebase, { id_token: tokenOf(email) }, { 'Accept-Language': 'pt' });
      assert.equal(answer.status, 200, answer.body);
      const { access_token, refresh_token, device_id, user } = answer.json;
      assert.deepEqual(
        [user.email, user.first_name, user.last_name, user.language, user.email_verified, user.role],
        [email, 'María', 'Nguema Obiang', 'pt', true, 'user'],
      );
      assert.deepEqual(claims(access_token).payload['amr'], ['firebase']);
      assert.equal((await it.client.get(paths.profile, bearer(access_token))).json.email, email);
      assert.equal((await it.client.post(paths.refresh, { refresh_token, device_id })).status, 200);
      const again = await signIn(tokenOf('moved.away@correo.example', { sub: `uid of ${email}` }), { device_id });
      assert.equal(again.json.user.id, user.id);
      assert.equal((await it.server.letters.to(email)).length, 0);
    });

    test('A49: a verified account is linked, its owner is told, and the password goes on', async () => {
      const person = await verifiedPerson(it.server);
      const seen = await it.server.letters.to(person.email);
      assert.equal((await signIn(tokenOf(person.email.toUpperCase()))).status, 200);
      const letter = await it.server.letters.waitForNew(person.email, seen);
      assert.equal(letter.subject, 'Una nueva forma de entrar en su cuenta');
      await login(it.client, person);
    });

    test('A9: Firebase linking to an unverified account drops its password', async () => {
      const { person, letter } = await register(it.server, it.client);
      assertProblem(await it.client.post(paths.login, { email: person.email, password: person.password }), 403, 'email_not_verified');
      const answer = await signIn(tokenOf(person.email));
      assert.equal(answer.status, 200, answer.body);
      assertProblem(await it.client.post(paths.login, { email: person.email, password: person.password }), 401, 'invalid_credentials');
      assertProblem(await it.client.post(paths.verify, { token: letter.token, password: person.password }), 400, 'invalid_or_expired_token');
      assert.equal(it.store.rows(`SELECT * FROM credentials WHERE user_id = '${answer.json.user.id}'`).length, 0);
    });

    test('A49: an address that Firebase has not verified links nothing', async () => {
      const person = await verifiedPerson(it.server);
      assertProblem(await signIn(tokenOf(person.email, { email_verified: false })), 403, 'email_not_verified');
      assertProblem(await signIn(tokenOf(newPerson().email, { email_verified: 'true' })), 403, 'email_not_verified');
      assert.equal(it.store.rows(`SELECT * FROM identities WHERE subject = 'uid of ${person.email}'`).length, 0);
    });

    test('A49: a suspended account says so, and one that needs a second factor too', async () => {
      const person = await verifiedPerson(it.server);
      it.store.change(`UPDATE users SET status = 'suspended' WHERE email_key = '${person.email}'`);
      assertProblem(await signIn(tokenOf(person.email)), 403, 'account_suspended');
      it.store.change(`UPDATE users SET status = 'active', role = 'agent' WHERE email_key = '${person.email}'`);
      assertProblem(await signIn(tokenOf(person.email)), 403, 'mfa_enrollment_required');
    });

    test('A49: what Google did not sign for this project opens nothing', async () => {
      const { email } = newPerson();
      const text = `${encode({ alg: 'HS256', kid: google.kid, typ: 'JWT' })}.${encode(claimsOf(email))}`;
      const pem = google.publicKey.export({ type: 'spki', format: 'pem' });
      const forged: Record<string, string> = {
        'signed by nobody': `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claimsOf(email))}.`,
        'HS256 with the public key': `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`,
        'signed by a stranger': signedWith(stranger, headerOf(google), claimsOf(email)),
        'of an unknown key': signedWith(google, { ...headerOf(google), kid: 'other' }, claimsOf(email)),
        'with a key of its own': signedWith(stranger, { ...headerOf(google), jwk: stranger.publicKey.export({ format: 'jwk' }) }, claimsOf(email)),
        'for another project': tokenOf(email, { aud: 'other-project' }),
        'by another issuer': tokenOf(email, { iss: 'https://securetoken.google.com/other-project' }),
        lapsed: tokenOf(email, { iat: 1_700_000_000, exp: 1_700_003_600 }),
        'our own access token': (await login(it.client, await verifiedPerson(it.server))).access_token,
        'no token': 'x',
      };
      for (const [what, token] of Object.entries(forged)) {
        const answer = await signIn(token);
        assert.equal(`${answer.status} ${answer.json?.code}`, '401 invalid_id_token', what);
      }
      assert.equal(it.store.rows(`SELECT * FROM users WHERE email_key = '${email}'`).length, 0);
      assert.ok(keys.requests <= 2, `${keys.requests} fetches`);
    });

    test('every field that is wrong is named', async () => {
      const id_token = tokenOf(newPerson().email);
      assertFields(await it.client.post(paths.firebase, {}), { id_token: 'required' });
      assertFields(await signIn('x'.repeat(8193)), { id_token: 'too_long' });
      assertFields(await it.client.post(paths.firebase, { id_token: 7 }), { id_token: 'wrong_type' });
      assertFields(await signIn(id_token, { transport: 'pigeon', remember_me: 'yes', role: 'admin' }), {
        transport: 'invalid_choice',
        remember_me: 'wrong_type',
        role: 'unknown_field',
      });
      assertProblem(await it.client.form(paths.firebase, { id_token }, { Origin: it.server.url }), 415, 'unsupported_media_type');
    });

    test('A49: a custom token is signed by the service account, for the user, for an hour', async () => {
      const { access_token, user } = (await signIn(tokenOf(newPerson().email))).json;
      const answer = await it.client.send('POST', paths.customToken, { headers: bearer(access_token) });
      assert.equal(answer.status, 200, answer.body);
      const [header, payload, signature] = parts(answer.json.custom_token);
      const key = createPublicKey(account.privateKey);
      assert.ok(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')));
      const told = claims(answer.json.custom_token);
      assert.deepEqual(told.header, { alg: 'RS256', typ: 'JWT', kid: account.kid });
      assert.deepEqual([told.payload['uid'], told.payload['exp'] - told.payload['iat']], [user.id, answer.json.expires_in]);
      assertProblem(await it.client.post(paths.customToken, {}), 401, 'authentication_required');
      assertFields(await it.client.post(paths.customToken, { uid: 'somebody-else' }, bearer(access_token)), { uid: 'unknown_field' });
    });

    test('A54: another service account signs from the SIGHUP on, and one that is none is refused', async () => {
      const { access_token } = (await signIn(tokenOf(newPerson().email))).json;
      const minted = async () => claims((await it.client.post(paths.customToken, {}, bearer(access_token))).json.custom_token).header;
      files.write('FIREBASE_SERVICE_ACCOUNT', serviceAccountOf(newKey('account-2')));
      await assertTaken(it.server, 'FIREBASE_SERVICE_ACCOUNT');
      assert.equal((await minted())['kid'], 'account-2');
      files.write('FIREBASE_SERVICE_ACCOUNT', serviceAccountOf(account).replace(firebaseProject, 'another-project'));
      await assertRefused(it.server, 'FIREBASE_SERVICE_ACCOUNT');
      assert.equal((await minted())['kid'], 'account-2');
    });

    test('A59: what came of these sign-ins is counted beside those by password', async () => {
      const metrics = new Metrics(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
      for (const outcome of ['succeeded', 'invalid_id_token', 'email_not_verified', 'account_suspended']) {
        assert.ok(metrics.value('taxasge_logins_total', { method: 'firebase', outcome }) > 0, outcome);
      }
      assert.ok(metrics.value('taxasge_logins_total', { method: 'password', outcome: 'succeeded' }) > 0);
    });

    test('is well as long as it has keys and Google answers', async () => {
      const { json } = await it.client.get('/health');
      assert.deepEqual([json.status, json.checks.firebase], ['healthy', 'ok']);
    });

    test('A49: while Google is away before there are any keys, 503 with Retry-After, and the service is degraded', async () => {
      keys.isAway = true;
      const server = await TestServer.start(it.store, { FIREBASE_PROJECT_ID: firebaseProject, FIREBASE_KEYS_URL: keys.url });
      const client = new Client(server);
      try {
        const answer = await client.post(paths.firebase, { id_token: tokenOf(newPerson().email) });
        assertProblem(answer, 503, 'service_unavailable');
        assert.ok(Number(answer.headers['retry-after']) > 0);
        const health = await client.get('/health');
        assert.equal(health.status, 200);
        assert.deepEqual([health.json.status, health.json.checks.firebase], ['degraded', 'failed']);
        const { access_token } = await login(client, await verifiedPerson(server));
        assertProblem(await client.post(paths.customToken, {}, bearer(access_token)), 404, 'firebase_not_configured');
      } finally {
        client.close();
        keys.isAway = false;
        await server.stop();
      }
    });

    test('where it is not configured there is no such thing', async () => {
      const server = await TestServer.start(it.store);
      const client = new Client(server);
      try {
        assertProblem(await client.post(paths.firebase, { id_token: tokenOf(newPerson().email) }), 404, 'firebase_not_configured');
        assert.equal((await client.get('/health')).json.checks.firebase, 'disabled');
      } finally {
        client.close();
        await server.stop();
      }
    });
  });
}

describe("Firebase's own Auth emulator", () => {
  let emulators: FirebaseEmulators;
  before(async () => {
    emulators = await FirebaseEmulators.start(['auth']);
  });
  after(() => emulators?.stop());

  for (const database of databases()) {
    describe(`on ${database.kind}`, () => {
      const it = new Scene();
      before(() => it.open(database, { FIREBASE_PROJECT_ID: firebaseProject, FIREBASE_AUTH_EMULATOR_HOST: emulators.address('auth') }));
      after(() => it.close());

      test('A49: signs people in once their address is verified there, and takes our custom tokens', async () => {
        const user = await emulators.signUp(newPerson().email, newPassword());
        assertProblem(await it.client.post(paths.firebase, { id_token: await emulators.idToken(user) }), 403, 'email_not_verified');
        await emulators.verifyEmail(user);
        const answer = await it.client.post(paths.firebase, { id_token: await emulators.idToken(user) });
        assert.equal(answer.status, 200, answer.body);
        assert.deepEqual([answer.json.user.email, answer.json.user.first_name], [user.email, 'María']);
        const linked = it.store.rows(`SELECT subject FROM identities WHERE user_id = '${answer.json.user.id}'`);
        assert.deepEqual(linked.map(({ subject }) => subject), [user.uid]);

        const minted = await it.client.post(paths.customToken, {}, bearer(answer.json.access_token));
        assert.equal(minted.status, 200, minted.body);
        const { payload } = claims(await emulators.exchange(minted.json.custom_token));
        assert.deepEqual([payload['sub'], payload['aud']], [answer.json.user.id, firebaseProject]);
      });

      test('A9: Firebase linking to an unverified account drops its password', async () => {
        const { person } = await register(it.server, it.client);
        const user = await emulators.signUp(person.email, newPassword());
        await emulators.verifyEmail(user);
        assert.equal((await it.client.post(paths.firebase, { id_token: await emulators.idToken(user) })).status, 200);
        assertProblem(await it.client.post(paths.login, { email: person.email, password: person.password }), 401, 'invalid_credentials');
      });

      test('is really probed, and a warning says that nobody signs its tokens', async () => {
        assert.equal((await it.client.get('/health')).json.checks.firebase, 'ok');
        assert.match(it.server.log, /"firebase_emulator"/);
        assertProblem(await it.client.post(paths.firebase, { id_token: tokenOf(newPerson().email) }), 401, 'invalid_id_token');
      });
    });
  }
});
