// Sent again: what was good once is not good twice, and a repetition never does more than the first time did.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { databases } from '../support/databases.ts';
import { assertProblem, bearer, forgets, login, newPassword, newPerson, paths, register, signedInBrowser, verifiedPerson, type Person } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { RawConnection } from '../support/wire.ts';
import { ride } from './smuggled.ts';

for (const database of databases()) {
  describe(`replay on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    before(async () => {
      person = await verifiedPerson(it.server);
    });
    const refresh = (refresh_token: string, more: object = {}) => it.client.post(paths.refresh, { refresh_token, ...more });
    const successor = async (token: string) => String((await refresh(token)).json.refresh_token);
    const refused = async (token: string, more: object = {}) => assertProblem(await refresh(token, more), 401, 'invalid_refresh_token');
    const count = (table: string) => it.store.rows(`SELECT id FROM ${table}`).length;

    test('A38: a refresh token two generations old ends its session, and whatever the thief has by then', async () => {
      const stolen = await login(it.client, person);
      let current = stolen.refresh_token;
      for (let turn = 0; turn < 3; turn += 1) current = await successor(current);
      await refused(stolen.refresh_token);
      await refused(current);
    });

    test('A37: the predecessor gives nobody a second line: its successor again, then nothing', async () => {
      const { refresh_token } = await login(it.client, person);
      const next = await successor(refresh_token);
      assert.equal(await successor(refresh_token), next);
      await successor(next);
      await refused(refresh_token);
    });

    test('A38: refresh tokens after signing out: that session, all sessions, and its successors', async () => {
      const mine = await login(it.client, person);
      const next = await successor(mine.refresh_token);
      assert.equal((await it.client.post(paths.logout, {}, bearer(mine.access_token))).status, 204);
      for (const token of [mine.refresh_token, next]) await refused(token);
      const [one, two] = [await login(it.client, person), await login(it.client, person)];
      assert.equal((await it.client.post(paths.logout, { all_devices: true }, bearer(one.access_token))).status, 204);
      for (const tokens of [one, two]) {
        await refused(tokens.refresh_token);
        assertProblem(await it.client.get(paths.profile, bearer(tokens.access_token)), 401, 'invalid_access_token');
        assertProblem(await it.client.post(paths.logout, {}, bearer(tokens.access_token)), 401, 'authentication_required');
      }
    });

    test('A37: from another device a spent token whose successor was never used gives nothing once 30 s are over', async () => {
      const { refresh_token, device_id } = await login(it.client, person);
      const next = await successor(refresh_token);
      it.store.change('UPDATE sessions SET rotated_at = rotated_at - 31000');
      const other = (await login(it.client, person)).device_id;
      await refused(refresh_token, { device_id: other });
      await refused(refresh_token, { device_id });
      await refused(next);
    });

    test('A35: the cookie of a browser that signed out, put back into another one', async () => {
      const { browser } = await signedInBrowser(it.server, person);
      const kept = [...browser.cookies];
      assert.equal((await browser.post(paths.logout, {})).status, 204);
      const thief = it.browser();
      for (const [name, value] of kept) thief.cookies.set(name, value);
      assertProblem(await thief.post(paths.refresh, {}), 401, 'invalid_refresh_token');
      assert.equal((await thief.post(paths.logout, { all_devices: true })).status, 401);
    });

    test('A14: link and code after their use, and those of a letter that a later one replaced', async () => {
      const browser = it.browser();
      const { person: newcomer, letter } = await register(it.server, browser);
      await browser.post(paths.resend, { email: newcomer.email });
      const second = await it.server.letters.waitForNew(newcomer.email, [letter]);
      assert.equal((await browser.post(paths.verify, { token: second.token })).status, 200);
      const hijack = { password: newPassword() };
      for (const { token, code } of [letter, second]) {
        for (const proof of [{ token }, { email: newcomer.email, code }, { token, ...hijack }, { email: newcomer.email, code, ...hijack }])
          assertProblem(await browser.post(paths.verify, proof), 400, 'invalid_or_expired_token');
      }
      await login(it.client, newcomer);
      assertProblem(await it.client.post(paths.login, { email: newcomer.email, ...hijack }), 401, 'invalid_credentials');
    });

    test('A14, AU_26: the letters of a forgotten password after one was used, and after the password was changed', async () => {
      const owner = await verifiedPerson(it.server);
      const letters = [await forgets(it.server, it.client, owner.email), await forgets(it.server, it.client, owner.email)];
      const current = { ...owner, password: newPassword() };
      assert.equal((await it.client.post(paths.reset, { token: letters[1]?.token, new_password: current.password })).status, 204);
      for (const { token, code } of letters) {
        for (const proof of [{ token }, { email: owner.email, code }])
          assertProblem(await it.client.post(paths.reset, { ...proof, new_password: newPassword() }), 400, 'invalid_or_expired_token');
      }
      await login(it.client, current);
    });

    test('AU_23: an Idempotency-Key with another body, another person or another password makes nothing', async () => {
      const first = newPerson();
      const key = { 'Idempotency-Key': randomBytes(8).toString('hex') };
      assert.equal((await it.client.post(paths.register, first, key)).status, 202);
      const [users, registrations] = [count('users'), count('registrations')];
      for (const other of [newPerson(), { ...first, password: newPassword() }, { ...first, email: person.email }, { ...first, last_name: 'Otra' }])
        assertProblem(await it.client.post(paths.register, other, key), 422, 'idempotency_key_reused');
      assert.deepEqual([count('users'), count('registrations')], [users, registrations]);
    });

    test('a request recorded on the wire and sent again: one account, one letter for each time its owner asked', async () => {
      const newcomer = newPerson();
      const bytes = Buffer.from(ride(newcomer, 'Idempotency-Key: recorded-key\r\nConnection: close\r\n'), 'latin1');
      for (let turn = 0; turn < 4; turn += 1) {
        const connection = await RawConnection.open(it.server);
        connection.write(bytes);
        assert.match(await connection.end(), /^HTTP\/1\.1 202 /);
      }
      await it.server.letters.wait(newcomer.email);
      await sleep(300);
      assert.equal((await it.server.letters.to(newcomer.email)).length, 1);
      assert.equal(it.store.rows(`SELECT id FROM users WHERE email_key = '${newcomer.email}'`).length, 1);
    });

    test('A25: a login recorded and sent again gives another session, none of the first one', async () => {
      const body = { device_id: (await login(it.client, person)).device_id };
      const [first, again] = [await login(it.client, person, body), await login(it.client, person, body)];
      assert.notEqual(first.refresh_token, again.refresh_token);
      assert.equal((await it.client.post(paths.logout, {}, bearer(again.access_token))).status, 204);
      assert.equal((await it.client.get(paths.profile, bearer(first.access_token))).status, 200);
      await successor(first.refresh_token);
    });

    test('AU_31: a token of one person tried by another names nobody and ends nothing', async () => {
      const mine = await login(it.client, person);
      const thief = await login(it.client, await verifiedPerson(it.server));
      await refused(mine.refresh_token.slice(0, 40) + thief.refresh_token.slice(40));
      await refused(thief.refresh_token.slice(0, 40) + mine.refresh_token.slice(40));
      for (const tokens of [mine, thief]) assert.equal((await refresh(tokens.refresh_token)).status, 200);
    });
  });
}
