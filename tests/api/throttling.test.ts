// What is limited, what it is answered with, and what is not.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { address, attack, from, guess, limited, signIn } from '../support/guesses.ts';
import { assertGoesTo, assertProblem, bearer, login, newPerson, paths, verifiedPerson } from '../support/people.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`throttling on ${database.kind}`, () => {
    const it = scene(database, limited);

    test('A20, AU_29: after six failures a network waits for that account, and for no other', async () => {
      const person = await verifiedPerson(it.server);
      for (let turn = 0; turn < 6; turn += 1) assertProblem(await guess(it.client, person.email, 1), 401, 'invalid_credentials');
      const refused = await signIn(it.client, person, 1);
      assertProblem(refused, 429, 'too_many_requests');
      assert.match(refused.headers['retry-after'] ?? '', /^[1-5]$/);
      assert.equal((await signIn(it.client, person, 2)).status, 200);
      const neighbour = await verifiedPerson(it.server);
      assert.equal((await signIn(it.client, neighbour, 1)).status, 200);
    });

    test('A20: nobody waits who signs in with the right password, however often', async () => {
      const person = await verifiedPerson(it.server);
      for (let turn = 0; turn < 20; turn += 1) assert.equal((await signIn(it.client, person, 3)).status, 200);
    });

    test('A23: a form is told so on its page', async () => {
      const { email } = newPerson();
      const browser = it.browser();
      const post = () => browser.form(`${paths.login}?lang=fr`, { email, password: 'no es esta 1234' }, from(address(4)));
      for (let turn = 0; turn < 6; turn += 1) assertGoesTo(await post(), '/fr/login#e-invalid_credentials');
      assertGoesTo(await post(), '/fr/login#e-too_many_requests');
    });

    test('A20: a network may ask for 60 letters a minute, another one is not touched, and signing in neither', async () => {
      const resend = (network: number) => it.client.post(paths.resend, { email: newPerson().email }, from(address(network)));
      const tally = await attack(80, 16, () => resend(5));
      // The minute may have ended once.
      assert.ok((tally.counts['202'] ?? 0) >= 60, JSON.stringify(tally.counts));
      assert.ok((tally.counts['too_many_requests'] ?? 0) > 0, JSON.stringify(tally.counts));
      assert.equal((await resend(6)).status, 202);
      const person = await verifiedPerson(it.server);
      assert.equal((await signIn(it.client, person, 5)).status, 200);
    });

    test('A20: who comes back with their device is not slowed by those who tried from the same network', async () => {
      const person = await verifiedPerson(it.server);
      const { device_id, access_token } = await login(it.client, person);
      for (let turn = 0; turn < 10; turn += 1) await guess(it.client, person.email, 7);
      assertProblem(await signIn(it.client, person, 7), 429, 'too_many_requests');
      assert.equal((await signIn(it.client, person, 7, { device_id })).status, 200);
      assert.equal((await it.client.get(paths.profile, bearer(access_token))).status, 200);
    });
  });

  describe(`throttling that is off on ${database.kind}`, () => {
    const it = scene(database, { ...limited, RATE_LIMITS: 'off' });

    test('nothing is limited', async () => {
      const { email } = newPerson();
      const tally = await attack(20, 4, () => guess(it.client, email, 1));
      assert.deepEqual(tally.counts, { invalid_credentials: 20 });
    });
  });
}
