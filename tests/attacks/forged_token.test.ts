// Forged access tokens, sent to the server that made the good one. Nobody gets in, and nothing changes.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { claims, forge, type Jwk } from '../support/jwt.ts';
import { assertProblem, bearer, login, paths, verifiedPerson } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { signingKey } from '../support/signing_key.ts';
import { answersIn, RawConnection } from '../support/wire.ts';
import { forgedClaims, respelled } from './forged_claims.ts';
import { forgedHeaders, forgedSignatures, type Forgeries, type Loot } from './forgeries.ts';

/** Of reading and changing the profile, and of signing out, where a bad token is as good as none. */
const refusals = '401 invalid_access_token,401 invalid_access_token,401 authentication_required';

for (const database of databases()) {
  describe(`forged access tokens on ${database.kind}`, () => {
    const it = scene(database);
    let loot: Loot;
    let untouched: unknown;
    let tried = 0;
    before(async () => {
      const [attacker, victim] = [await verifiedPerson(it.server), await verifiedPerson(it.server)];
      const { access_token } = await login(it.client, attacker);
      const { keys } = (await it.client.get('/.well-known/jwks.json')).json as { keys: Jwk[] };
      const { kid, key } = signingKey(it.store);
      loot = {
        ...claims(access_token),
        token: access_token,
        key,
        own: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
        jwk: keys.find((each) => each.kid === kid) as Jwk,
        victim: (await login(it.client, victim)).answer.json.user.id,
      };
      untouched = rows();
    });
    const rows = () => [it.store.rows('SELECT * FROM users ORDER BY id'), it.store.rows('SELECT id, ended_at FROM sessions ORDER BY id')];
    const attempt = async (authorization: Record<string, string>) => [
      await it.client.get(paths.profile, authorization),
      await it.client.send('PATCH', paths.profile, { json: { first_name: 'Eva' }, headers: { ...authorization, 'If-Match': '"1"' } }),
      await it.client.post(paths.logout, { all_devices: true }, authorization),
    ];

    async function refuseAll(forgeries: Forgeries): Promise<void> {
      const passed: string[] = [];
      for (const [what, token] of Object.entries(forgeries)) {
        tried += 1;
        const latin1 = Buffer.from(token, 'utf8').toString('latin1');
        const told = (await attempt(bearer(latin1))).map(({ status, json }) => `${status} ${json?.code}`).join();
        if (told !== refusals) passed.push(`${what}: ${told}`);
      }
      assert.deepEqual(passed, []);
      assert.deepEqual(rows(), untouched);
    }

    test('the control passes: what the suite signs is as good as what the server signs', async () => {
      const { header, payload, key } = loot;
      const again = forge(header, payload, key);
      assert.notEqual(again, loot.token);
      for (const token of [loot.token, again]) assert.equal((await it.client.get(paths.profile, bearer(token))).status, 200);
    });

    test('A33: headers that choose another algorithm or key', () => refuseAll(forgedHeaders(loot)));
    test('A33: signatures that are none', () => refuseAll(forgedSignatures(loot)));
    test('A33: claims that the server never makes', () => refuseAll(forgedClaims(loot)));
    test('A33, AU_39: spellings that are not the one it made', () => refuseAll(respelled(loot)));

    test('A33, AU_39: any one character changed', async () => {
      const { token } = loot;
      const changed = (at: number) => `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      await refuseAll(Object.fromEntries(Array.from({ length: 40 }, (_, turn) => [`at ${turn}`, changed(Math.floor((token.length * turn) / 40))])));
    });

    test('A33: places where no token is looked for', async () => {
      const { token } = loot;
      const places: Record<string, string>[] = [
        { Authorization: token },
        { Authorization: 'Bearer' },
        { Authorization: `Basic ${token}` },
        { Authorization: `DPoP ${token}` },
        { Authorization: `Bearer:${token}` },
        { Authorization: `Bearer\t${token}` },
        { Authorization: `Token ${token}, Bearer ${token}` },
        { Cookie: `access_token=${token}; token=${token}` },
        { 'X-Authorization': `Bearer ${token}` },
        { 'Proxy-Authorization': `Bearer ${token}` },
        { 'X-Forwarded-User': loot.victim, 'X-User-Id': loot.victim, 'Remote-User': loot.victim },
      ];
      for (const headers of places) for (const answer of await attempt(headers)) assertProblem(answer, 401, 'authentication_required');
      assertProblem(await it.client.get(`${paths.profile}?access_token=${token}`), 401, 'authentication_required');
      assertProblem(await it.client.get(`${paths.profile}?token=${token}`), 401, 'authentication_required');
      assert.deepEqual(rows(), untouched);
      tried += places.length + 2;
    });

    test('A33: two tokens in one request, the good one first or last', async () => {
      const own = forge(loot.header, loot.payload, loot.own);
      for (const tokens of [[loot.token, own], [own, loot.token], [loot.token, loot.token]]) {
        const connection = await RawConnection.open(it.server);
        const fields = tokens.map((token) => `Authorization: Bearer ${token}\r\n`).join('');
        connection.write(Buffer.from(`GET ${paths.profile} HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`));
        const said = await connection.end();
        assert.match(said, /^HTTP\/1\.1 400 /);
        assert.equal(answersIn(said), 1);
      }
    });

    test('A33: more than sixty were tried, and the good one still opens the profile', async () => {
      assert.ok(tried >= 60, String(tried));
      console.log(`forged access tokens on ${database.kind}: ${tried} tried`);
      assert.equal((await it.client.get(paths.profile, bearer(loot.token))).status, 200);
    });
  });
}
