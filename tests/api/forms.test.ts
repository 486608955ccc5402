import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { assertGoesTo, assertProblem, bearer, login, newPerson, paths, verifiedPerson } from '../support/people.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`forms on ${database.kind}`, () => {
    const it = scene(database);

    test('register, verify, sign in, refresh and sign out without any script', async () => {
      const browser = it.browser();
      const { accept_terms, ...person } = newPerson();
      const form = { ...person, accept_terms: 'true', phone: '', user_type: 'citizen' };
      assertGoesTo(await browser.form(`${paths.register}?lang=pt`, form), '/pt/verify#verification_sent');
      const letter = await it.server.letters.wait(person.email);
      assert.equal(letter.link, 'http://localhost:8080/pt/verify');
      const code = { email: person.email, code: String(letter.code), password: '', token: '' };
      assertGoesTo(await browser.form(`${paths.verify}?lang=fr`, code), '/fr/login#verified');
      assertGoesTo(await browser.form(paths.login, { email: person.email, password: person.password, remember_me: 'on' }), '/es/profile');
      assert.match([...browser.cookies.values()].join(), /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{91}$/);
      assertGoesTo(await browser.form(paths.refresh, {}), '/es/profile');
      assertGoesTo(await browser.form(`${paths.logout}?lang=en`, {}), '/en/login#signed_out');
      assert.match([...browser.cookies.values()].join(), /^[A-Za-z0-9_-]{22}$/);
      assertGoesTo(await browser.form(`${paths.logout}?lang=en`, {}), '/en/login#e-authentication_required');
    });

    test('a form may ask for another letter', async () => {
      const browser = it.browser();
      const person = newPerson();
      await browser.post(paths.register, person);
      const first = await it.server.letters.wait(person.email);
      assertGoesTo(await browser.form(paths.resend, { email: person.email }), '/es/verify#verification_sent');
      await it.server.letters.waitForNew(person.email, [first]);
    });

    test('a refusal comes back to the form with its reason, and changes nothing', async () => {
      const browser = it.browser();
      const person = await verifiedPerson(it.server);
      const { accept_terms, ...good } = newPerson();
      assertGoesTo(await browser.form(paths.register, good), '/es/register#e-required');
      assertGoesTo(
        await browser.form(`${paths.register}?lang=en`, { ...good, accept_terms: 'on', password: 'corta' }),
        '/en/register#e-password_too_short',
      );
      assertGoesTo(await browser.form(paths.register, { ...good, accept_terms: 'on', role: 'admin' }), '/es/register#e-unknown_field');
      assertGoesTo(await browser.form(paths.verify, { email: good.email, code: '123456' }), '/es/verify#e-invalid_or_expired_token');
      assertGoesTo(await browser.form(paths.resend, { email: 'x' }), '/es/verify#e-invalid_email');
      assertGoesTo(await browser.form(paths.login, { email: person.email, password: 'no es esta 123' }), '/es/login#e-invalid_credentials');
      assertGoesTo(await browser.form(paths.refresh, {}), '/es/login#e-invalid_refresh_token');
      assert.deepEqual(await it.server.letters.to(good.email), []);
    });

    test("the page language is the query's, then the browser's, then Spanish", async () => {
      const browser = it.browser();
      const wrong = { email: 'x', password: 'y' };
      assertGoesTo(await browser.form(`${paths.login}?lang=fr`, wrong, { 'Accept-Language': 'en' }), '/fr/login#e-invalid_email');
      assertGoesTo(await browser.form(paths.login, wrong, { 'Accept-Language': 'en, fr;q=0.5' }), '/en/login#e-invalid_email');
      assertGoesTo(await browser.form(`${paths.login}?lang=//evil.example`, wrong), '/es/login#e-invalid_email');
      assertGoesTo(await browser.form(`${paths.login}?lang=de`, wrong), '/es/login#e-invalid_email');
    });

    test('percent signs, plus signs and other scripts arrive as they were typed', async () => {
      const browser = it.browser();
      const { accept_terms, ...person } = { ...newPerson(), first_name: 'Ñandú & Co = 100 % + 1' };
      await browser.form(paths.register, { ...person, accept_terms: 'true' });
      const letter = await it.server.letters.wait(person.email);
      await browser.form(paths.verify, { token: String(letter.token) });
      const { answer } = await login(it.client, { ...person, accept_terms: true });
      assert.equal(answer.json.user.first_name, person.first_name);
    });

    test('a form that cannot be read says so', async () => {
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      for (const text of ['email=%zz', 'email=%', 'email=%ff%fe&password=x']) {
        const answer = await it.browser().send('POST', paths.login, { text, headers });
        assert.equal(answer.status, 303);
        assert.match(answer.headers['location'] ?? '', /^\/es\/login#e-(malformed_form|invalid_encoding)$/, text);
      }
      const twice = await it.browser().send('POST', paths.login, { text: 'email=a@b.example&email=c@d.example&password=x', headers });
      assertGoesTo(twice, '/es/login#e-duplicate_field');
    });

    test('the profile takes no form', async () => {
      const { access_token } = await login(it.client, await verifiedPerson(it.server));
      const answer = await it.client.send('PATCH', paths.profile, {
        form: { first_name: 'Ana' },
        headers: { ...bearer(access_token), 'If-Match': '"1"' },
      });
      assertProblem(answer, 415, 'unsupported_media_type');
    });
  });
}
