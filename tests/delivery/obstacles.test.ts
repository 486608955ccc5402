// What stands in the way is said before anything is changed, all of it at once (D32).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { isAlive } from '../support/living.ts';
import { LocalTarget, serverRevision } from '../support/local_target.ts';
import { ask } from '../support/stream.ts';
import { wayward } from '../support/wayward.ts';

function occupied(): Promise<{ port: number; free: () => void }> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve({ port: (server.address() as AddressInfo).port, free: () => void server.close() }));
    server.unref();
  });
}

describe('obstacles', async () => {
  const target = await LocalTarget.start();
  const { port } = target;
  after(() => target.end());

  test('D32: everything is said at once, and nothing is there afterwards', async () => {
    const { port: taken, free } = await occupied();
    const nowhere = await LocalTarget.start({ listen: taken, haproxy: '/usr/sbin/no-such-haproxy' });
    const good = wayward('one');
    const bad = { ...good, id: '../one', program_sha256: '0'.repeat(64), settings: { SETTING: 'bad', PORT: '80' } };
    const { code, error } = await nowhere.refused({ do: 'check', revision: bad });
    assert.equal(code, 'invalid');
    for (const line of [
      /^id: '\.\.\/one' is no name/m,
      /^program: .* has SHA-256 [0-9a-f]{64}, not 0{64}/m,
      /^settings: PORT is chosen by the target/m,
      /^settings: SETTING: must not be bad/m,
      /^haproxy: \/usr\/sbin\/no-such-haproxy is not there: apt install haproxy/m,
      new RegExp(`^listen: cannot listen on 127.0.0.1:${taken}`, 'm'),
    ])
      assert.match(error, line);
    assert.equal(existsSync(nowhere.folder), false, 'a check makes nothing');
    free();
  });

  test("D32: the server's own rules for its settings count", async () => {
    const bad = serverRevision('real', target, { MASTER_KEYS: 'nonsense', DATABASE_URL: 'oracle://x' });
    const { error } = await target.refused({ do: 'check', revision: bad });
    assert.match(error, /MASTER_KEYS/);
    assert.match(error, /DATABASE_URL/);
  });

  test('D32: a port in use fails the first placing, and starts nothing', async () => {
    const { port: taken, free } = await occupied();
    const late = await LocalTarget.start({ listen: taken });
    const { code, error } = await late.refused({ do: 'place', revision: wayward('one') });
    assert.equal(code, 'invalid');
    assert.match(error, /cannot listen/);
    assert.deepEqual(await late.weights(), {});
    free();
    await late.place(wayward('one'));
    await late.end();
  });

  test('D32: a revision that ends, or is never ready, takes nothing from the one that serves', async () => {
    await target.place(wayward('one'));
    await target.shift({ one: 100 });
    const ends = await target.refused({ do: 'place', revision: wayward('ends', { ENDS: 'at once' }) });
    assert.match(ends.error, /ends ended: the last words of ends/);
    const never = await target.refused({ do: 'place', revision: wayward('never', { READY: 'never' }), deadline_ms: 1500 });
    assert.match(never.error, /never is not ready in time \(\/health\/ready says 503\)/);
    assert.deepEqual(await target.weights(), { one: 100 });
    assert.deepEqual((await ask({ port }, 20)).names, { one: 20 });
  });

  test('a program that is not the one that was built is not started', async () => {
    const { error } = await target.refused({ do: 'place', revision: { ...wayward('other'), program_sha256: 'f'.repeat(64) } });
    assert.match(error, /the program is not the one that was built/);
    assert.deepEqual(await target.weights(), { one: 100 });
  });

  test('a full disk changes nothing, and says so', async () => {
    await target.place(wayward('two'));
    const { pid } = await target.ask({ do: 'about' });
    const state = readFileSync(target.file('state.json'), 'utf8');
    const limit = (most: string) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${most}:`], { ...target.account, stdio: 'pipe' });
    limit('0');
    const { error } = await target.refused({ do: 'shift', weights: { two: 100 } });
    assert.match(error, /cannot write state\.json|cannot write HAProxy's configuration/);
    assert.deepEqual(await target.weights(), { one: 100, two: 0 });
    assert.equal(readFileSync(target.file('state.json'), 'utf8'), state);
    limit('unlimited');
    await target.shift({ two: 100 });
    assert.ok(isAlive(pid));
  });

  test('only its owner can speak to the agent', () => {
    const mode = execFileSync('stat', ['-c', '%a', target.folder], { encoding: 'utf8' }).trim();
    assert.equal(mode, '700');
  });
});
