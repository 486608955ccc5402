// Cross-site request forgery: another site makes a person's browser send a request. Nothing that changes anything
// is done unless Origin and Sec-Fetch-Site say that one of our own pages asked.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Answer, Request } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { assertGoesTo, assertProblem, bearer, forgets, login, newPassword, newPerson, paths, register, signedInBrowser, verifiedPerson, type Person } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { settledRows } from '../support/settled_rows.ts';

const own = 'http://localhost:8080';

/** Who asks, other than our own pages: what their browser says of them. */
const foreign: Record<string, Record<string, string>> = {
  'nobody says who': {},
  'another site': { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
  'another site in an old browser': { Origin: 'https://evil.example' },
  'a sandboxed frame': { Origin: 'null' },
  'a sandboxed frame that claims to be ours': { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
  'a sister site': { Origin: own, 'Sec-Fetch-Site': 'same-site' },
  'another site under our name': { Origin: own, 'Sec-Fetch-Site': 'cross-site' },
  'a page of ours that another site opened': { Origin: own, 'Sec-Fetch-Site': 'none' },
  'our site under another name': { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
  'no Origin, another site': { 'Sec-Fetch-Site': 'cross-site' },
  'no Origin, nobody': { 'Sec-Fetch-Site': 'none' },
  'a word that no browser says': { Origin: own, 'Sec-Fetch-Site': 'Same-Origin ; x' },
  'an empty Origin': { Origin: '' },
  'a name that begins like ours': { Origin: `${own}.evil.example` },
  'a name that ends like ours': { Origin: 'http://evil-localhost:8080' },
  'our name as a user': { Origin: 'http://localhost:8080@evil.example' },
  'our name with a path': { Origin: `${own}/` },
  'two origins': { Origin: `${own} https://evil.example` },
  'another scheme': { Origin: 'https://localhost:8080' },
  'another port': { Origin: 'http://localhost:1' },
  'our name in other letters': { Origin: 'http://LOCALHOST:8080' },
  'a referrer of ours and no Origin': { Referer: `${own}/es/login` },
};

for (const database of databases()) {
  describe(`cross-site request forgery on ${database.kind}`, () => {
    const it = scene(database);
    let person: Person;
    let cookie: Record<string, string>;
    let bodies: Record<string, Record<string, string>>;
    let untouched: unknown;
    before(async () => {
      person = await verifiedPerson(it.server);
      const waiting = await register(it.server, it.browser());
      const { browser } = await signedInBrowser(it.server, person);
      cookie = { Cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
      browser.close();
      const forgotten = await forgets(it.server, it.client, person.email);
      const { accept_terms: _, ...newcomer } = newPerson();
      const proof = { email: waiting.person.email, code: String(waiting.letter.code), password: waiting.person.password };
      bodies = {
        [paths.register]: { ...newcomer, accept_terms: 'true' },
        [paths.verify]: proof,
        [paths.resend]: { email: waiting.person.email },
        [paths.requestReset]: { email: person.email },
        [paths.reset]: { token: String(forgotten.token), new_password: newPassword() },
        [paths.confirmEmail]: { token: 'A'.repeat(43) },
        [paths.undoEmail]: { token: 'A'.repeat(43) },
        [paths.login]: { email: person.email, password: person.password },
        [paths.refresh]: {},
        [paths.logout]: { all_devices: 'true' },
      };
      untouched = await settledRows(it.store);
    });

    /** Nobody may pass, and no row may change. */
    async function refuseAll(status: number, code: string, ask: (body: Record<string, string>) => Request): Promise<void> {
      const passed: string[] = [];
      for (const [who, headers] of Object.entries(foreign)) {
        for (const [path, body] of Object.entries(bodies)) {
          const request = ask(body);
          const answer: Answer = await it.client.send('POST', path, { ...request, headers: { ...request.headers, ...headers } });
          if (answer.status !== status || answer.json?.code !== code || answer.setCookies.length || answer.headers['location'])
            passed.push(`${who}: ${path}: ${answer.status} ${answer.json?.code}`);
        }
      }
      assert.deepEqual(passed, []);
      assert.deepEqual(it.store.dump(), untouched);
    }

    test('A43: a form of another site, also without a cookie (login CSRF)', () => refuseAll(403, 'origin_not_allowed', (form) => ({ form })));
    test('A43: a form with the cookie', () => refuseAll(403, 'origin_not_allowed', (form) => ({ form, headers: cookie })));
    test('A43: JSON with the cookie', () => refuseAll(403, 'origin_not_allowed', (json) => ({ json, headers: cookie })));
    test('A43: the cookie and no body at all', () => refuseAll(403, 'origin_not_allowed', () => ({ headers: cookie })));
    test('A43: the cookie among others', () =>
      refuseAll(403, 'origin_not_allowed', (json) => ({ json, headers: { Cookie: `a=b; ${cookie['Cookie']}; c=d` } })));
    test('A43: JSON under a type that needs no preflight', async () => {
      for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'text/plain; application/json', ''])
        await refuseAll(415, 'unsupported_media_type', (body) => ({ text: JSON.stringify(body), headers: { ...cookie, 'Content-Type': type } }));
    });

    test('A43: nothing changes by GET or HEAD, nor by another method in the query or a field', async () => {
      const ours = { ...cookie, Origin: own, 'Sec-Fetch-Site': 'same-origin' };
      for (const [path, body] of Object.entries(bodies)) {
        const query = new URLSearchParams({ ...body, _method: 'POST' });
        for (const method of ['GET', 'HEAD', 'TRACE', 'PUT', 'DELETE'])
          assert.equal((await it.client.send(method, `${path}?${query}`, { headers: { ...ours, 'X-HTTP-Method-Override': 'POST' } })).status, 405, path);
      }
      assert.deepEqual(it.store.dump(), untouched);
    });

    // From here on requests succeed.
    test('A43: the cookie opens and changes no profile, from wherever it comes', async () => {
      const { browser } = await signedInBrowser(it.server, person);
      assertProblem(await browser.get(paths.profile), 401, 'authentication_required');
      for (const headers of Object.values(foreign)) {
        const answer = await it.client.send('PATCH', paths.profile, { json: { first_name: 'Eva' }, headers: { ...cookie, ...headers, 'If-Match': '"1"' } });
        assert.ok(answer.status === 401 || answer.status === 403, answer.body);
      }
      browser.close();
    });

    test('A43: our own pages may, and a program with a Bearer token needs no Origin', async () => {
      const listener = `http://localhost:${it.server.port}`;
      const asked: Record<string, string>[] = [{ Origin: own }, { Origin: listener }, { 'Sec-Fetch-Site': 'same-origin' }];
      for (const headers of [...asked, { Origin: own, 'Sec-Fetch-Site': 'same-origin' }]) {
        assertGoesTo(await it.client.form(paths.login, bodies[paths.login] ?? {}, headers), '/es/profile');
        assert.equal((await it.client.post(paths.refresh, {}, { ...cookie, ...headers })).status, 200);
      }
      const { access_token } = await login(it.client, person);
      assert.equal((await it.client.get(paths.profile, bearer(access_token))).status, 200);
      assert.equal((await it.client.post(paths.logout, {}, bearer(access_token))).status, 204);
    });
  });
}
