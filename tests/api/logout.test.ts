import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import {
  assertFields,
  assertProblem,
  bearer,
  login,
  paths,
  signedInBrowser,
  verifiedPerson,
  type Person,
  type Tokens,
} from '../support/people.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`logout on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    before(async () => {
      person = await verifiedPerson(it.server);
    });
    const isOut = async (tokens: Tokens) => {
      assertProblem(await it.client.get(paths.profile, bearer(tokens.access_token)), 401, 'invalid_access_token');
      assertProblem(await it.client.post(paths.refresh, { refresh_token: tokens.refresh_token }), 401, 'invalid_refresh_token');
    };
    const isIn = async (tokens: Tokens) => {
      assert.equal((await it.client.get(paths.profile, bearer(tokens.access_token))).status, 200);
    };

    test('A40, AU_30: with the Bearer token alone, access and refresh tokens are refused at once; other sessions stay', async () => {
      const [mine, other] = [await login(it.client, person), await login(it.client, person)];
      const answer = await it.client.send('POST', paths.logout, { headers: bearer(mine.access_token) });
      assert.equal(answer.status, 204);
      await isOut(mine);
      await isIn(other);
    });

    test('with the cookie, which keeps its device alone', async () => {
      const { browser, access_token } = await signedInBrowser(it.server, person);
      const device = [...browser.cookies.values()][0]?.split('.')[0];
      const answer = await browser.post(paths.logout, {});
      assert.equal(answer.status, 204);
      assert.match(answer.setCookies[0] ?? '', new RegExp(`^__Host-session=${device}; `));
      assertProblem(await browser.post(paths.refresh, {}), 401, 'invalid_refresh_token');
      assertProblem(await it.client.get(paths.profile, bearer(access_token)), 401, 'invalid_access_token');
      browser.close();
    });

    test('all_devices ends every session of this account and none of another', async () => {
      const neighbour = await login(it.client, await verifiedPerson(it.server));
      const mine = await Promise.all(Array.from({ length: 3 }, () => login(it.client, person)));
      const [first] = mine;
      assert.equal((await it.client.post(paths.logout, { all_devices: true }, bearer(first?.access_token ?? ''))).status, 204);
      for (const tokens of mine) await isOut(tokens);
      await isIn(neighbour);
      await isIn(await login(it.client, person));
    });

    test('without proof, or with a bad one, nothing ends', async () => {
      const tokens = await login(it.client, person);
      assertProblem(await it.client.post(paths.logout, {}), 401, 'authentication_required');
      assert.equal((await it.client.post(paths.logout, {}, bearer('x.y.z'))).status, 401);
      assert.equal((await it.browser().post(paths.logout, { all_devices: true })).status, 401);
      await isIn(tokens);
    });

    test('twice: the second has no proof any more', async () => {
      const tokens = await login(it.client, person);
      assert.equal((await it.client.post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
      assert.equal((await it.client.post(paths.logout, {}, bearer(tokens.access_token))).status, 401);
    });

    test('wrong fields are named and end nothing', async () => {
      const tokens = await login(it.client, person);
      assertFields(await it.client.post(paths.logout, { all_devices: 'yes' }, bearer(tokens.access_token)), { all_devices: 'wrong_type' });
      assertFields(await it.client.post(paths.logout, { everywhere: true }, bearer(tokens.access_token)), { everywhere: 'unknown_field' });
      await isIn(tokens);
    });
  });
}
