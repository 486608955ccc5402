// A28: passkeys against the real server, with a device in software. A browser's own are in tests/e2e.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { SoftwarePasskey, type Lies } from '../support/software_passkey.ts';
import type { Answer } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { claims } from '../support/jwt.ts';
import {
  asksToMove, assertFields, assertProblem, bearer, forgets, login, newPassword, newPerson, paths, verifiedPerson, type Person,
} from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { until } from '../support/until.ts';

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** What a device may say that proves nothing here. UP is 1, UV 4, BE 8, BS 16, AT 64. */
const untrue: Record<string, Lies> = {
  'for another site': { origin: 'https://taxasge.example' },
  'for a port of somebody else': { origin: 'http://localhost:1' },
  'for https where we have http': { origin: 'https://localhost:8080' },
  'for an origin with a path': { origin: 'http://localhost:8080/' },
  'for a site below ours': { origin: 'http://evil.localhost:8080' },
  'for another host’s keys': { rpId: 'taxasge.example' },
  'for no host’s keys': { rpId: '' },
  'in a frame of another site': { crossOrigin: true },
  'a challenge that we never gave': { challenge: 'A'.repeat(43) },
  'a challenge that is none': { challenge: '' },
  'a challenge with an end of its own': { challenge: `${'A'.repeat(43)}=` },
};

const unprovedLogin: Record<string, Lies> = {
  ...untrue,
  'the other ceremony': { type: 'webauthn.create' },
  'no ceremony': { type: '' },
  'nobody was there': { flags: 0x04 },
  'nobody was asked who they are': { flags: 0x01 },
  'a copy of what cannot be copied': { flags: 0x01 | 0x04 | 0x10 },
  'copies, of a key that had none': { flags: 0x01 | 0x04 | 0x08 },
  'a key that is not there': { flags: 0x01 | 0x04 | 0x40 },
  'extensions that are not there': { flags: 0x01 | 0x04 | 0x80 },
  'signed by a stranger': { signedBy: stranger },
  'somebody else’s handle': { userHandle: Buffer.alloc(16, 7).toString('base64url') },
  'a short handle': { userHandle: 'AA' },
  'an empty handle': { userHandle: '' },
};

const unprovedKey: Record<string, Lies> = {
  ...untrue,
  'the other ceremony': { type: 'webauthn.get' },
  'nobody was there': { flags: 0x44 },
  'nobody was asked who they are': { flags: 0x41 },
  'no key': { flags: 0x05 },
  'a copy of what cannot be copied': { flags: 0x55 },
  'extensions that are not there': { flags: 0xc5 },
};

