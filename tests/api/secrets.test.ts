// A54: the passwords of PostgreSQL, a pooler, Redis and the mail server come from files and are taken anew on SIGHUP,
// under load and without a failed request; all or nothing, and never into a log.
import assert from 'node:assert/strict';
import { chownSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { collect, exited, startChild } from '../support/children.ts';
import { Client } from '../support/client.ts';
import { createPostgres, type Store } from '../support/databases.ts';
import { forgets, login, paths, verifiedPerson, type Person } from '../support/people.ts';
import { PoolerServer } from '../support/pooler.ts';
import { PostgresServer, unprivilegedAccount } from '../support/postgres.ts';
import { descriptorsAtRest, leaveDescriptors } from '../support/process_facts.ts';
import { RedisServer } from '../support/redis.ts';
import { skipForDescriptors } from '../support/sanitizers.ts';
import { assertAllWell, assertRefused, assertTaken, canary, loadOn, SecretFiles } from '../support/secret_files.ts';
import { assertNoSecretIn } from '../support/secrets.ts';
import { binary, defaults, runProgram, TestServer } from '../support/server.ts';
import { MailServer } from '../support/smtp.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';

const options = { skip: process.env['TAXASGE_TEST_POSTGRES'] ? false : 'TAXASGE_TEST_POSTGRES is not set: run through support/services.ts' };

describe('passwords of what stands around it', options, () => {
  for (const way of ['direct', 'pooled'] as const) {
    describe(way, () => {
      const files = new SecretFiles();
      const account = unprivilegedAccount();
      const folder = temporaryFolder('hba', account);
      const users = join(folder, 'users.txt');
      let passwords = { database: canary(), redis: canary(), mail: canary() };
      let postgres: PostgresServer;
      let pooler: PoolerServer | undefined;
      let redis: RedisServer;
      let mail: MailServer;
      let store: Store;
      let server: TestServer;
      let client: Client;
      let person: Person;

      const giveAway = (path: string, text: string) => {
        writeFileSync(path, text);
        if (account) chownSync(path, account.uid, account.gid);
      };
      const databaseUrl = (port: number) => {
        const url = new URL(store.url);
        url.port = String(port);
        url.username = 'app';
        url.password = passwords.database;
        return url.href;
      };
      const values = (): Record<string, string> => ({
        DATABASE_URL: databaseUrl(pooler?.port ?? postgres.port),
        ...(pooler ? { DATABASE_DIRECT_URL: databaseUrl(postgres.port) } : {}),
        REDIS_URL: `redis://app:${passwords.redis}@127.0.0.1:${redis.port}`,
        MAIL_URL: `smtp://app:${passwords.mail}@127.0.0.1:${mail.port}`,
      });
      const letDatabaseKnow = () => {
        store.change(`ALTER ROLE app PASSWORD '${passwords.database}'`);
        giveAway(users, `"app" "${passwords.database}"\n`);
        pooler?.reload();
      };
      const rotate = async (name: keyof typeof passwords, letKnow: () => Promise<unknown> | unknown, taken: string[]) => {
        passwords = { ...passwords, [name]: canary() };
        await letKnow();
        for (const each of taken) files.write(each, values()[each] as string);
        await assertTaken(server, ...taken);
      };
      const underLoad = async (work: () => Promise<void>) => {
        const devices = await Promise.all(Array.from({ length: 4 }, () => login(client, person)));
        const load = loadOn([client], person, devices);
        await until('the load to run', () => load.samples.length > 30, { withinMs: 30_000 });
        await work();
        const more = load.samples.length + 60;
        await until('the load to go on', () => load.samples.length > more, { withinMs: 60_000 });
        await load.stop();
        assertAllWell(load);
      };

      before(async () => {
        const hba = join(folder, 'hba.conf');
        giveAway(hba, 'host all app 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n');
        [postgres, redis, mail] = await Promise.all([
          PostgresServer.start([`hba_file=${hba}`, 'password_encryption=scram-sha-256']),
          RedisServer.start(),
          MailServer.start(temporaryFolder('letters')),
        ]);
        store = createPostgres(postgres.url);
        store.mailFolder = mail.folder;
        store.change(`CREATE ROLE app LOGIN PASSWORD '${passwords.database}'`);
        giveAway(users, `"app" "${passwords.database}"\n`);
        if (way === 'pooled') pooler = await PoolerServer.start(postgres, ['auth_type = scram-sha-256', `auth_file = ${users}`]);
        await redis.command(`ACL SETUSER app on >${passwords.redis} ~* &* +@all`);
        mail.passwords = { app: passwords.mail };
        const granted = await runProgram(['migrate', '--grant-to', 'app'], defaults(store));
        assert.equal(granted.code, 0, granted.errors);
        server = await TestServer.start(store, { ...files.settings(values()), ...(pooler ? { DATABASE_POOLER: 'transaction' } : {}), RATE_LIMITS: 'on' });
        client = new Client(server);
        person = await verifiedPerson(server);
        // Every connection of its pools is there before a password changes: PostgreSQL knows one at a time.
        const { refresh_token, device_id } = await login(client, person);
        await Promise.all(Array.from({ length: 64 }, () => client.post(paths.refresh, { refresh_token, device_id })));
      });
      after(async () => {
        client?.close();
        if (server) {
          assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
          assertNoSecretIn(server.log, 'the log');
        }
        await pooler?.stop();
        await Promise.all([postgres?.stop(), redis?.stop(), mail?.stop()]);
      });

      test('A54: another password of the database: no request fails, and no connection of before stays', async () => {
        const old = () => store.rows(`SELECT pid FROM pg_stat_activity WHERE usename = 'app' AND backend_start < '${since}'`).length;
        let since = '';
        await underLoad(async () => {
          // Before, for those that come with the new one are there before the server says so.
          since = String(store.rows('SELECT now()::text AS now')[0]?.['now']);
          await rotate('database', letDatabaseKnow, pooler ? ['DATABASE_URL', 'DATABASE_DIRECT_URL'] : ['DATABASE_URL']);
        });
        // A pooler keeps its own.
        if (!pooler) await until('the old connections to go', () => old() === 0, { withinMs: 30_000 });
      });

      test('A54: another password of Redis: no request fails, and the old password may go', async () => {
        await underLoad(async () => {
          const old = passwords.redis;
          await rotate('redis', () => redis.command(`ACL SETUSER app >${passwords.redis}`), ['REDIS_URL']);
          await redis.command(`ACL SETUSER app <${old}`);
        });
        // Whoever comes with the old one now does not get in.
        await redis.command('CLIENT KILL TYPE normal SKIPME yes');
        await until('Redis to be well again', async () => (await client.get('/health')).json.checks.redis === 'ok', { withinMs: 30_000 });
      });

      test('A54: another password of the mail server: the next letter leaves with it', async () => {
        await underLoad(() => rotate('mail', () => (mail.passwords = { app: passwords.mail }), ['MAIL_URL']));
        await forgets(server, client, person.email);
      });

      test('A54, A74: without a descriptor to try it with none is taken, and it serves on', { skip: skipForDescriptors }, async () => {
        const good = values();
        files.write('REDIS_URL', (good['REDIS_URL'] as string).replace(passwords.redis, canary()));
        await descriptorsAtRest(server.pid);
        leaveDescriptors(server.pid, 1); // to read the file by
        try {
          await assertRefused(server, 'REDIS_URL');
        } finally {
          leaveDescriptors(server.pid, 1_000);
          files.write('REDIS_URL', good['REDIS_URL'] as string);
        }
        assert.equal((await login(client, person)).answer.status, 200);
      });

      test('A54: one that is not good lets none be taken: every fault is named, and it serves on', async () => {
        const good = values();
        mail.passwords = { app: passwords.mail };
        const better = canary();
        await redis.command(`ACL SETUSER app >${better}`);
        files.write('REDIS_URL', `redis://app:${better}@127.0.0.1:${redis.port}`);
        files.write('MAIL_URL', `smtp://app:${canary()}@127.0.0.1:${mail.port}`);
        files.write('DATABASE_URL', (good['DATABASE_URL'] as string).replace(passwords.database, canary()));
        await assertRefused(server, 'DATABASE_URL', 'MAIL_URL');
        files.write('MAIL_URL', `gopher://app:${canary()}@127.0.0.1`);
        await assertRefused(server, 'DATABASE_URL', 'MAIL_URL');
        const checked = await runProgram(['secrets', 'check'], {
          ...defaults(store),
          ...files.settings({}),
          ...Object.fromEntries(Object.keys(good).flatMap((name) => [[name, undefined], [`${name}_FILE`, files.path(name)]])),
          ...(pooler ? { DATABASE_POOLER: 'transaction' } : {}),
        });
        assert.equal(checked.code, 1);
        assert.match(checked.output, /^DATABASE_URL: from .*: FAULT: /m);
        assert.match(checked.output, /^REDIS_URL: from .*: works$/m);
        assert.match(checked.output, /^MAIL_URL: from .*: FAULT: /m);
        assertNoSecretIn(checked.output + checked.errors, 'secrets check');
        assert.equal((await login(client, person)).answer.status, 200);
        await forgets(server, client, person.email);
        // The better password of Redis was not taken: without it nothing is missing.
        await redis.command(`ACL SETUSER app <${better}`);
        await redis.command('CLIENT KILL TYPE normal SKIPME yes');
        await until('Redis to be well again', async () => (await client.get('/health')).json.checks.redis === 'ok', { withinMs: 30_000 });
      });
    });
  }

  test('A54: a check where there is no database makes no keys', async () => {
    const folder = temporaryFolder('nowhere');
    const child = startChild(binary, ['secrets', 'check'], { cwd: folder, env: { PATH: process.env['PATH'] } });
    const said = collect(child);
    assert.deepEqual(await exited(child), { code: 1, signal: null }, said.text());
    assert.deepEqual(readdirSync(folder, { recursive: true }), [], said.text());
  });

  test('A54: a URL that leads to another database is not taken', async () => {
    const files = new SecretFiles();
    const [here, there] = [createPostgres(String(process.env['TAXASGE_TEST_POSTGRES'])), createPostgres(String(process.env['TAXASGE_TEST_POSTGRES']))];
    const server = await TestServer.start(here, files.settings({ DATABASE_URL: here.url }));
    const other = await TestServer.start(there);
    const client = new Client(server);
    const person = await verifiedPerson(server);
    files.write('DATABASE_URL', there.url);
    await assertRefused(server, 'DATABASE_URL');
    await login(client, person);
    client.close();
    await Promise.all([server.stop(), other.stop()]);
    here.drop();
    there.drop();
  });
});
