import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { domainToASCII } from 'node:url';
import { databases } from '../support/databases.ts';
import { assertFields, assertProblem, login, newPerson, paths, register, verifiedPerson } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { assertNoSecretIn } from '../support/secrets.ts';
import { textsOf } from '../support/texts.ts';
import { until } from '../support/until.ts';

for (const database of databases()) {
  describe(`register on ${database.kind}`, () => {
    const it = scene(database);

    test('opens an account that waits for its letter, and gives the browser a device', async () => {
      const browser = it.browser();
      const person = newPerson();
      const answer = await browser.post(paths.register, person);
      assert.equal(answer.status, 202);
      assert.deepEqual(answer.json, { status: 'verification_sent' });
      assert.match(
        answer.setCookies[0] ?? '',
        /^__Host-session=[A-Za-z0-9_-]{22}; (?=.*Path=\/)(?=.*Secure)(?=.*HttpOnly)(?=.*SameSite=Lax)(?=.*Max-Age=34560000)/,
      );
      assertProblem(await it.client.post(paths.login, { email: person.email, password: person.password }), 403, 'email_not_verified');
    });

    test('A13: its letter holds a link with the token in the fragment, and a code of six digits, as text and HTML', async () => {
      const { letter } = await register(it.server, it.client);
      assert.equal(letter.link, 'http://localhost:8080/es/verify');
      assert.match(letter.token ?? '', /^[A-Za-z0-9_-]{43}$/);
      assert.match(letter.code ?? '', /^\d{6}$/);
      for (const part of [letter.link, letter.token, letter.code]) assert.ok(letter.html.includes(String(part)), `HTML without ${part}`);
    });

    test('A11: a taken address gets the same status, body and header names; its owner gets a letter without a token', async () => {
      const owner = await verifiedPerson(it.server);
      const before = await it.server.letters.to(owner.email);
      const fresh = await it.client.post(paths.register, newPerson());
      const taken = await it.client.post(paths.register, { ...newPerson(), email: owner.email });
      assert.equal(taken.status, fresh.status);
      assert.equal(taken.body, fresh.body);
      assert.deepEqual(Object.keys(taken.headers).sort(), Object.keys(fresh.headers).sort());
      const letter = await it.server.letters.waitForNew(owner.email, before);
      assert.equal(letter.token, undefined);
      assert.equal(letter.code, undefined);
      await login(it.client, owner);
    });

    test('A48: the canonical address decides, letters go to the address as typed', async () => {
      const person = newPerson();
      const typed = person.email.replace('persona', 'PerSona');
      const browser = it.browser();
      assert.equal((await browser.post(paths.register, { ...person, email: typed })).status, 202);
      const letter = await it.server.letters.wait(typed);
      assert.equal((await browser.post(paths.verify, { email: person.email.toUpperCase(), code: letter.code })).status, 200);
      const { answer } = await login(it.client, person);
      assert.equal(answer.json.user.email, typed);
    });

    test('A48: a domain of other letters is the same as its A-label', async () => {
      const local = `ana.${randomBytes(4).toString('hex')}`;
      const [unicode, ascii] = [`${local}@correo-ñandú.example`, `${local}@${domainToASCII('correo-ñandú.example')}`];
      const browser = it.browser();
      const person = { ...newPerson(), email: unicode };
      assert.equal((await browser.post(paths.register, person)).status, 202);
      const letter = await until(
        'the letter',
        async () => [...(await it.server.letters.to(unicode)), ...(await it.server.letters.to(ascii))][0],
      );
      assert.equal((await browser.post(paths.verify, { token: letter.token })).status, 200);
      await login(it.client, { ...person, email: ascii });
      await login(it.client, { ...person, email: unicode.toUpperCase() });
    });

    test('A48: a local part that is not ASCII is refused by name', async () => {
      assertFields(await it.client.post(paths.register, { ...newPerson(), email: 'maría@correo.example' }), {
        email: 'email_local_part_not_ascii',
      });
    });

    test('A48: nine digits are a number of Equatorial Guinea', async () => {
      const browser = it.browser();
      const { person, letter } = await register(it.server, browser, { ...newPerson(), phone: '222 123 456' });
      await browser.post(paths.verify, { token: letter.token });
      assert.equal((await login(it.client, person)).answer.json.user.phone, '+240222123456');
      assertFields(await it.client.post(paths.register, { ...newPerson(), phone: '12' }), { phone: 'invalid_phone' });
    });

    test('A5: a short, a common, a guessable password and one with the own name are refused with the reason', async () => {
      const person = newPerson();
      const reasons = { corto: 'password_too_short', passwordpassword: 'password_too_common', abcabcabcabc: 'password_too_guessable' };
      for (const [password, code] of Object.entries(reasons)) {
        const answer = await it.client.post(paths.register, { ...person, password });
        assertProblem(answer, 422, 'validation_failed');
        const codes = (answer.json.errors as { field: string; code: string }[]).map(({ field, code: found }) => `${field} ${found}`);
        assert.ok(
          codes.length === 1 && (codes[0] === `password ${code}` || codes[0] === 'password password_too_common'),
          `${password}: ${codes.join()}`,
        );
      }
      for (const password of ['quiero taxasge siempre', 'Nguema Obiang tiene un gato', `${person.email} y nada`]) {
        assertFields(await it.client.post(paths.register, { ...person, password }), { password: 'password_contains_context' });
      }
      assert.deepEqual(await it.server.letters.to(person.email), []);
    });

    test('A4: 256 code points are taken, 257 or more than 1024 bytes are not', async () => {
      const longest = 'ñandú-cobalto-'.repeat(20).slice(0, 256);
      assert.equal((await it.client.post(paths.register, { ...newPerson(), password: longest })).status, 202);
      assertFields(await it.client.post(paths.register, { ...newPerson(), password: `${longest}x` }), { password: 'too_long' });
      assertFields(await it.client.post(paths.register, { ...newPerson(), password: 'x'.repeat(1025) }), { password: 'too_long' });
    });

    test('A4, AU_34: two passwords of 200 characters that differ in the last byte differ', async () => {
      const start = randomBytes(100).toString('hex').slice(0, 199);
      const person = await verifiedPerson(it.server, { ...newPerson(), password: `${start}x` });
      await login(it.client, person);
      assertProblem(await it.client.post(paths.login, { email: person.email, password: `${start}y` }), 401, 'invalid_credentials');
      assertProblem(await it.client.post(paths.login, { email: person.email, password: start }), 401, 'invalid_credentials');
    });

    test('AU_40: language, kind of account and terms count', async () => {
      const browser = it.browser();
      const { person, letter } = await register(it.server, browser, { ...newPerson(), language: 'fr', user_type: 'business' });
      assert.equal(letter.link, 'http://localhost:8080/fr/verify');
      await browser.post(paths.verify, { token: letter.token });
      const { user } = (await login(it.client, person)).answer.json;
      assert.deepEqual([user.language, user.user_type, user.role, user.status], ['fr', 'business', 'user', 'active']);
      assertFields(await it.client.post(paths.register, { ...newPerson(), accept_terms: false }), { accept_terms: 'must_be_accepted' });
    });

    test('A16: refusals and letters speak the language that the caller asks for', async () => {
      for (const [asked, language] of [
        ['pt-BR, en;q=0.5', 'pt'],
        ['fr', 'fr'],
        ['en-GB', 'en'],
        ['de', 'es'],
      ] as const) {
        const texts = textsOf(language);
        const headers = { 'Accept-Language': asked };
        const refusal = await it.client.post(paths.register, { ...newPerson(), email: 'no' }, headers);
        assert.equal(refusal.json.detail, texts.problems['validation_failed']?.detail);
        assert.equal(refusal.json.errors[0].message, texts.fields['invalid_email']);
        const person = newPerson();
        await it.client.post(paths.register, person, headers);
        assert.equal((await it.server.letters.wait(person.email)).link, `http://localhost:8080/${language}/verify`);
      }
    });

    test('every fault is named at once', async () => {
      const answer = await it.client.post(paths.register, { email: 'x', first_name: 7, language: 'de', shoe: 44 });
      assertFields(answer, {
        email: 'invalid_email',
        password: 'required',
        first_name: 'wrong_type',
        last_name: 'required',
        language: 'invalid_choice',
        accept_terms: 'required',
        shoe: 'unknown_field',
      });
    });

    test('names are trimmed and hold no control characters', async () => {
      assertFields(await it.client.post(paths.register, { ...newPerson(), first_name: 'Ana\u0007' }), { first_name: 'invalid_encoding' });
      assertFields(await it.client.post(paths.register, { ...newPerson(), last_name: 'x'.repeat(101) }), { last_name: 'too_long' });
      const answer = await it.client.post(paths.register, { ...newPerson(), first_name: '   ' });
      assertProblem(answer, 422, 'validation_failed');
    });

    test('Idempotency-Key: the same answer and no second letter; another body is refused', async () => {
      const person = newPerson();
      const key = { 'Idempotency-Key': randomBytes(8).toString('hex') };
      const answers = [];
      for (let turn = 0; turn < 3; turn += 1) answers.push(await it.client.post(paths.register, person, key));
      assert.deepEqual(
        answers.map(({ status, body }) => [status, body]),
        Array(3).fill([202, '{"status":"verification_sent"}']),
      );
      assertProblem(await it.client.post(paths.register, { ...person, first_name: 'Otra' }, key), 422, 'idempotency_key_reused');
      await it.server.letters.wait(person.email);
      await sleep(500);
      assert.equal((await it.server.letters.to(person.email)).length, 1);
    });

    test('Idempotency-Key: one that is too long or not visible ASCII is refused', async () => {
      for (const key of ['x'.repeat(129), 'a b', 'ñ']) {
        assertFields(await it.client.post(paths.register, newPerson(), { 'Idempotency-Key': Buffer.from(key).toString('latin1') }), {
          'Idempotency-Key': 'invalid_idempotency_key',
        });
      }
    });

    test('A13, A14, AU_26, AU_32: no password, token or code is in the database in clear', async () => {
      const { letter } = await register(it.server, it.client);
      const rows = Object.values(it.store.dump())
        .flat()
        .map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
      assertNoSecretIn(rows.join('\n'), 'the database');
      const codes = rows.filter((row) => new RegExp(`(?<![0-9a-f])${letter.code}(?![0-9a-f])`).test(row));
      assert.deepEqual(codes, []);
    });
  });
}
