// A74: the disk is full: where SQLite lives, where letters go, where the log goes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../../support/client.ts';
import { createPostgres, createSqlite, databases } from '../../support/databases.ts';
import { summary } from '../../support/load.ts';
import { bearer, login, newPerson, paths, verifiedPerson } from '../../support/people.ts';
import { assertOnlyUnavailable, assertRecovers, callers, withServer } from '../../support/rig.ts';
import { TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

/** From now on no file of that process may grow beyond so many bytes, as if there were no more room. */
function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

describe('a full disk', () => {
  test('A74: SQLite cannot write: reading goes on, writing is 503 until there is room, nothing is lost', async () => {
    const store = createSqlite();
    await withServer(store, {}, async (rig) => {
      const tokens = await login(rig.client, rig.person);
      const registered: string[] = [];
      const load = callers(rig, tokens, registered);
      await assertRecovers(load, Date.now(), 20_000);
      limitFiles(rig.server.pid, 4_096);
      const full = Date.now();
      for (const what of ['login', 'refresh', 'register']) {
        const refused = () => load.since(full).some((sample) => sample.what === what && sample.status === 503);
        await until(`${what} to be refused`, refused, { withinMs: 20_000 });
      }
      assert.equal((await rig.client.get(paths.profile, bearer(tokens.access_token))).status, 200);
      assert.equal((await rig.client.get('/health/live')).status, 200);
      limitFiles(rig.server.pid, 'unlimited');
      await assertRecovers(load, Date.now());
      await load.stop();
      assertOnlyUnavailable(load.samples);
      assert.ok(!load.samples.some(({ what, status }) => what === 'profile' && status !== 200), 'reading goes on');
      const known = new Set(store.rows('SELECT email_key FROM users').map(({ email_key }) => email_key));
      assert.deepEqual(
        registered.filter((email) => !known.has(email)),
        [],
      );
      const database = new DatabaseSync(store.url.replace('sqlite:', ''), { readOnly: true });
      assert.deepEqual(database.prepare('PRAGMA integrity_check').all().map(Object.values), [['ok']]);
      database.close();
    });
  });

  const postgres = databases().some(({ kind }) => kind === 'postgres') && process.env['TAXASGE_TEST_POSTGRES'];
  test('A74: the mail folder is full: registering goes on, degraded, and the letter comes whole once there is room', { skip: !postgres }, async () => {
    const store = createPostgres(postgres || '');
    await withServer(store, {}, async ({ client, server }) => {
      limitFiles(server.pid, 64);
      const newcomer = newPerson();
      assert.equal((await client.post(paths.register, newcomer)).status, 202);
      await until('degraded', async () => (await client.get('/health')).json.status === 'degraded', { withinMs: 20_000 });
      assert.deepEqual(await server.letters.to(newcomer.email), []);
      limitFiles(server.pid, 'unlimited');
      const letter = await server.letters.wait(newcomer.email, 1, 30_000);
      assert.ok(letter.code && letter.token && letter.html.endsWith('</html>\n'), letter.raw);
      await until('healthy', async () => (await client.get('/health')).json.status === 'healthy', { withinMs: 20_000 });
      const rest = readdirSync(store.mailFolder).filter((name) => !name.endsWith('.eml'));
      assert.deepEqual(rest, [], 'nothing half written is left');
    });
  });

  test('A74: the log cannot be written: nobody notices', async () => {
    const store = createSqlite();
    const server = await TestServer.start(store, { LOG_LEVEL: 'debug' }, ['sh', '-c', 'exec "$@" 2>/dev/full', 'sh']);
    const client = new Client(server);
    const person = await verifiedPerson(server);
    const load = callers({ client, visitor: await verifiedPerson(server), loads: [] }, await login(client, person), []);
    await sleep(500);
    await assertRecovers(load, Date.now(), 20_000);
    await load.stop();
    assert.deepEqual(Object.keys(summary(load.samples)).sort(), ['login 200', 'profile 200', 'refresh 200', 'register 202']);
    client.close();
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    store.drop();
  });
});
