import assert from 'node:assert/strict';
import { createHash, createPublicKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { publishedKeys, type Jwk } from '../support/jwt.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`jwks on ${database.kind}`, () => {
    const it = scene(database);

    test('A34: each kid is the thumbprint of its key [RFC 7638], and each key is a point of P-256', async () => {
      const { keys } = (await it.client.get('/.well-known/jwks.json')).json as { keys: Jwk[] };
      for (const { kid, crv, kty, x, y, ...rest } of keys) {
        assert.equal(createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url'), kid);
        assert.equal(createPublicKey({ key: { crv, kty, x, y }, format: 'jwk' } as never).asymmetricKeyType, 'ec');
        assert.deepEqual(Object.keys(rest).sort(), ['alg', 'use']);
      }
    });

    test('A32: the key is the same after a restart, and its private half is in no answer and not in the database', async () => {
      const before = await publishedKeys(it.client);
      await it.server.stop();
      await it.server.restart();
      assert.equal(await publishedKeys(it.client), before);
      assert.ok(!before.includes('"d"'));
      assert.ok(!/PRIVATE KEY/.test(JSON.stringify(it.store.dump())));
    });

    test('may be kept for a while, not for ever', async () => {
      const kept = (await it.client.get('/.well-known/jwks.json')).headers['cache-control'] ?? '';
      const [, seconds = ''] = /max-age=(\d+)/.exec(kept) ?? [];
      assert.ok(Number(seconds) > 0 && Number(seconds) <= 86_400, kept);
    });
  });
}
