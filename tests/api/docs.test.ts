import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contract } from '../support/contract.ts';
import { databases } from '../support/databases.ts';
import { scene } from '../support/scene.ts';

const [database] = databases();
if (!database) throw new Error('no database');

describe('docs', () => {
  const it = scene(database, { DOCS: 'on' });

  test('A52: /openapi.json is the contract that these tests check answers against', async () => {
    assert.deepEqual((await it.client.get('/openapi.json')).json, contract);
  });

  test('AU_11, PF_29, AU_35: the server knows every operation of the contract, and no other method at its paths', async () => {
    for (const [path, item] of Object.entries(contract['paths'] as Record<string, object>)) {
      const answer = await it.client.send('PUT', path);
      assert.equal(answer.status, 405, path);
      const allowed = (answer.headers['allow'] ?? '').split(', ').filter((method) => !['HEAD', 'OPTIONS'].includes(method));
      assert.deepEqual(
        allowed.sort(),
        Object.keys(item)
          .map((method) => method.toUpperCase())
          .sort(),
        path,
      );
    }
  });

  test('the page and what it needs are there, and its policy allows no inline script', async () => {
    assert.equal((await it.client.get('/docs')).headers['location'], '/docs/');
    const page = await it.client.get('/docs/');
    assert.equal(page.status, 200);
    const policy = page.headers['content-security-policy'] ?? '';
    assert.ok(policy && !/script-src[^;]*'unsafe/.test(policy), policy);
    const files = [...page.body.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, file]) => String(file));
    assert.equal(files.length, 3);
    for (const file of files) assert.equal((await it.client.get(file)).status, 200, file);
    assert.ok(!/<script>|<style>| on[a-z]+=/.test(page.body));
  });
});

describe('docs that are off', () => {
  const it = scene(database, { DOCS: 'off' });

  test('PF_28: neither the page nor the contract is found', async () => {
    for (const path of ['/docs', '/openapi.json', '/docs/start.js']) {
      assert.equal((await it.client.get(path)).status, 404, path);
    }
  });
});
