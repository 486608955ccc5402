import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { assertFields, assertProblem, bearer, forgets, login, newPassword, paths, signedInBrowser, verifiedPerson, type Person } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { until } from '../support/until.ts';

for (const database of databases()) {
  describe(`password change on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    beforeEach(async () => {
      person = await verifiedPerson(it.server);
    });
    const change = (token: string, body: object) => it.client.post(paths.changePassword, body, bearer(token));
    const profile = (token: string) => it.client.get(paths.profile, bearer(token));
    const told = async () => (await it.server.letters.to(person.email)).filter(({ link, text }) => !link && text.includes('/forgot'));

    test('A40, A42: this session stays; all others end at once, and the old password is none any more', async () => {
      const [other, mine] = [await login(it.client, person), await login(it.client, person)];
      const { browser } = await signedInBrowser(it.server, person);
      const new_password = newPassword();
      const answer = await change(mine.access_token, { current_password: person.password, new_password });
      assert.deepEqual([answer.status, answer.body, answer.setCookies], [204, '', []]);
      assert.equal((await profile(mine.access_token)).status, 200);
      assert.equal((await it.client.post(paths.refresh, { refresh_token: mine.refresh_token })).status, 200);
      assertProblem(await profile(other.access_token), 401, 'invalid_access_token');
      assertProblem(await it.client.post(paths.refresh, { refresh_token: other.refresh_token }), 401, 'invalid_refresh_token');
      assertProblem(await browser.post(paths.refresh, {}), 401, 'invalid_refresh_token');
      browser.close();
      assertProblem(await it.client.post(paths.login, { email: person.email, password: person.password }), 401, 'invalid_credentials');
      await login(it.client, { ...person, password: new_password });
    });

    test('the owner gets a letter that says what to do when it was somebody else', async () => {
      const { access_token } = await login(it.client, person);
      await change(access_token, { current_password: person.password, new_password: newPassword() });
      const letter = await until('the letter', async () => (await told())[0]);
      assert.equal(letter.subject, 'Se ha cambiado su contraseña');
      assert.match(letter.text, /\nhttp:\/\/localhost:8080\/es\/forgot\n/);
      assert.equal(letter.code, undefined);
    });

    test('AU_25: without the current password, or with one that the policy refuses, nothing changes', async () => {
      const { access_token } = await login(it.client, person);
      const other = await login(it.client, person);
      const good = { current_password: person.password, new_password: newPassword() };
      assertFields(await change(access_token, { ...good, current_password: newPassword() }), { current_password: 'wrong_password' });
      assertFields(await change(access_token, { ...good, new_password: 'corta' }), { new_password: 'password_too_short' });
      assertFields(await change(access_token, { ...good, new_password: 'Nguema Obiang y su gato' }), { new_password: 'password_contains_context' });
      assertFields(await change(access_token, {}), { current_password: 'required', new_password: 'required' });
      assert.equal((await profile(other.access_token)).status, 200);
      await login(it.client, person);
      assert.deepEqual(await told(), []);
    });

    test('it takes the Bearer token: neither the cookie nor a form will do', async () => {
      const { browser, access_token } = await signedInBrowser(it.server, person);
      const good = { current_password: person.password, new_password: newPassword() };
      assertProblem(await browser.post(paths.changePassword, good), 401, 'authentication_required');
      assertProblem(await browser.form(paths.changePassword, good, bearer(access_token)), 415, 'unsupported_media_type');
      browser.close();
      await login(it.client, person);
    });

    test('a letter that could reset the password is void afterwards', async () => {
      const { token } = await forgets(it.server, it.client, person.email);
      const { access_token } = await login(it.client, person);
      const changed = { ...person, password: newPassword() };
      assert.equal((await change(access_token, { current_password: person.password, new_password: changed.password })).status, 204);
      assertProblem(await it.client.post(paths.reset, { token, new_password: newPassword() }), 400, 'invalid_or_expired_token');
      await login(it.client, changed);
    });
  });
}
