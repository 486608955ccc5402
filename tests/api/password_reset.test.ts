import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { databases } from '../support/databases.ts';
import {
  assertFields, assertGoesTo, assertProblem, bearer, forgets, login, newPassword, newPerson, paths, register, verifiedPerson,
} from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { until } from '../support/until.ts';

for (const database of databases()) {
  describe(`password reset on ${database.kind}`, () => {
    const it = scene(database);
    const reset = (body: object) => it.client.post(paths.reset, body);

    for (const by of ['link', 'code']) {
      test(`A42, AU_26: by the ${by} of the letter; all sessions end at once and none is opened`, async () => {
        const person = await verifiedPerson(it.server);
        const tokens = await login(it.client, person);
        const letter = await forgets(it.server, it.client, person.email);
        assert.equal(letter.link, 'http://localhost:8080/es/reset');
        const proof = by === 'link' ? { token: letter.token } : { email: person.email, code: letter.code };
        const found = { ...person, password: newPassword() };
        const answer = await reset({ ...proof, new_password: found.password });
        assert.deepEqual([answer.status, answer.body, answer.setCookies], [204, '', []]);
        assertProblem(await it.client.get(paths.profile, bearer(tokens.access_token)), 401, 'invalid_access_token');
        assertProblem(await it.client.post(paths.refresh, { refresh_token: tokens.refresh_token }), 401, 'invalid_refresh_token');
        assertProblem(await it.client.post(paths.login, { email: person.email, password: person.password }), 401, 'invalid_credentials');
        await login(it.client, found);
      });
    }

    test('A14: link and code are good for one use, and spend each other', async () => {
      const person = await verifiedPerson(it.server);
      const { token, code } = await forgets(it.server, it.client, person.email);
      assert.equal((await reset({ token, new_password: newPassword() })).status, 204);
      for (const proof of [{ token }, { email: person.email, code }])
        assertProblem(await reset({ ...proof, new_password: newPassword() }), 400, 'invalid_or_expired_token');
    });

    test('A14: the link is good for an hour, the code for ten minutes', async () => {
      const person = await verifiedPerson(it.server);
      const { token, code } = await forgets(it.server, it.client, person.email);
      const age = (minutes: number) => {
        const by = minutes * 60_000;
        it.store.change(`UPDATE password_resets SET token_expires_at = token_expires_at - ${by}, code_expires_at = code_expires_at - ${by}`);
      };
      age(11);
      assertProblem(await reset({ email: person.email, code, new_password: newPassword() }), 400, 'invalid_or_expired_token');
      assertFields(await reset({ token, new_password: 'corta' }), { new_password: 'password_too_short' });
      age(50);
      assertProblem(await reset({ token, new_password: newPassword() }), 400, 'invalid_or_expired_token');
      await login(it.client, person);
    });

    test('A13, AU_28: after five wrong codes the right one is refused too', async () => {
      const person = await verifiedPerson(it.server);
      const { code } = await forgets(it.server, it.client, person.email);
      const wrong = code === '000000' ? '000001' : '000000';
      for (let turn = 0; turn < 5; turn += 1)
        assertProblem(await reset({ email: person.email, code: wrong, new_password: newPassword() }), 400, 'invalid_or_expired_token');
      assertProblem(await reset({ email: person.email, code, new_password: newPassword() }), 400, 'invalid_or_expired_token');
      await login(it.client, person);
    });

    test('A13, AU_27: an account gets at most five letters an hour', async () => {
      const person = await verifiedPerson(it.server);
      for (let turn = 0; turn < 8; turn += 1) assert.equal((await it.client.post(paths.requestReset, { email: person.email })).status, 202);
      const sent = async () => (await it.server.letters.to(person.email)).filter(({ link }) => link?.endsWith('/reset')).length;
      await until('five letters', async () => (await sent()) === 5);
      await sleep(500);
      assert.equal(await sent(), 5);
    });

    test('A5: a password that the policy refuses is named, and spends nothing', async () => {
      const person = await verifiedPerson(it.server);
      const { token, code } = await forgets(it.server, it.client, person.email);
      for (const proof of [{ token }, { email: person.email, code }]) {
        assertFields(await reset({ ...proof, new_password: 'corta' }), { new_password: 'password_too_short' });
        assertFields(await reset({ ...proof, new_password: 'Nguema Obiang y su gato' }), { new_password: 'password_contains_context' });
      }
      assert.equal((await reset({ token, new_password: newPassword() })).status, 204);
    });

    test('A9: an address that waits for its proof gets the letter that proves it, and keeps waiting', async () => {
      const { person, letter } = await register(it.server, it.browser());
      assert.equal((await it.client.post(paths.requestReset, { email: person.email })).status, 202);
      const second = await it.server.letters.waitForNew(person.email, [letter]);
      assert.equal(second.link, 'http://localhost:8080/es/verify');
      assertProblem(await reset({ token: second.token, new_password: newPassword() }), 400, 'invalid_or_expired_token');
      assertProblem(await it.client.post(paths.login, { email: person.email, password: person.password }), 403, 'email_not_verified');
    });

    test('a suspended account stays suspended', async () => {
      const person = await verifiedPerson(it.server);
      it.store.change(`UPDATE users SET status = 'suspended' WHERE email_key = '${person.email}'`);
      const { token } = await forgets(it.server, it.client, person.email);
      const password = newPassword();
      assert.equal((await reset({ token, new_password: password })).status, 204);
      assertProblem(await it.client.post(paths.login, { email: person.email, password }), 403, 'account_suspended');
    });

    test('forms: to ask leads to where the letter is answered, and that to where one signs in', async () => {
      const person = await verifiedPerson(it.server);
      const browser = it.browser();
      const seen = await it.server.letters.to(person.email);
      assertGoesTo(await browser.form(`${paths.requestReset}?lang=fr`, { email: person.email }), '/fr/reset#reset_sent');
      const { code } = await it.server.letters.waitForPage(person.email, 'reset', seen);
      assertGoesTo(await browser.form(paths.requestReset, { email: 'x' }), '/es/forgot#e-invalid_email');
      const form = { token: '', email: person.email, code: String(code), new_password: 'corta' };
      assertGoesTo(await browser.form(`${paths.reset}?lang=pt`, form), '/pt/reset#e-password_too_short');
      assertGoesTo(await browser.form(`${paths.reset}?lang=pt`, { ...form, new_password: newPassword() }), '/pt/login#password_reset');
      assertGoesTo(await browser.form(paths.reset, { ...form, new_password: newPassword() }), '/es/reset#e-invalid_or_expired_token');
    });

    test('an unknown address, a wrong code and a token of nobody are refused alike', async () => {
      const person = await verifiedPerson(it.server);
      const proofs = [{ email: person.email, code: '999999' }, { email: newPerson().email, code: '999999' }, { token: 'A'.repeat(43) }];
      const refusals = [];
      for (const proof of proofs) refusals.push(await reset({ ...proof, new_password: 'corta' }));
      for (const refusal of refusals) {
        assertProblem(refusal, 400, 'invalid_or_expired_token');
        assert.deepEqual({ ...refusal.json, request_id: '' }, { ...refusals[0]?.json, request_id: '' });
      }
    });
  });
}
