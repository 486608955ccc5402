import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { paths } from '../support/people.ts';
import { scene } from '../support/scene.ts';

const [database] = databases();
if (!database) throw new Error('no database');

describe('origins of other sites', () => {
  const it = scene(database, { CORS_ORIGINS: 'https://app.example,https://taxasge-dev--*.web.app' });
  const asked = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' };
  const preflight = (origin: string) => it.client.send('OPTIONS', paths.login, { headers: { Origin: origin, ...asked } });

  test('AU_02, PF_21: those that are configured may ask, exactly or by pattern', async () => {
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