for (const database of databases()) {
  describe(`passkeys on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    let token: string;
    let passkey: SoftwarePasskey;
    const origin = () => `http://localhost:${it.server.port}`;
    const device = () => new SoftwarePasskey(origin());

    const offerNew = async (access: string, body: object = {}) => it.client.post(paths.newPasskeyOptions, body, bearer(access));
    async function add(access: string, one = device(), more: object = {}): Promise<Answer> {
      const options = await offerNew(access);
      assert.equal(options.status, 200, options.body);
      return it.client.post(paths.newPasskey, { credential: one.create(options.json), ...more }, bearer(access));
    }
    async function offer(): Promise<{ challenge: string; rpId: string }> {
      const answer = await it.client.post(paths.passkeyLoginOptions, {});
      assert.equal(answer.status, 200, answer.body);
      return answer.json;
    }
    const finish = (credential: object, more: object = {}) => it.client.post(paths.passkeyLogin, { credential, ...more });
    const signIn = async (one: SoftwarePasskey, lies: Lies = {}, more: object = {}) => finish(one.get(await offer(), lies), more);
    const sessions = () => it.store.rows('SELECT id FROM sessions').length;
    const list = async (access: string) => (await it.client.get(paths.passkeys, bearer(access))).json;

    async function somebody(): Promise<{ person: Person; token: string; passkey: SoftwarePasskey; id: string }> {
      const one = await verifiedPerson(it.server);
      const { access_token } = await login(it.client, one);
      const made = device();
      const added = await add(access_token, made);
      assert.equal(added.status, 201, added.body);
      return { person: one, token: access_token, passkey: made, id: added.json.id };
    }
    /** Among others, such as those about a new device. */
    const told = (email: string, subject: string) =>
      until(`"${subject}" to ${email}`, async () => (await it.server.letters.to(email)).find((letter) => letter.subject === subject));
    before(async () => {
      ({ person, token, passkey } = await somebody());
    });

    test('A28: a passkey is added, told, listed, and opens a session that refreshes', async () => {
      const owner = await verifiedPerson(it.server);
      const { access_token } = await login(it.client, owner);
      const one = device();
      const added = await add(access_token, one, { name: 'Mi teléfono' });
      assert.deepEqual([added.status, added.json.name, added.json.last_used_at, added.json.synced], [201, 'Mi teléfono', null, false]);
      await told(owner.email, 'Se ha añadido una llave de acceso a su cuenta');
      const opened = await signIn(one);
      assert.equal(opened.status, 200, opened.body);
      const { access_token: other, refresh_token, device_id, user } = opened.json;
      assert.equal(user.email, owner.email);
      assert.deepEqual(claims(other).payload['amr'], ['passkey']);
      assert.equal((await it.client.get(paths.profile, bearer(other))).json.email, owner.email);
      assert.equal((await it.client.post(paths.refresh, { refresh_token, device_id })).status, 200);
      const { passkeys, limit } = await list(other);
      assert.deepEqual([passkeys.length, passkeys[0].id, limit], [1, added.json.id, 10]);
      assert.notEqual(passkeys[0].last_used_at, null);
      assert.deepEqual(Object.keys(passkeys[0]).sort(), ['created_at', 'id', 'last_used_at', 'name', 'synced'], 'nothing that proves it');
    });

    test('A28: in a browser the refresh token is in the cookie alone', async () => {
      const browser = it.browser();
      const answer = await browser.post(paths.passkeyLogin, { credential: passkey.get(await offer()), transport: 'cookie', remember_me: true });
      assert.equal(answer.status, 200, answer.body);
      assert.equal(answer.json.refresh_token, undefined);
      assert.equal((await browser.post(paths.refresh, {})).status, 200);
    });

    test('A28: what proves nothing opens nothing, and all of it is one refusal', async () => {
      const before = sessions();
      const bodies = new Set<string>();
      const refused = async (what: string, credential: object) => {
        const answer = await finish(credential);
        assert.equal(`${answer.status} ${answer.json?.code}`, '401 invalid_passkey', what);
        bodies.add(JSON.stringify({ ...answer.json, request_id: '' }));
      };
      for (const [what, lies] of Object.entries(unprovedLogin)) await refused(what, passkey.get(await offer(), lies));
      const known = passkey.get(await offer());
      await refused('of nobody', { ...known, id: 'AAAA', rawId: 'AAAA' });
      await refused('two names', { ...known, id: 'AAAA' });
      await refused('of another type', { ...known, type: 'password' });
      await refused('no answer', { ...known, response: {} });
      await refused('nothing', {});
      await refused('a key that nobody added', device().get(await offer(), { userHandle: '' }));
      assert.equal(bodies.size, 1, [...bodies].join('\n'));
      assert.equal(sessions(), before);
      assert.equal((await signIn(passkey)).status, 200, 'and it is still good');
    });

    test('A28: a challenge is good once, and for what it was given', async () => {
      const options = await offer();
      assert.equal((await finish(passkey.get(options))).status, 200);
      assertProblem(await finish(passkey.get(options)), 401, 'invalid_passkey');
      const tried = await offer();
      assertProblem(await finish(passkey.get(tried, { signedBy: stranger })), 401, 'invalid_passkey');
      assertProblem(await finish(passkey.get(tried)), 401, 'invalid_passkey');
      const toAdd = (await offerNew(token)).json;
      assertProblem(await finish(passkey.get({ challenge: toAdd.challenge, rpId: toAdd.rp.id })), 401, 'invalid_passkey');
      const toEnter = await offer();
      const made = device().create({ ...toAdd, challenge: toEnter.challenge });
      assertProblem(await it.client.post(paths.newPasskey, { credential: made }, bearer(token)), 400, 'invalid_passkey');
      const stale = await offer();
      it.store.change('UPDATE passkey_challenges SET expires_at = 1');
      assertProblem(await finish(passkey.get(stale)), 401, 'invalid_passkey');
    });

    test('A28: of 32 who send the same proof at once, one gets in', async () => {
      const credential = passkey.get(await offer());
      const before = sessions();
      const answers = await Promise.all(Array.from({ length: 32 }, () => finish(credential)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(31).fill(401)]);
      assert.equal(sessions(), before + 1);
      assert.deepEqual(it.store.rows(`SELECT id FROM audit_events WHERE kind = 'passkey_copied'`), [], 'twice is no copy');
    });

    test('A28: a key that was not made as asked is not added', async () => {
      const before = (await list(token)).passkeys.length;
      for (const [what, lies] of Object.entries(unprovedKey)) {
        const options = (await offerNew(token)).json;
        const answer = await it.client.post(paths.newPasskey, { credential: device().create(options, lies) }, bearer(token));
        assert.equal(`${answer.status} ${answer.json?.code}`, '400 invalid_passkey', what);
      }
      const another = await somebody();
      const theirs = (await offerNew(another.token)).json;
      const answer = await it.client.post(paths.newPasskey, { credential: device().create(theirs) }, bearer(token));
      assertProblem(answer, 400, 'invalid_passkey');
      assert.equal((await list(token)).passkeys.length, before);
    });

    test('A28: one that is there already, and an eleventh, are not added', async () => {
      const owner = await somebody();
      const offered = (await offerNew(owner.token)).json;
      assert.deepEqual(offered.excludeCredentials, [{ type: 'public-key', id: owner.passkey.id.toString('base64url') }]);
      assertProblem(await add(owner.token, owner.passkey), 422, 'passkey_already_registered');
      assertProblem(await add(token, owner.passkey), 422, 'passkey_already_registered');
      const last = (await offerNew(owner.token)).json;
      for (let more = 0; more < 9; more += 1) assert.equal((await add(owner.token)).status, 201);
      assertProblem(await offerNew(owner.token), 422, 'too_many_passkeys');
      const late = await it.client.post(paths.newPasskey, { credential: device().create(last) }, bearer(owner.token));
      assertProblem(late, 422, 'too_many_passkeys');
    });

    test('A28: a counter that went back opens nothing, and its owner is told', async () => {
      const owner = await somebody();
      assert.equal((await signIn(owner.passkey, { count: 100 })).status, 200);
      for (const count of [100, 99, 0]) assertProblem(await signIn(owner.passkey, { count }), 401, 'invalid_passkey');
      await told(owner.person.email, 'Hemos rechazado una de sus llaves de acceso');
      assert.equal(it.store.rows(`SELECT id FROM audit_events WHERE kind = 'passkey_copied'`).length, 3);
      assert.equal((await signIn(owner.passkey, { count: 101 })).status, 200);
    });

    test('A19: beginning to sign in asks for no address, answers everybody alike, and writes one row', async () => {
      const before = it.store.rows('SELECT challenge_hash FROM passkey_challenges').length;
      const [one, other] = [await offer(), await offer()];
      assert.deepEqual({ ...one, challenge: '' }, { ...other, challenge: '' });
      assert.notEqual(one.challenge, other.challenge);
      assert.deepEqual(one, { challenge: one.challenge, timeout: 300_000, rpId: 'localhost', allowCredentials: [], userVerification: 'required' });
      assert.equal(it.store.rows('SELECT challenge_hash FROM passkey_challenges').length, before + 2);
      assertFields(await it.client.post(paths.passkeyLoginOptions, { email: person.email }), { email: 'unknown_field' });
    });

    test('A29: the passkey of an agent opens what the password alone does not', async () => {
      const owner = await somebody();
      it.store.change(`UPDATE users SET role = 'agent' WHERE email_key = '${owner.person.email}'`);
      assertProblem(await it.client.post(paths.login, { email: owner.person.email, password: owner.person.password }), 403, 'mfa_enrollment_required');
      const opened = await signIn(owner.passkey);
      assert.deepEqual([opened.status, opened.json.user?.role], [200, 'agent'], opened.body);
    });

    test('AU_38: a suspended account says so to whoever proved a passkey of it', async () => {
      const owner = await somebody();
      it.store.change(`UPDATE users SET status = 'suspended' WHERE email_key = '${owner.person.email}'`);
      assertProblem(await signIn(owner.passkey), 403, 'account_suspended');
      assertProblem(await signIn(owner.passkey, { signedBy: stranger }), 401, 'invalid_passkey');
    });

    test('a passkey is removed: it opens nothing any more, its owner is told, and nobody else can', async () => {
      const owner = await somebody();
      const remove = (id: string, access: string) => it.client.send('DELETE', `${paths.passkeys}/${id}`, { headers: bearer(access) });
      assertProblem(await remove(owner.id, token), 404, 'not_found');
      assertProblem(await remove('x', owner.token), 404, 'not_found');
      assert.equal((await remove(owner.id, owner.token)).status, 204);
      assertProblem(await remove(owner.id, owner.token), 404, 'not_found');
      assert.deepEqual((await list(owner.token)).passkeys, []);
      assertProblem(await signIn(owner.passkey), 401, 'invalid_passkey');
      await told(owner.person.email, 'Se ha eliminado una llave de acceso de su cuenta');
    });

    test('A30: a reset of the password leaves the passkey', async () => {
      const owner = await somebody();
      const letter = await forgets(it.server, it.client, owner.person.email);
      assert.equal((await it.client.post(paths.reset, { token: letter.token, new_password: newPassword() })).status, 204);
      assert.equal((await signIn(owner.passkey)).status, 200);
    });

    test('A46: undoing a change of address removes what passkeys were added since, and no others', async () => {
      const owner = await somebody();
      const moved = newPerson().email;
      const letter = await asksToMove(it.server, it.client, owner.token, moved);
      assert.equal((await it.client.post(paths.confirmEmail, { token: letter.token })).status, 200);
      const thief = device();
      assert.equal((await add(owner.token, thief)).status, 201);
      const { token: undo } = await it.server.letters.waitForPage(owner.person.email, 'undo');
      assert.equal((await it.client.post(paths.undoEmail, { token: undo })).status, 200);
      assertProblem(await signIn(thief), 401, 'invalid_passkey');
      assert.equal((await signIn(owner.passkey)).status, 200);
    });

    test('every field that is wrong is named', async () => {
      const credential = passkey.get(await offer());
      for (const path of [paths.passkeyLogin, paths.newPasskey]) {
        const send = (body: object) => it.client.post(path, body, bearer(token));
        assertFields(await send({}), { credential: 'required' });
        assertFields(await send({ credential: null }), { credential: 'required' });
        for (const credential of ['{}', 7, true, ['x']]) assertFields(await send({ credential }), { credential: 'wrong_type' });
        assertFields(await send({ credential, email: person.email }), { email: 'unknown_field' });
        const twice = `{"credential": {"id": "AA", "id": "AA"}}`;
        const answer = await it.client.send('POST', path, { text: twice, headers: { 'Content-Type': 'application/json', ...bearer(token) } });
        assertFields(answer, { credential: 'duplicate_field' });
        assertProblem(await it.client.form(path, { credential: '{}' }, bearer(token)), 415, 'unsupported_media_type');
      }
      assertFields(await it.client.post(paths.newPasskey, { credential, name: 'x'.repeat(61) }, bearer(token)), { name: 'too_long' });
      assertFields(await it.client.post(paths.newPasskeyOptions, { password: 'not this one' }, bearer(token)), { password: 'wrong_password' });
      for (const path of [paths.newPasskeyOptions, paths.newPasskey]) assertProblem(await it.client.post(path, {}), 401, 'authentication_required');
      assertProblem(await it.client.get(paths.passkeys), 401, 'authentication_required');
    });
  });
}
