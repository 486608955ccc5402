// Who has an account here? No answer may tell: not its status, not a header, not a word of its body, at any endpoint
// that takes an address. What its time tells is in enumeration_time.test.ts.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Request } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { newPassword, newPerson, paths, register, verifiedPerson } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { settledRows } from '../support/settled_rows.ts';

/** All of an answer but the device that each new browser gets; the request id is ours. */
function told({ status, headers, setCookies, body }: Answer): unknown {
  const { date: _date, 'set-cookie': _cookie, ...rest } = headers;
  return { status, rest, cookies: setCookies.map((line) => line.replace(/=[A-Za-z0-9_-]{22};/, '=device;')), body };
}

for (const database of databases()) {
  describe(`enumeration by words on ${database.kind}`, () => {
    const it = scene(database);
    let addresses: Record<string, string>;

    before(async () => {
      const verified = async () => (await verifiedPerson(it.server)).email;
      const changed = async (change: (key: string) => string) => {
        const email = await verified();
        it.store.change(change(email));
        return email;
      };
      const set = (what: string) => (email: string) => `UPDATE users SET ${what} WHERE email_key = '${email}'`;
      addresses = {
        unknown: newPerson().email,
        'unknown too': newPerson().email,
        waiting: (await register(it.server, it.client)).person.email,
        verified: await verified(),
        suspended: await changed(set(`status = 'suspended'`)),
        agent: await changed(set(`role = 'agent'`)),
        admin: await changed(set(`role = 'admin'`)),
        'without a password': await changed(
          (email) => `DELETE FROM credentials WHERE user_id = (SELECT id FROM users WHERE email_key = '${email}')`,
        ),
        'waiting without a password': (await register(it.server, it.client)).person.email,
      };
      const waiting = `(SELECT id FROM users WHERE email_key = '${addresses['waiting without a password']}')`;
      it.store.change(`DELETE FROM credentials WHERE user_id = ${waiting}`);
    });

    /** The same request with each of the addresses is answered the same. */
    async function alike(status: number, path: string, ask: (email: string) => Request): Promise<void> {
      const answers = new Map<string, unknown>();
      for (const [state, email] of Object.entries(addresses)) {
        const request = ask(email);
        const answer = await it.client.send('POST', path, { ...request, headers: { 'X-Request-Id': 'enumeration', ...request.headers } });
        assert.equal(answer.status, status, `${state}: ${answer.body}`);
        answers.set(state, told(answer));
      }
      for (const [state, answer] of answers) assert.deepEqual(answer, answers.get('unknown'), state);
    }
    const own = () => ({ Origin: `http://localhost:${it.server.port}` });

    test('A18, AU_38: signing in with a wrong password', async () => {
      for (const language of ['es', 'en'])
        await alike(401, paths.login, (email) => ({ json: { email, password: 'no es esta 123' }, headers: { 'Accept-Language': language } }));
      const more = { transport: 'cookie', remember_me: true };
      await alike(401, paths.login, (email) => ({ json: { email: email.toUpperCase(), password: 'no es esta 123', ...more } }));
    });

    test('A18: signing in with a wrong password by a form', async () => {
      await alike(303, paths.login, (email) => ({ form: { email, password: 'no es esta 123' }, headers: own() }));
    });

    test('A18: signing in with what is no request', async () => {
      await alike(422, paths.login, (email) => ({ json: { email, password: '' } }));
      await alike(422, paths.login, (email) => ({ json: { email, password: 'x'.repeat(1025) } }));
      await alike(422, paths.login, (email) => ({ json: { email } }));
      await alike(413, paths.login, (email) => ({ json: { email, password: 'x'.repeat(70_000) } }));
    });

    test('A13: guessing codes, also after the last guess that counts', async () => {
      for (let turn = 0; turn < 6; turn += 1) await alike(400, paths.verify, (email) => ({ json: { email, code: '000000' } }));
      await alike(400, paths.verify, (email) => ({ json: { email, code: '000000', password: newPassword() } }));
      await alike(303, paths.verify, (email) => ({ form: { email, code: '000000' }, headers: own() }));
    });

    test('A19: asking for another letter; only who waits for it gets one', async () => {
      const before = await it.server.letters.all();
      await alike(202, paths.resend, (email) => ({ json: { email } }));
      await it.server.letters.waitForNew(addresses['waiting'] ?? '', before);
      await it.server.letters.waitForNew(addresses['waiting without a password'] ?? '', before);
      await sleep(300);
      assert.equal((await it.server.letters.all()).length, before.length + 2);
      await alike(303, paths.resend, (email) => ({ form: { email }, headers: own() }));
    });

    test('A19, AU_27: forgetting a password; whoever has an account gets a letter, and nobody else', async () => {
      await settledRows(it.store); // the letters asked for by a form are there
      const before = await it.server.letters.all();
      const accounts = Object.entries(addresses).filter(([state]) => !state.startsWith('unknown'));
      await alike(202, paths.requestReset, (email) => ({ json: { email } }));
      for (const [, email] of accounts) await it.server.letters.waitForNew(email, before);
      await settledRows(it.store);
      assert.equal((await it.server.letters.all()).length, before.length + accounts.length);
    });

    test('A13: guessing the codes of those letters, also after the last guess that counts', async () => {
      const new_password = newPassword();
      for (let turn = 0; turn < 6; turn += 1) await alike(400, paths.reset, (email) => ({ json: { email, code: '000000', new_password } }));
      await alike(400, paths.reset, (email) => ({ json: { email, code: '000000', new_password: 'corta' } }));
      await alike(303, paths.reset, (email) => ({ form: { email, code: '000000', new_password }, headers: own() }));
    });

    // From here on everybody is registered: these come last.
    test('A11: registering, and signing in with the password chosen then', async () => {
      const { email: _email, ...stranger } = newPerson();
      await alike(202, paths.register, (email) => ({ json: { ...stranger, email }, headers: { 'Idempotency-Key': email } }));
      await alike(202, paths.register, (email) => ({ json: { ...stranger, email }, headers: { 'Idempotency-Key': email } }));
      await alike(403, paths.login, (email) => ({ json: { email, password: stranger.password } }));
      await alike(401, paths.login, (email) => ({ json: { email, password: 'no es esta 123' } }));
      await alike(400, paths.verify, (email) => ({ json: { email, code: '000000' } }));
    });

    test('A11: registering by a form, and with what the policy refuses', async () => {
      const { email: _email, accept_terms: _terms, ...stranger } = newPerson();
      await alike(303, paths.register, (email) => ({ form: { ...stranger, email, accept_terms: 'true' }, headers: own() }));
      await alike(422, paths.register, (email) => ({ json: { ...stranger, email, accept_terms: true, password: 'corta' } }));
      await alike(422, paths.register, (email) => ({ json: { ...stranger, email, accept_terms: false } }));
    });

    test('A19: forgetting a password by a form, and with an address that was registered since', async () => {
      await alike(303, paths.requestReset, (email) => ({ form: { email }, headers: own() }));
      await alike(202, paths.requestReset, (email) => ({ json: { email } }));
    });
  });
}
