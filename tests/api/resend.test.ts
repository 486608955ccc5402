import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { databases } from '../support/databases.ts';
import { assertFields, assertProblem, login, newPerson, paths, register } from '../support/people.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`resend on ${database.kind}`, () => {
    const it = scene(database);

    test('the new letter has a link and a code of its own, in the language of the account', async () => {
      const browser = it.browser();
      const { person, letter } = await register(it.server, browser, { ...newPerson(), language: 'pt' });
      await it.client.post(paths.resend, { email: person.email.toUpperCase() }, { 'Accept-Language': 'fr' });
      const second = await it.server.letters.waitForNew(person.email, [letter]);
      assert.equal(second.link, 'http://localhost:8080/pt/verify');
      assert.notEqual(second.token, letter.token);
      assert.equal((await browser.post(paths.verify, { email: person.email, code: second.code })).status, 200);
      assertProblem(await browser.post(paths.verify, { token: letter.token }), 400, 'invalid_or_expired_token');
      await login(it.client, person);
    });

    test('A9: it still takes the browser or the password of the registration', async () => {
      const { person, letter } = await register(it.server, it.browser());
      await it.client.post(paths.resend, { email: person.email });
      const second = await it.server.letters.waitForNew(person.email, [letter]);
      assertFields(await it.client.post(paths.verify, { token: second.token }), { password: 'password_required' });
      assert.equal((await it.client.post(paths.verify, { token: second.token, password: person.password })).status, 200);
      await login(it.client, person);
    });

    test('A13: an account gets at most five codes an hour', async () => {
      const { person } = await register(it.server, it.client);
      for (let turn = 0; turn < 8; turn += 1) {
        assert.equal((await it.client.post(paths.resend, { email: person.email })).status, 202);
        await sleep(100);
      }
      await it.server.letters.wait(person.email, 2);
      await sleep(1_000);
      assert.ok((await it.server.letters.to(person.email)).length <= 5);
    });

    test('an address that is none is named', async () => {
      assertFields(await it.client.post(paths.resend, { email: 'nobody' }), { email: 'invalid_email' });
      assertFields(await it.client.post(paths.resend, {}), { email: 'required' });
    });
  });
}
