// The static pages as the server gives them away: languages, caching, compression, security headers. What they do is
// for tests/e2e.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { databases } from '../support/databases.ts';
import { scene } from '../support/scene.ts';

const [database] = databases();
if (!database) throw new Error('no database');

describe('pages', () => {
  const it = scene(database);
  const languages = ['es', 'fr', 'pt', 'en'];

  /** The bytes as they came, still compressed. */
  function fetchBytes(path: string, encoding: string): Promise<{ encoding: string; vary: string; bytes: Buffer }> {
    return new Promise((resolve, reject) => {
      const headers = { Host: `localhost:${it.server.port}`, 'Accept-Encoding': encoding };
      const sent = request({ host: '127.0.0.1', port: it.server.port, path, headers, agent: false }, (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () =>
          resolve({
            encoding: incoming.headers['content-encoding'] ?? '',
            vary: String(incoming.headers['vary']),
            bytes: Buffer.concat(parts),
          }),
        );
      });
      sent.once('error', reject);
      sent.end();
    });
  }

  test('A16: the bare address leads to the login page in the best language', async () => {
    for (const [asked, language] of [
      ['fr-CM', 'fr'],
      ['pt, en;q=0.9', 'pt'],
      ['de', 'es'],
      ['en;q=0.1, es;q=0.2', 'es'],
    ] as const) {
      const answer = await it.client.get('/', { 'Accept-Language': asked });
      assert.deepEqual([answer.status, answer.headers['location']], [302, `/${language}/login`]);
      assert.match(answer.headers['vary'] ?? '', /Accept-Language/i);
    }
    for (const path of ['/fr', '/fr/']) assert.equal((await it.client.get(path)).headers['location'], '/fr/login');
  });

  test('A16: every page is there in every language', async () => {
    for (const language of languages) {
      for (const name of ['register', 'verify', 'login', 'forgot', 'reset', 'email', 'undo', 'profile']) {
        const page = await it.client.get(`/${language}/${name}`);
        assert.equal(page.status, 200, `${language}/${name}`);
        assert.match(page.headers['content-type'] ?? '', /^text\/html; charset=utf-8$/i);
        assert.match(page.body, new RegExp(`<html[^>]* lang="?${language}`));
      }
    }
  });

  test('an unknown page is not found, in the language of its path', async () => {
    for (const language of languages) {
      const page = await it.client.get(`/${language}/nothing`);
      assert.equal(page.status, 404);
      assert.match(page.body, new RegExp(`<html[^>]* lang="?${language}`));
    }
    for (const path of [
      '/nothing',
      '/es/login.html.br',
      '/headers.json',
      '/es/../headers.json',
      '/%2e%2e/etc/passwd',
      '/es/login%00',
      '/assets/',
      '/docs/../headers.json',
    ]) {
      const { status } = await it.client.get(path);
      assert.ok(status === 404 || status === 400, `${path}: ${status}`);
    }
  });

  test('PF_25: pages carry their security headers, and so does their 404', async () => {
    for (const path of ['/es/login', '/es/nothing']) {
      const { headers } = await it.client.get(path);
      const policy = headers['content-security-policy'] ?? '';
      assert.match(policy, /default-src 'none'|default-src 'self'/);
      assert.ok(!policy.includes('unsafe-inline') && !policy.includes('unsafe-eval'), policy);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['referrer-policy'], 'same-origin', path);
    }
  });

  test('a page is asked for again each time, and not sent again when it is the same', async () => {
    const first = await it.client.get('/es/login');
    assert.match(first.headers['cache-control'] ?? '', /no-cache/);
    const tag = first.headers['etag'] ?? '';
    assert.match(tag, /^(W\/)?".+"$/);
    const again = await it.client.get('/es/login', { 'If-None-Match': tag });
    assert.deepEqual([again.status, again.body, again.headers['etag']], [304, '', tag]);
    assert.equal((await it.client.get('/es/login', { 'If-None-Match': '"other"' })).status, 200);
  });

  test('assets are kept for ever and compressed the way the browser asks', async () => {
    const page = (await it.client.get('/es/login')).body;
    const assets = [...page.matchAll(/(?:src|href)="?(\/assets\/[^"\s>]+)/g)].map(([, path]) => String(path));
    assert.ok(assets.length > 0);
    for (const path of [...assets, '/es/login']) {
      const plain = await fetchBytes(path, 'identity');
      const gzip = await fetchBytes(path, 'gzip;q=1, br;q=0');
      const brotli = await fetchBytes(path, 'gzip, deflate, br');
      assert.deepEqual([plain.encoding, gzip.encoding, brotli.encoding], ['', 'gzip', 'br'], path);
      assert.ok(gunzipSync(gzip.bytes).equals(plain.bytes) && brotliDecompressSync(brotli.bytes).equals(plain.bytes), path);
      for (const { vary } of [plain, gzip, brotli]) assert.match(vary, /Accept-Encoding/i);
    }
    for (const path of assets) assert.match((await it.client.get(path)).headers['cache-control'] ?? '', /max-age=31536000.*immutable/);
  });

  test('HEAD is GET without the body', async () => {
    const [get, head] = [await it.client.get('/es/login'), await it.client.send('HEAD', '/es/login')];
    assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', get.headers['content-length']]);
  });

  test('pages take nothing but GET and HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      assert.equal((await it.client.send(method, '/es/login')).status, 405, method);
    }
  });

  test('an answer of the API is never taken for a page', async () => {
    for (const path of ['/health', '/api/v1/auth/profile', '/api/nothing']) {
      const { headers } = await it.client.get(path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.match(headers['cache-control'] ?? '', /no-store/, path);
    }
  });
});
