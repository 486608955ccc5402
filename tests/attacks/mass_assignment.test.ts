// Mass assignment: fields that the form does not have, in the hope that somebody stores the whole body. Each is named,
// and nothing is stored.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Answer } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { assertFields, assertGoesTo, assertProblem, bearer, login, newPassword, newPerson, paths, register, verifiedPerson, type Person, type Tokens } from '../support/people.ts';
import { scene } from '../support/scene.ts';

/** What an account has and its owner may not set, under the names that frameworks bind. */
const fields: [string, unknown][] = [
  ...['role', 'roles', 'Role', 'ROLE', 'role ', ' role', 'user[role]', 'user.role', 'role[]', '/role', ''].map((name) => [name, 'admin'] as [string, unknown]),
  ['role', ['admin']],
  ['role', null],
  ['user', { role: 'admin' }],
  ['is_admin', true],
  ['status', 'active'],
  ['email_verified', true],
  ['mfa_enabled', false],
  ['id', '01890a5d-ac96-774b-bcce-b302099a8057'],
  ['user_id', '01890a5d-ac96-774b-bcce-b302099a8057'],
  ['revision', 1],
  ['password_hash', '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA'],
  ['email_key', 'x@y.example'],
  ['created_at', '2020-01-01T00:00:00Z'],
  ['last_login_at', null],
  ['terms_version', ''],
  ['sid', 'x'],
  ['amr', ['mfa']],
  ['__proto__', { role: 'admin' }],
  ['constructor', { prototype: { role: 'admin' } }],
  ['prototype', { role: 'admin' }],
  ['$set', { role: 'admin' }],
];

/** A body with one field more, as text: an object would swallow some of the names. */
const withField = (good: object, [name, value]: [string, unknown]): string =>
  JSON.stringify(good).replace(/}$/, `${Object.keys(good).length ? ',' : ''}${JSON.stringify(name)}:${JSON.stringify(value)}}`);

for (const database of databases()) {
  describe(`mass assignment on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    let tokens: Tokens;
    let tag = '';
    let rows: string;
    const sizes = ['credentials', 'registrations', 'letters', 'sessions'].map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join();
    const state = () => JSON.stringify([it.store.rows('SELECT * FROM users ORDER BY id'), it.store.rows(`SELECT ${sizes}`)]);
    before(async () => {
      person = await verifiedPerson(it.server);
      tokens = await login(it.client, person);
      tag = (await it.client.get(paths.profile, bearer(tokens.access_token))).headers['etag'] ?? '';
      rows = state();
    });
    const json = { 'Content-Type': 'application/json' };
    const patch = (text: string, headers: Record<string, string> = json, query = ''): Promise<Answer> =>
      it.client.send('PATCH', `${paths.profile}${query}`, { text, headers: { ...headers, ...bearer(tokens.access_token), 'If-Match': tag } });

    test('A45, AU_20: in a registration', async () => {
      for (const field of fields) {
        const answer = await it.client.send('POST', paths.register, { text: withField(newPerson(), field), headers: json });
        assertFields(answer, { [field[0]]: 'unknown_field' });
      }
      assertFields(await it.client.post(paths.register, { ...newPerson(), user_type: 'admin' }), { user_type: 'invalid_choice' });
      assert.equal(state(), rows);
    });

    test('A45, AU_20: in a registration by a form', async () => {
      const { accept_terms: _, ...good } = newPerson();
      for (const [name] of fields) {
        const answer = await it.browser().form(paths.register, { ...good, accept_terms: 'on', [name]: 'admin' });
        assertGoesTo(answer, '/es/register#e-unknown_field');
      }
      assert.equal(state(), rows);
    });

    test('A45, AU_20: in a change of the profile', async () => {
      const more: [string, unknown][] = [['email', 'x@y.example'], ['password', 'x'], ['user_type', 'business'], ['accept_terms', true]];
      for (const field of [...fields, ...more]) assertFields(await patch(withField({ first_name: 'Otra' }, field)), { [field[0]]: 'unknown_field' });
      assert.equal(state(), rows);
    });

    test('A45: in a change of the profile as a patch of another kind', async () => {
      const operations = JSON.stringify([{ op: 'replace', path: '/role', value: 'admin' }]);
      for (const type of ['application/json-patch+json', 'application/merge-patch+json', 'application/x-www-form-urlencoded', 'multipart/form-data'])
        assertProblem(await patch(operations, { 'Content-Type': type }), 415, 'unsupported_media_type');
      assertFields(await patch(operations), { '': 'wrong_type' });
      assert.equal(state(), rows);
    });

    test('A45: beside the proofs that sign in, verify, refresh and sign out', async () => {
      const bodies: [string, object, Record<string, string>][] = [
        [paths.login, { email: person.email, password: person.password }, {}],
        [paths.verify, { token: 'A'.repeat(43) }, {}],
        [paths.resend, { email: person.email }, {}],
        [paths.requestReset, { email: person.email }, {}],
        [paths.reset, { token: 'A'.repeat(43), new_password: newPassword() }, {}],
        [paths.changePassword, { current_password: person.password, new_password: newPassword() }, bearer(tokens.access_token)],
        [paths.changeEmail, { new_email: newPerson().email }, bearer(tokens.access_token)],
        [paths.confirmEmail, { token: 'A'.repeat(43) }, {}],
        [paths.undoEmail, { token: 'A'.repeat(43) }, {}],
        [paths.refresh, { refresh_token: tokens.refresh_token }, {}],
        [paths.logout, {}, bearer(tokens.access_token)],
      ];
      for (const [path, good, headers] of bodies)
        for (const field of fields)
          assertFields(await it.client.send('POST', path, { text: withField(good, field), headers: { ...json, ...headers } }), { [field[0]]: 'unknown_field' });
      assert.equal(state(), rows);
    });

    // The last two succeed, and give nothing.
    test('A45, AU_20: in the query, where no field is read', async () => {
      const query = '?role=admin&status=active&email_verified=1&id=1';
      assert.equal((await patch('{"first_name":"Eva"}', json, query)).json.role, 'user');
      const newcomer = newPerson();
      assert.equal((await it.client.post(`${paths.register}${query}`, newcomer)).status, 202);
      const [row] = it.store.rows(`SELECT role, status, email_verified FROM users WHERE email_key = '${newcomer.email}'`);
      assert.deepEqual({ ...row }, { role: 'user', status: 'pending', email_verified: 0 });
    });

    test('AU_20: whoever registers is a user who waits for a letter, whatever came before', async () => {
      const { person: newcomer } = await register(it.server, it.client);
      assertProblem(await it.client.post(paths.login, { email: newcomer.email, password: newcomer.password }), 403, 'email_not_verified');
      assert.deepEqual(it.store.rows(`SELECT id FROM users WHERE role <> 'user'`), []);
    });
  });
}
