// A part of the deployment dies under load: the server says so in the documented way, goes on with the rest, and
// finds back by itself.
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgres, createSqlite, databases } from '../support/databases.ts';
import { summary } from '../support/load.ts';
import { bearer, login, newPerson, paths } from '../support/people.ts';
import { PostgresServer } from '../support/postgres.ts';
import { RedisServer } from '../support/redis.ts';
import { assertOnlyUnavailable, assertRecovers, callers, withServer } from '../support/rig.ts';
import { MailServer } from '../support/smtp.ts';
import { until } from '../support/until.ts';

describe('outages', () => {
  const postgresTests = databases().some(({ kind }) => kind === 'postgres');

  test(
    'A60, A74: PostgreSQL dies under load: 503, alive but not ready, and back within 2 s of its return; nothing is lost',
    { skip: !postgresTests && 'no PostgreSQL' },
    async (t) => {
      const postgres = await PostgresServer.start();
      t.after(() => postgres.stop());
      await withServer(createPostgres(postgres.url), {}, async (rig) => {
        const { client, server } = rig;
        const registered: string[] = [];
        const load = callers(rig, await login(client, rig.person), registered);
        await sleep(500);
        await postgres.kill();
        const down = Date.now();
        await until('the health report to say so', async () => (await client.get('/health')).json.checks.database === 'failed');
        assert.deepEqual([(await client.get('/health')).status, (await client.get('/health')).json.status], [503, 'unhealthy']);
        assert.deepEqual([(await client.get('/health/live')).status, (await client.get('/health/ready')).status], [200, 503]);
        await sleep(1_500);
        await postgres.restart();
        const up = Date.now();
        await assertRecovers(load, up);
        await until('ready again', async () => (await client.get('/health/ready')).status === 200, { withinMs: 2_000 });
        await load.stop();
        assertOnlyUnavailable(load.samples);
        assert.ok(
          load.since(down).some(({ status }) => status === 503),
          JSON.stringify(summary(load.samples)),
        );
        const kept = new Set(server.store.rows('SELECT email_key FROM users').map(({ email_key }) => email_key));
        assert.deepEqual(
          registered.filter((email) => !kept.has(email)),
          [],
        );
        await until(
          'every promised letter',
          async () => {
            const receivers = new Set((await server.letters.all()).map(({ to }) => to));
            return registered.every((email) => receivers.has(email));
          },
          { withinMs: 20_000, everyMs: 100 },
        );
      });
    },
  );

  test('A60: a busy SQLite file makes callers wait or come back, and never reads as a wrong password', async () => {
    const store = createSqlite();
    await withServer(store, {}, async (rig) => {
      const load = callers(rig, await login(rig.client, rig.person), []);
      await sleep(200);
      const other = new DatabaseSync(store.url.replace('sqlite:', ''), { timeout: 5_000 });
      other.exec('BEGIN IMMEDIATE');
      await sleep(2_000);
      other.exec('ROLLBACK');
      other.close();
      const free = Date.now();
      await assertRecovers(load, free);
      await load.stop();
      assertOnlyUnavailable(load.samples);
    });
  });

  for (const database of databases()) {
    test(`A60, A74: Redis dies under load: degraded, still serving, and healthy again by itself, on ${database.kind}`, async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      await withServer(database.create(), { REDIS_URL: redis.url }, async (rig) => {
        const { client, person } = rig;
        assert.equal((await client.get('/health')).json.checks.redis, 'ok');
        const load = callers(rig, await login(client, person), []);
        await sleep(300);
        await redis.kill();
        await until('degraded', async () => (await client.get('/health')).json.status === 'degraded');
        const { status, json } = await client.get('/health');
        assert.deepEqual([status, json.checks.redis, json.checks.database], [200, 'failed', 'ok']);
        assert.equal((await client.get('/health/ready')).status, 200);
        const tokens = await login(client, person);
        assert.equal((await client.post(paths.logout, {}, bearer(tokens.access_token))).status, 204);
        assert.equal((await client.get(paths.profile, bearer(tokens.access_token))).status, 401);
        await redis.restart();
        await until('healthy again', async () => (await client.get('/health')).json.status === 'healthy', { withinMs: 2_000 });
        await load.stop();
        assert.deepEqual(Object.keys(summary(load.samples)).sort(), ['login 200', 'profile 200', 'refresh 200', 'register 202']);
      });
    });

    test(`A15, A74: the mail server is down, then silent, then there: registering is never slower, each letter comes once, on ${database.kind}`, async (t) => {
      const store = database.create();
      const mail = await MailServer.start(store.mailFolder);
      t.after(() => mail.stop());
      await withServer(store, { MAIL_URL: mail.url }, async ({ client, server }) => {
        const people: string[] = [];
        const timed = async () => {
          const began = Date.now();
          const person = newPerson();
          assert.equal((await client.post(paths.register, person)).status, 202);
          people.push(person.email);
          return Date.now() - began;
        };
        await mail.kill();
        const down = [await timed(), await timed(), await timed()];
        await until('degraded', async () => (await client.get('/health')).json.status === 'degraded');
        const { status, json } = await client.get('/health');
        assert.deepEqual([status, json.checks.mail, json.checks.database], [200, 'failed', 'ok']);
        const fill = await blackHole(mail.port);
        t.after(fill);
        const silent = [await timed(), await timed(), await timed()];
        assert.ok(Math.max(...down, ...silent) < 1_000, `${down} ${silent}`);
        await sleep(1_000);
        fill();
        await mail.restart();
        const { letters } = server;
        const all = async () => (await Promise.all(people.map((email) => letters.to(email)))).every((found) => found.length > 0);
        await until('every letter', all, { withinMs: 60_000, everyMs: 100 });
        await until('healthy again', async () => (await client.get('/health')).json.status === 'healthy');
        await sleep(500);
        for (const email of people) assert.equal((await letters.to(email)).length, 1, email);
      });
    });
  }
});

/** Takes every connection and never says a word, until it is filled. */
async function blackHole(port: number): Promise<() => void> {
  const held: Socket[] = [];
  const hole = createServer((socket) => void held.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => hole.listen(port, '127.0.0.1', resolve));
  return () => {
    hole.close();
    for (const socket of held) socket.destroy();
  };
}
