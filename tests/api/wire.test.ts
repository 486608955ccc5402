// What no well-behaved client sends: requests that are cut, doubled, smuggled or slow. Each is refused in words of
// the contract, or cut; nothing behind it on the same connection is ever taken for a request.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { parseRaw, sendRaw } from '../support/client.ts';
import { checkAnswer } from '../support/contract.ts';
import { databases } from '../support/databases.ts';
import { paths } from '../support/people.ts';
import { scene } from '../support/scene.ts';

const [database] = databases();
if (!database) throw new Error('no database');

describe('the wire', () => {
  const it = scene(database);
  const post = (headers: string[], body = '') =>
    `POST ${paths.login} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
  const smuggled = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';

  const unreadable: Record<string, string> = {
    'Content-Length and Transfer-Encoding': post(['Content-Length: 2', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`),
    'two lengths that differ': post(['Content-Length: 2', 'Content-Length: 60'], `{}${smuggled}`),
    'a list of lengths': post(['Content-Length: 2, 60'], `{}${smuggled}`),
    'a negative length': post(['Content-Length: -2'], `{}${smuggled}`),
    'a length with a sign': post(['Content-Length: +2'], `{}${smuggled}`),
    'a length that is no number': post(['Content-Length: two'], `{}${smuggled}`),
    'a length beyond 64 bits': post(['Content-Length: 99999999999999999999999'], `{}${smuggled}`),
    'an unknown transfer encoding': post(['Transfer-Encoding: xchunked'], `0\r\n\r\n${smuggled}`),
    'chunked is not the last': post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`),
    'two transfer encodings': post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], `0\r\n\r\n${smuggled}`),
    'a chunk size that is no number': post(['Transfer-Encoding: chunked'], `zz\r\n{}\r\n0\r\n\r\n${smuggled}`),
    'a chunk size beyond 64 bits': post(['Transfer-Encoding: chunked'], `fffffffffffffffff\r\n{}\r\n0\r\n\r\n${smuggled}`),
    'a space before the colon': post(['Content-Length : 2'], `{}${smuggled}`),
    'a folded header': post(['X-Long: a', ' b', 'Content-Length: 2'], '{}'),
    'a header without a colon': post(['nonsense', 'Content-Length: 2'], '{}'),
    'NUL in a header': post(['X-Nul: a\0b', 'Content-Length: 2'], '{}'),
    'a bare carriage return in a header': post(['X-Cr: a\rb', 'Content-Length: 2'], '{}'),
    'no Host': `GET /health/live HTTP/1.1\r\n\r\n${smuggled}`,
    'two Hosts': 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n',
    'no method': ' /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'no path': 'GET HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'an unknown version': 'GET /health/live HTTP/9.9\r\nHost: localhost\r\n\r\n',
    'not HTTP at all': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n',
    'a control character in the path': 'GET /health/\x01live HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'a broken escape in the path': 'GET /health/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  };

  for (const [what, bytes] of Object.entries(unreadable)) {
    test(`${what}: refused, and nothing behind it is answered`, async () => {
      const text = await sendRaw(it.server, Buffer.from(bytes, 'latin1'));
      assert.equal(text.split('HTTP/1.1 ').length, 2, text);
      const answer = parseRaw(text);
      assert.ok(answer.status >= 400 && answer.status < 500, text);
      assert.equal(answer.json?.status, answer.status, text);
      checkAnswer('GET', '/api/unknown', answer);
    });
  }

  test('many small headers are too large together', async () => {
    const text = await sendRaw(it.server, `GET /health HTTP/1.1\r\nHost: localhost\r\n${'X-A: b\r\n'.repeat(5000)}\r\n`);
    assert.equal(parseRaw(text).status, 431, text.slice(0, 200));
  });

  test('a body that is longer than it says is not read on', async () => {
    const text = await sendRaw(it.server, post(['Content-Length: 2', 'Connection: close'], `{}${smuggled}`));
    assert.equal(text.split('HTTP/1.1 ').length, 2);
    assert.equal(parseRaw(text).status, 422);
  });

  test('requests may follow each other on one connection, and two may be sent at once', async () => {
    const text = await sendRaw(it.server, `${smuggled}${smuggled.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);
    assert.equal(text.match(/HTTP\/1\.1 200/g)?.length, 2, text);
  });

  test('HTTP/1.0 is answered and the connection closed', async () => {
    const text = await sendRaw(it.server, 'GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n');
    assert.match(text, /^HTTP\/1\.[01] 200/);
  });

  test('chunks are read', async () => {
    const text = await sendRaw(it.server, post(['Transfer-Encoding: chunked', 'Connection: close'], '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n'));
    assert.equal(parseRaw(text).status, 422, text);
  });

  test('Expect: 100-continue is answered before the body comes', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      let said = '';
      const socket = connect(it.server.port, '127.0.0.1', () =>
        socket.write(post(['Content-Length: 2', 'Expect: 100-continue', 'Connection: close'])),
      );
      socket.setTimeout(10_000, () => reject(new Error(`only: ${said}`)));
      socket.on('data', (chunk) => {
        said += chunk.toString();
        if (said === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write('{}');
      });
      socket.once('close', () => resolve(said));
    });
    assert.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 422/);
  });

  test('a client that hangs up in the middle disturbs nobody', async () => {
    for (let turn = 0; turn < 50; turn += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(it.server.port, '127.0.0.1', () => {
          socket.write(post(['Content-Length: 60000'], '{"email"'));
          setTimeout(() => socket.resetAndDestroy(), turn % 5);
        });
        socket.once('close', () => resolve());
        socket.on('error', () => undefined);
      });
    }
    assert.equal((await it.client.get('/health/live')).status, 200);
  });
});
