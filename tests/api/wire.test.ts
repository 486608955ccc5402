// HTTP/1.1 as honest clients speak it, but rarely: pipelined, in chunks, asking first, cut in the middle. What is not
// honest is in tests/attacks.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { parseRaw, sendRaw } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { paths } from '../support/people.ts';
import { scene } from '../support/scene.ts';

const [database] = databases();
if (!database) throw new Error('no database');

describe('the wire', () => {
  const it = scene(database);
  const post = (headers: string[], body = '') =>
    `POST ${paths.login} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
  const live = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';

  test('many small headers are too large together', async () => {
    const text = await sendRaw(it.server, `GET /health HTTP/1.1\r\nHost: localhost\r\n${'X-A: b\r\n'.repeat(5000)}\r\n`);
    assert.equal(parseRaw(text).status, 431, text.slice(0, 200));
  });

  test('requests may follow each other on one connection, and two may be sent at once', async () => {
    const text = await sendRaw(it.server, `${live}${live.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);
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
