// Another address for an account: asked for by its owner, confirmed where it leads to, undone from where it came from.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import {
  asksToMove, assertFields, assertGoesTo, assertProblem, bearer, forgets, login, newPassword, newPerson, paths, register, verifiedPerson, type Person,
} from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { until } from '../support/until.ts';

for (const database of databases()) {
  describe(`e-mail change on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    let moved: Person;
    beforeEach(async () => {
      person = await verifiedPerson(it.server);
      moved = { ...person, email: newPerson().email };
    });
    const post = (path: string, body: object) => it.client.post(path, body);
    const profile = (token: string) => it.client.get(paths.profile, bearer(token));
    const moves = async (token: string, to = moved.email) => {
      const answer = await post(paths.confirmEmail, { token: (await asksToMove(it.server, it.client, token, to)).token });
      assert.deepEqual([answer.status, answer.json], [200, { status: 'email_changed' }], answer.body);
    };
    const undoLetter = (to: string) => it.server.letters.waitForPage(to, 'undo');

    test('A46, A40: the new address counts once its letter came back; this session stays, all others end', async () => {
      const [other, mine] = [await login(it.client, person), await login(it.client, person)];
      const letter = await asksToMove(it.server, it.client, mine.access_token, moved.email);
      assert.match(letter.text, /\nhttp:\/\/localhost:8080\/es\/email#token=/);
      assert.equal((await profile(mine.access_token)).json.email, person.email);
      const tag = (await profile(mine.access_token)).headers['etag'];
      assert.equal((await post(paths.confirmEmail, { email: moved.email.toUpperCase(), code: letter.code })).status, 200);
      const shown = await profile(mine.access_token);
      assert.equal(shown.json.email, moved.email);
      assert.notEqual(shown.headers['etag'], tag);
      assertProblem(await profile(other.access_token), 401, 'invalid_access_token');
      assertProblem(await post(paths.refresh, { refresh_token: other.refresh_token }), 401, 'invalid_refresh_token');
      assertProblem(await post(paths.login, { email: person.email, password: person.password }), 401, 'invalid_credentials');
      await login(it.client, moved);
    });

    test('A12: GET and HEAD on what the letters lead to spend nothing', async () => {
      const { access_token } = await login(it.client, person);
      const letter = await asksToMove(it.server, it.client, access_token, moved.email);
      for (const method of ['GET', 'HEAD'] as const) {
        assert.equal((await it.client.send(method, `${paths.confirmEmail}?token=${letter.token}`)).status, 405);
        assert.equal((await it.client.send(method, `/es/email?token=${letter.token}`)).status, 200);
      }
      assert.equal((await post(paths.confirmEmail, { token: letter.token })).status, 200);
      const { token } = await undoLetter(person.email);
      for (const method of ['GET', 'HEAD'] as const) {
        assert.equal((await it.client.send(method, `${paths.undoEmail}?token=${token}`)).status, 405);
        assert.equal((await it.client.send(method, `/es/undo?token=${token}`)).status, 200);
      }
      assert.equal((await profile(access_token)).json.email, moved.email);
      assert.equal((await post(paths.undoEmail, { token })).status, 200);
    });

    test('A11: a taken address gets the same answer, and only its owner a letter', async () => {
      const owner = await verifiedPerson(it.server);
      const seen = await it.server.letters.to(owner.email);
      const { access_token } = await login(it.client, person);
      const answers = [];
      for (const new_email of [owner.email, moved.email]) {
        const { status, body, setCookies } = await it.client.post(paths.changeEmail, { new_email }, bearer(access_token));
        answers.push([status, body, setCookies]);
      }
      assert.deepEqual(answers[0], answers[1]);
      assert.deepEqual(answers[0], [202, '{"status":"confirmation_sent"}', []]);
      const told = await it.server.letters.waitForNew(owner.email, seen);
      assert.equal(told.subject, 'Usted ya tiene una cuenta en TaxasGE');
      assert.deepEqual([told.link, told.token, told.code], [undefined, undefined, undefined]);
    });

    test('A48: whoever was verified with the address meanwhile keeps it, and the refusal says so', async () => {
      const { access_token } = await login(it.client, person);
      const letter = await asksToMove(it.server, it.client, access_token, moved.email);
      const seen = await it.server.letters.to(moved.email);
      const browser = it.browser();
      await browser.post(paths.register, { ...newPerson(), email: moved.email });
      const theirs = await it.server.letters.waitForPage(moved.email, 'verify', seen);
      assert.equal((await browser.post(paths.verify, { token: theirs.token })).status, 200);
      assertProblem(await post(paths.confirmEmail, { token: letter.token }), 422, 'email_taken');
      assert.equal((await profile(access_token)).json.email, person.email);
    });

    test('A46: whoever reads the old address takes the account back from a thief who knows its password', async () => {
      const thief = await login(it.client, person);
      await moves(thief.access_token);
      const { token } = await undoLetter(person.email);
      const found = { ...moved, password: newPassword() };
      const forgotten = await forgets(it.server, it.client, moved.email);
      assert.equal((await post(paths.reset, { token: forgotten.token, new_password: found.password })).status, 204);
      const again = await login(it.client, found);
      await moves(again.access_token, newPerson().email);
      const answer = await post(paths.undoEmail, { token });
      assert.deepEqual([answer.status, answer.json], [200, { status: 'email_restored' }], answer.body);
      assertProblem(await profile(again.access_token), 401, 'invalid_access_token');
      for (const { email, password } of [person, found, { ...person, password: found.password }]) {
        assertProblem(await post(paths.login, { email, password }), 401, 'invalid_credentials');
      }
      const way = await it.server.letters.waitForPage(person.email, 'reset');
      const new_password = newPassword();
      assert.equal((await post(paths.reset, { token: way.token, new_password })).status, 204);
      await login(it.client, { ...person, password: new_password });
    });

    test('A13: of 32 parallel answers to one letter one wins, and of 32 undos', async () => {
      const { access_token } = await login(it.client, person);
      const { token, code } = await asksToMove(it.server, it.client, access_token, moved.email);
      const all = (path: string, bodies: object[]) => Promise.all(Array.from({ length: 32 }, (_, i) => post(path, bodies[i % bodies.length] ?? {})));
      const won = (answers: { status: number }[]) => answers.filter(({ status }) => status === 200).length;
      assert.equal(won(await all(paths.confirmEmail, [{ token }, { email: moved.email, code }])), 1);
      const undo = await undoLetter(person.email);
      assert.equal(won(await all(paths.undoEmail, [{ token: undo.token }])), 1);
      assert.equal((await it.server.letters.to(person.email)).filter(({ link }) => link?.endsWith('/undo')).length, 1);
    });

    test('A30: it takes the Bearer token, and with a wrong password nothing is asked for', async () => {
      const { access_token } = await login(it.client, person);
      const change = (body: object) => it.client.post(paths.changeEmail, body, bearer(access_token));
      assertProblem(await post(paths.changeEmail, { new_email: moved.email }), 401, 'authentication_required');
      assertFields(await change({ new_email: moved.email, password: newPassword() }), { password: 'wrong_password' });
      assertFields(await change({ new_email: person.email }), { new_email: 'email_unchanged' });
      assertFields(await change({ new_email: 'nobody' }), { new_email: 'invalid_email' });
      const form = await it.browser().form(paths.changeEmail, { new_email: moved.email }, bearer(access_token));
      assertProblem(form, 415, 'unsupported_media_type');
      assert.deepEqual(await it.server.letters.to(moved.email), []);
    });

    test('W28: forms without script confirm by the code and undo by the end of the link', async () => {
      const browser = it.browser();
      const { access_token } = await login(it.client, person);
      const letter = await asksToMove(it.server, it.client, access_token, moved.email);
      const form = { email: moved.email, code: String(letter.code) };
      assertGoesTo(await browser.form(`${paths.confirmEmail}?lang=fr`, form), '/fr/login#email_changed');
      assertGoesTo(await browser.form(paths.confirmEmail, form), '/es/email#e-invalid_or_expired_token');
      const token = String((await undoLetter(person.email)).token);
      assertGoesTo(await browser.form(`${paths.undoEmail}?lang=pt`, { token }), '/pt/reset#email_restored');
      assertGoesTo(await browser.form(paths.undoEmail, { token }), '/es/undo#e-invalid_or_expired_token');
    });

    test('A9: a registration that nobody verified does not keep an address from its owner', async () => {
      const { person: stranger } = await register(it.server, it.browser(), { ...newPerson(), email: moved.email });
      const { access_token } = await login(it.client, person);
      await moves(access_token);
      assertProblem(await post(paths.login, { email: stranger.email, password: stranger.password }), 401, 'invalid_credentials');
      await until('the letter to the old address', async () => (await undoLetter(person.email)).token);
      await login(it.client, moved);
    });
  });
}
