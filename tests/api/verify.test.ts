import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Browser } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { assertFields, assertProblem, login, newPassword, newPerson, paths, register } from '../support/people.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`verify on ${database.kind}`, () => {
    const it = scene(database);
    const signIn = (email: string, password: string) => it.client.post(paths.login, { email, password });

    test('A9: the browser that registered needs no password, by link or by code', async () => {
      for (const by of ['link', 'code']) {
        const browser = it.browser();
        const { person, letter } = await register(it.server, browser);
        const proof = by === 'link' ? { token: letter.token } : { email: person.email, code: letter.code };
        const answer = await browser.post(paths.verify, proof);
        assert.equal(answer.status, 200, answer.body);
        assert.deepEqual(answer.json, { status: 'verified' });
        assert.equal((await login(it.client, person)).answer.json.user.status, 'active');
      }
    });

    test('A9: elsewhere the password is asked for and nothing is spent; with it, by link or by code, the address is verified', async () => {
      for (const by of ['link', 'code']) {
        const { person, letter } = await register(it.server, it.browser());
        const proof = by === 'link' ? { token: letter.token } : { email: person.email, code: letter.code };
        const elsewhere = it.browser();
        await elsewhere.post(paths.register, newPerson());
        assert.equal(elsewhere.cookies.size, 1, 'a browser with a device of its own');
        for (const stranger of [it.client, elsewhere]) {
          assertFields(await stranger.post(paths.verify, proof), { password: 'password_required' });
        }
        assertProblem(await signIn(person.email, person.password), 403, 'email_not_verified');
        assert.equal((await it.client.post(paths.verify, { ...proof, password: person.password })).status, 200);
        await login(it.client, person);
      }
    });

    test('A9: elsewhere with another password, that one counts from then on, if the policy takes it', async () => {
      const { person, letter } = await register(it.server, it.browser());
      assertFields(await it.client.post(paths.verify, { token: letter.token, password: 'corta' }), { password: 'password_too_short' });
      assertFields(await it.client.post(paths.verify, { token: letter.token, password: 'Nguema Obiang y su gato' }), {
        password: 'password_contains_context',
      });
      const password = newPassword();
      assert.equal((await it.client.post(paths.verify, { token: letter.token, password })).status, 200);
      await login(it.client, { ...person, password });
      assertProblem(await signIn(person.email, person.password), 401, 'invalid_credentials');
    });

    test("A9: who registers a stranger's address first never gets in with the password they chose", async () => {
      const owner = newPerson();
      const attack = { ...newPerson(), email: owner.email };
      const first = await register(it.server, it.browser(), attack);
      const browser = it.browser();
      assert.equal((await browser.post(paths.register, owner)).status, 202);
      const second = await it.server.letters.waitForNew(owner.email, [first.letter]);
      assert.equal((await browser.post(paths.verify, { token: second.token })).status, 200);
      await login(it.client, owner);
      assertProblem(await signIn(owner.email, attack.password), 401, 'invalid_credentials');
      assertProblem(
        await it.client.post(paths.verify, { token: first.letter.token, password: attack.password }),
        400,
        'invalid_or_expired_token',
      );
    });

    test('A14: a link is good for one use, and spends its code too', async () => {
      const browser = it.browser();
      const { person, letter } = await register(it.server, browser);
      assert.equal((await browser.post(paths.verify, { token: letter.token })).status, 200);
      assertProblem(await browser.post(paths.verify, { token: letter.token }), 400, 'invalid_or_expired_token');
      assertProblem(await browser.post(paths.verify, { email: person.email, code: letter.code }), 400, 'invalid_or_expired_token');
    });

    test('A13, AU_28: after five wrong codes the right one is refused too', async () => {
      const browser = it.browser();
      const { person, letter } = await register(it.server, browser);
      const wrong = letter.code === '000000' ? '000001' : '000000';
      for (let turn = 0; turn < 5; turn += 1) {
        assertProblem(await browser.post(paths.verify, { email: person.email, code: wrong }), 400, 'invalid_or_expired_token');
      }
      assertProblem(await browser.post(paths.verify, { email: person.email, code: letter.code }), 400, 'invalid_or_expired_token');
      assertProblem(await signIn(person.email, person.password), 403, 'email_not_verified');
    });

    test('A13: guesses from elsewhere count too, though a password is asked for', async () => {
      const { person, letter } = await register(it.server, it.browser());
      const wrong = letter.code === '000000' ? '000001' : '000000';
      for (let turn = 0; turn < 5; turn += 1) {
        assertProblem(await it.client.post(paths.verify, { email: person.email, code: wrong }), 400, 'invalid_or_expired_token');
      }
      const answer = await it.client.post(paths.verify, { email: person.email, code: letter.code, password: person.password });
      assertProblem(answer, 400, 'invalid_or_expired_token');
    });

    test('A12: whatever fetches the link, 100 times by GET and HEAD, spends nothing', async () => {
      const browser = it.browser();
      const { letter } = await register(it.server, browser);
      const page = new URL(String(letter.link)).pathname;
      for (let turn = 0; turn < 25; turn += 1) {
        for (const method of ['GET', 'HEAD']) {
          await it.client.send(method, `${page}?token=${letter.token}`);
          assert.equal((await it.client.send(method, `${paths.verify}?token=${letter.token}`)).status, 405);
        }
      }
      assert.equal((await browser.post(paths.verify, { token: letter.token })).status, 200);
    });

    test('A12: verifying opens no session', async () => {
      const browser = new Browser(it.server);
      const { letter } = await register(it.server, browser);
      await browser.post(paths.verify, { token: letter.token });
      assert.match([...browser.cookies.values()].join(), /^[A-Za-z0-9_-]{22}$/);
      assertProblem(await browser.post(paths.refresh, {}), 401, 'invalid_refresh_token');
      browser.close();
    });

    test('an unknown address and a token of nobody are refused like a wrong code', async () => {
      const { person } = await register(it.server, it.browser());
      const refusals = [
        await it.client.post(paths.verify, { email: person.email, code: '999999' }),
        await it.client.post(paths.verify, { email: newPerson().email, code: '999999' }),
        await it.client.post(paths.verify, { token: 'A'.repeat(43) }),
      ];
      for (const refusal of refusals) {
        assertProblem(refusal, 400, 'invalid_or_expired_token');
        assert.deepEqual({ ...refusal.json, request_id: '' }, { ...refusals[0]?.json, request_id: '' });
      }
    });

    test('spaces and hyphens in a code do not matter; other things in it do', async () => {
      const browser = it.browser();
      const { person, letter } = await register(it.server, browser);
      for (const code of ['12345', '1234567', '12345a', '']) {
        const answer = await browser.post(paths.verify, { email: person.email, code });
        assertFields(answer, { code: code ? 'invalid_code' : 'required' });
      }
      const spaced = ` ${letter.code?.slice(0, 3)} - ${letter.code?.slice(3)} `;
      assert.equal((await browser.post(paths.verify, { email: person.email, code: spaced })).status, 200);
    });

    test('a token of the wrong shape, or no proof at all, is named', async () => {
      assertFields(await it.client.post(paths.verify, { token: 'short' }), { token: 'invalid_token' });
      assertFields(await it.client.post(paths.verify, { email: newPerson().email }), { code: 'required' });
      assertProblem(await it.client.post(paths.verify, {}), 422, 'validation_failed');
    });
  });
}
