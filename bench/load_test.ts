// The load program itself, against servers whose answers are known: a measurement is worth what its instrument is.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { failures, load, programs } from './load.ts';
import { raw } from './requests.ts';

const body = 'x'.repeat(100);
const closers: (() => void)[] = [];

before(() => {
  mkdirSync(programs, { recursive: true });
  const root = join(import.meta.dirname, '..');
  execFileSync('bash', ['-c', 'root=$PWD; for part in say packages node build bench; do source tools/dev/$part.sh; done; build_bench_programs'], { cwd: root, stdio: 'inherit' });
});
after(() => closers.forEach((close) => close()));

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.closeAllConnections(), () => server.close());
  return (server.address() as AddressInfo).port;
}

const read = [raw({ method: 'GET', path: '/' })];

test('what the server counts is what it reports', async () => {
  let served = 0;
  const port = await serve((_, answer) => answer.end(String((served += 1)) + body));
  const loaded = await load({ port, requests: read, connections: 4, seconds: 5, most: 500 });
  assert.deepEqual([loaded.requests, loaded.statuses, failures(loaded), served], [500, { '200': 500 }, 0, 500]);
});

test('refusals are counted apart, with those that say when to come again', async () => {
  let turn = 0;
  const port = await serve((_, answer) => {
    turn += 1;
    answer.writeHead(turn % 2 ? 503 : 200, turn % 4 === 1 ? { 'Retry-After': '1' } : {}).end(body);
  });
  const loaded = await load({ port, requests: read, connections: 1, seconds: 5, most: 100 });
  assert.deepEqual([loaded.statuses, loaded.refused_with_time, failures(loaded)], [{ '200': 50, '503': 50 }, 25, 50]);
});

test('a server that stalls cannot hide it from requests on a schedule', async () => {
  let stalled = false;
  const port = await serve((_, answer) => {
    if (!stalled) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500); // it stands still once, for half a second
    stalled = true;
    answer.end(body);
  });
  const loaded = await load({ port, requests: read, connections: 2, seconds: 1, rate: 100 });
  assert.equal(loaded.requests, 100);
  // Half of the requests were due during the half second, although only two were sent in it.
  assert.ok(loaded.p50_ms > 0.5 && loaded.p95_ms > 300, JSON.stringify(loaded));
});

test('a chain sends the token of the last answer, whatever its length', async () => {
  let expected = 'first';
  let broken = 0;
  const port = await serve((request, answer) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      if (text !== `{"refresh_token":"${expected}"}`) broken += 1;
      expected = `token${'y'.repeat(expected.length % 7)}`;
      answer.end(JSON.stringify({ access_token: 'a', refresh_token: expected }));
    });
  });
  const requests = [raw({ method: 'POST', path: '/', json: { refresh_token: '@@TOKEN@@' } })];
  const loaded = await load({ port, requests, connections: 1, seconds: 5, most: 50, tokens: ['first'], take: 'json:refresh_token' });
  assert.deepEqual([loaded.statuses, loaded.broken_chains, broken], [{ '200': 50 }, 0, 0]);
});

test('an answer without the next token breaks its chain', async () => {
  const port = await serve((_, answer) => answer.end('{}'));
  const loaded = await load({ port, requests: read, connections: 3, seconds: 2, tokens: ['t'], take: 'json:refresh_token' });
  assert.equal(loaded.broken_chains, 3);
});

test('an answer that comes in pieces is read to its end', async () => {
  const pieces = ['{"x":1,', '"refresh_token":"t"}'];
  const port = await serve((_, answer) => {
    answer.setHeader('Content-Length', pieces.join('').length);
    answer.write(pieces[0]);
    setTimeout(() => answer.end(pieces[1]), 20);
  });
  const loaded = await load({ port, requests: read, connections: 1, seconds: 5, most: 5, tokens: ['t'], take: 'json:refresh_token' });
  assert.deepEqual([loaded.requests, failures(loaded)], [5, 0]);
});

test('numbers are never the same twice, and a chunked answer is whole', async () => {
  const seen = new Set<string>();
  const port = await serve((request, answer) => {
    seen.add(request.url ?? '');
    answer.write('one');
    answer.end('two');
  });
  const loaded = await load({ port, requests: [raw({ method: 'GET', path: '/##########' })], connections: 4, seconds: 5, most: 200 });
  assert.deepEqual([failures(loaded), seen.size], [0, 200]);
});

test('a server that hangs up is counted', async () => {
  const port = await serve((request) => request.socket.destroy());
  const loaded = await load({ port, requests: read, connections: 1, seconds: 2, most: 3 });
  assert.equal(loaded.transport_errors, 3);
});
