// Thirty-two at once: whatever may happen once happens once, however many ask in the same moment. Exactly one wins, or
// all get the same; nobody ever gets a 500.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { databases } from '../support/databases.ts';
import { assertProblem, bearer, forgets, login, newPassword, newPerson, paths, patiently, register, verifiedPerson, type Person } from '../support/people.ts';
import { scene } from '../support/scene.ts';

const crowd = 32;
const rounds = count({ usual: 1, proof: 20 });
const long = { timeout: 900_000 };

/** "200 × 1, 412 × 31" */
function tally(answers: Answer[]): string {
  const statuses = Map.groupBy(answers, ({ status }) => status);
  return [...statuses].sort(([a], [b]) => a - b).map(([status, all]) => `${status} × ${all.length}`).join(', ');
}

for (const database of databases()) {
  describe(`races on ${database.kind}`, long, () => {
    const it = scene(database);
    let person: Person;
    before(async () => {
      person = await verifiedPerson(it.server);
    });
    const atOnce = (send: (turn: number) => Promise<Answer>) => Promise.all(Array.from({ length: crowd }, (_, turn) => patiently(() => send(turn))));
    const again = (name: string, story: () => Promise<void>) =>
      test(name, long, async () => {
        for (let round = 0; round < rounds; round += 1) await story();
      });
    const refresh = (refresh_token: string) => it.client.post(paths.refresh, { refresh_token });

    again('A13: of 32 correct codes one is taken', async () => {
      const browser = it.browser();
      const { person: newcomer, letter } = await register(it.server, browser);
      assert.equal(tally(await atOnce(() => browser.post(paths.verify, { email: newcomer.email, code: letter.code }))), '200 × 1, 400 × 31');
    });

    again('A14: of 32 clicks on one link one is taken', async () => {
      const browser = it.browser();
      const { person: newcomer, letter } = await register(it.server, browser);
      assert.equal(tally(await atOnce(() => browser.post(paths.verify, { token: letter.token }))), '200 × 1, 400 × 31');
      await login(it.client, newcomer);
    });

    again('A13, A14: of 32 who reset a password with one letter, by link and by code, one does', async () => {
      const owner = await verifiedPerson(it.server);
      const { token, code } = await forgets(it.server, it.client, owner.email);
      const proofs = [{ token }, { email: owner.email, code }];
      const answers = await atOnce((turn) => it.client.post(paths.reset, { ...proofs[turn % 2], new_password: newPassword() }));
      assert.equal(answers.filter(({ status }) => status === 204).length, 1, tally(answers));
      assert.equal(answers.filter(({ status }) => status === 400).length, crowd - 1, tally(answers));
    });

    again('A9: of eight who come with the link and a password of their own, one gets in', async () => {
      const { person: newcomer, letter } = await register(it.server, it.browser());
      const passwords = Array.from({ length: 8 }, newPassword);
      const answers = await Promise.all(passwords.map((password) => patiently(() => it.client.post(paths.verify, { token: letter.token, password }))));
      assert.equal(tally(answers), '200 × 1, 400 × 7');
      const winner = answers.findIndex(({ status }) => status === 200);
      await login(it.client, { ...newcomer, password: passwords[winner] ?? '' });
    });

    again('A13: 32 wrong codes at once count, each of them: the right one comes too late', async () => {
      const { person: newcomer, letter } = await register(it.server, it.client);
      const code = letter.code === '000000' ? '000001' : '000000';
      assert.equal(tally(await atOnce(() => it.client.post(paths.verify, { email: newcomer.email, code }))), '400 × 32');
      const proof = { email: newcomer.email, code: letter.code, password: newcomer.password };
      assertProblem(await it.client.post(paths.verify, proof), 400, 'invalid_or_expired_token');
    });

    again('A36: 32 refreshes with one token give one successor', async () => {
      const { refresh_token } = await login(it.client, person);
      const answers = await atOnce(() => refresh(refresh_token));
      assert.equal(tally(answers), '200 × 32');
      const successors = [...new Set(answers.map(({ json }) => json.refresh_token as string))];
      assert.equal(successors.length, 1);
      assert.equal((await refresh(successors[0] ?? '')).status, 200);
    });

    again('AU_24: 32 registrations of one address, each with another password, make one account', async () => {
      const newcomer = newPerson();
      const answers = await atOnce((turn) =>
        it.client.post(paths.register, { ...newcomer, password: newPassword(), email: turn % 2 ? newcomer.email.toUpperCase() : newcomer.email }),
      );
      assert.equal(tally(answers), '202 × 32');
      assert.equal(it.store.rows(`SELECT id FROM users WHERE email_key = '${newcomer.email}'`).length, 1);
      await it.server.letters.wait(newcomer.email);
      await sleep(200);
      assert.ok((await it.server.letters.to(newcomer.email)).length <= 5, 'A13: at most five letters an hour');
    });

    again('AU_23: 32 times one Idempotency-Key with two bodies: one account, one letter, and one body refused each time', async () => {
      const people = [newPerson(), newPerson()];
      const key = { 'Idempotency-Key': randomBytes(8).toString('hex') };
      const answers = await atOnce((turn) => it.client.post(paths.register, people[turn % 2], key));
      assert.equal(tally(answers), '202 × 16, 422 × 16');
      assert.equal(new Set(answers.map(({ status }, turn) => `${status} ${turn % 2}`)).size, 2);
      const made = it.store.rows(`SELECT email FROM users WHERE email_key IN (${people.map(({ email }) => `'${email}'`).join()})`);
      assert.equal(made.length, 1);
      await it.server.letters.wait(String(made[0]?.['email']));
      await sleep(200);
      assert.equal((await it.server.letters.to(String(made[0]?.['email']))).length, 1);
    });

    again('A45: of 32 changes of one state of the profile one is made', async () => {
      const { access_token } = await login(it.client, person);
      const tag = (await it.client.get(paths.profile, bearer(access_token))).headers['etag'] ?? '';
      const headers = { ...bearer(access_token), 'If-Match': tag };
      const answers = await atOnce((turn) => it.client.send('PATCH', paths.profile, { json: { first_name: `Eva ${turn}` }, headers }));
      assert.equal(tally(answers), '200 × 1, 412 × 31');
      const winner = answers.find(({ status }) => status === 200)?.json.first_name;
      assert.equal((await it.client.get(paths.profile, bearer(access_token))).json.first_name, winner);
    });

    again('A40: signing out while refreshing: whoever was first, in the end the session is over', async () => {
      const { access_token, refresh_token } = await login(it.client, person);
      const answers = await atOnce((turn) => (turn % 8 === 7 ? it.client.post(paths.logout, {}, bearer(access_token)) : refresh(refresh_token)));
      assert.ok(answers.every(({ status }) => [200, 204, 401].includes(status)), tally(answers));
      assert.ok(answers.some(({ status }) => status === 204), tally(answers));
      for (const { status, json } of answers) {
        if (status !== 200) continue;
        assertProblem(await refresh(json.refresh_token as string), 401, 'invalid_refresh_token');
        assertProblem(await it.client.get(paths.profile, bearer(json.access_token as string)), 401, 'invalid_access_token');
      }
      assertProblem(await refresh(refresh_token), 401, 'invalid_refresh_token');
      assertProblem(await it.client.get(paths.profile, bearer(access_token)), 401, 'invalid_access_token');
    });

    again('A40: signing out everywhere while the profile is read: no session of before is left', async () => {
      const before = await login(it.client, person);
      const answers = await atOnce((turn) =>
        turn % 8 ? it.client.get(paths.profile, bearer(before.access_token)) : it.client.post(paths.logout, { all_devices: true }, bearer(before.access_token)),
      );
      assert.ok(answers.every(({ status }) => [200, 204, 401].includes(status)), tally(answers));
      assertProblem(await refresh(before.refresh_token), 401, 'invalid_refresh_token');
      assertProblem(await it.client.get(paths.profile, bearer(before.access_token)), 401, 'invalid_access_token');
    });
  });
}
