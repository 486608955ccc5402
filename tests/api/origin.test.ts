import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Browser } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { assertGoesTo, assertProblem, bearer, login, paths, verifiedPerson } from '../support/people.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`origin on ${database.kind}`, () => {
    const it = scene(database);
    const good = () => `http://localhost:${it.server.port}`;
    const foreign: Record<string, Record<string, string>> = {
      'another site': { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      'another site without Sec-Fetch-Site': { Origin: 'https://evil.example' },
      'no origin at all': {},
      'the origin of a page without one': { Origin: 'null' },
      'a look-alike': { Origin: 'http://localhost:8080.evil.example' },
      'a look-alike user': { Origin: 'http://localhost:8080@evil.example' },
      'another scheme': { Origin: 'https://localhost:8080' },
      'a sister site': { Origin: 'http://localhost:8080', 'Sec-Fetch-Site': 'same-site' },
      'cross-site with a good origin': { Origin: 'http://localhost:8080', 'Sec-Fetch-Site': 'cross-site' },
    };

    test('A43: every form must come from our own page, also without a cookie', async () => {
      const person = await verifiedPerson(it.server);
      const form = { email: person.email, password: person.password };
      for (const [what, headers] of Object.entries(foreign)) {
        for (const path of [paths.login, paths.register, paths.verify, paths.resend, paths.refresh, paths.logout]) {
          const answer = await it.client.form(path, form, headers);
          assertProblem(answer, 403, 'origin_not_allowed');
          assert.deepEqual(answer.setCookies, [], what);
        }
      }
      for (const origin of [good(), 'http://localhost:8080']) {
        assertGoesTo(await it.client.form(paths.login, form, { Origin: origin }), '/es/profile');
        assertGoesTo(await it.client.form(paths.login, form, { Origin: origin, 'Sec-Fetch-Site': 'same-origin' }), '/es/profile');
      }
    });

    test('A43: so must every request with the cookie, whatever its body', async () => {
      const person = await verifiedPerson(it.server);
      const signedIn = new Browser(it.server);
      await login(signedIn, person, { transport: 'cookie' });
      const cookie = { Cookie: [...signedIn.cookies].map(([name, value]) => `${name}=${value}`).join() };
      for (const headers of Object.values(foreign)) {
        for (const path of [paths.refresh, paths.logout, paths.login, paths.register, paths.verify, paths.resend]) {
          assertProblem(await it.client.post(path, {}, { ...cookie, ...headers }), 403, 'origin_not_allowed');
        }
      }
      assert.equal((await signedIn.post(paths.refresh, {})).status, 200);
      signedIn.close();
    });

    test('A43: without the cookie a program needs no Origin', async () => {
      const tokens = await login(it.client, await verifiedPerson(it.server));
      assert.equal((await it.client.get(paths.profile, bearer(tokens.access_token))).status, 200);
      assert.equal((await it.client.post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
    });

    test('A43: nothing changes by GET', async () => {
      const signedIn = new Browser(it.server);
      await login(signedIn, await verifiedPerson(it.server), { transport: 'cookie' });
      for (const path of [paths.logout, paths.refresh, paths.login, paths.register, paths.verify, paths.resend]) {
        assert.equal((await signedIn.get(path)).status, 405, path);
        assert.equal((await signedIn.send('HEAD', path)).status, 405, path);
      }
      assert.equal((await signedIn.post(paths.refresh, {})).status, 200);
      signedIn.close();
    });
  });
}

const [anyDatabase] = databases();
if (!anyDatabase) throw new Error('no database');

describe('origins of other sites', () => {
  const it = scene(anyDatabase, { CORS_ORIGINS: 'https://app.example,https://taxasge-dev--*.web.app' });
  const asked = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' };
  const preflight = (origin: string) => it.client.send('OPTIONS', paths.login, { headers: { Origin: origin, ...asked } });

  test('AU_02: those that are configured may ask, exactly or by pattern', async () => {
    for (const origin of ['https://app.example', 'https://taxasge-dev--pr12-abc.web.app']) {
      const answer = await preflight(origin);
      assert.equal(answer.status, 204);
      assert.equal(answer.headers['access-control-allow-origin'], origin);
      assert.match(answer.headers['access-control-allow-methods'] ?? '', /POST/);
      assert.match(answer.headers['vary'] ?? '', /Origin/i);
      const actual = await it.client.post(paths.login, {}, { Origin: origin });
      assert.equal(actual.headers['access-control-allow-origin'], origin);
      assert.match(actual.headers['vary'] ?? '', /Origin/i);
    }
  });

  test('AU_02, PF_28: others may not, however alike', async () => {
    const others = [
      'https://evil.example',
      'http://app.example',
      'https://app.example.evil.example',
      'https://app.example:444',
      'null',
      'https://taxasge-dev--x.web.app.evil.example',
      'https://taxasge-dev--a.b.web.app',
      'https://taxasge-dev.web.app',
      'https://evil/--x.web.app',
    ];
    for (const origin of others) {
      assert.equal((await preflight(origin)).headers['access-control-allow-origin'], undefined, origin);
      const actual = await it.client.post(paths.login, {}, { Origin: origin });
      assert.equal(actual.headers['access-control-allow-origin'], undefined, origin);
    }
  });

  test('PF_28, PF_30: never everybody, never with credentials', async () => {
    for (const answer of [await preflight('https://app.example'), await it.client.get('/health', { Origin: 'https://app.example' })]) {
      assert.notEqual(answer.headers['access-control-allow-origin'], '*');
      assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    }
  });
});
