import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../support/client.ts';
import { databases, type Database, type Store } from '../support/databases.ts';
import { publishedKeys } from '../support/jwt.ts';
import { login, paths, verifiedPerson } from '../support/people.ts';
import { freePort } from '../support/ports.ts';
import { runProgram, TestServer, type Settings } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Stands in every address below; no message may show it. */
const password = randomBytes(9).toString('hex');
const keys = `k1:${randomBytes(32).toString('hex')}`;
const production: Settings = {
  ENVIRONMENT: 'production',
  PUBLIC_URL: 'https://taxas.example',
  DATABASE_URL: `postgresql://taxasge:${password}@db.example/taxasge`,
  REDIS_URL: 'rediss://cache.example:6379',
  MAIL_URL: `smtps://user:${password}@mail.example:465`,
  MASTER_KEYS: keys,
};

/** What check-config complains about, by name. */
async function faults(settings: Settings): Promise<string[]> {
  const { code, errors } = await runProgram(['check-config'], settings);
  const named = [...errors.matchAll(/^([A-Z_0-9]+): /gm)].map(([, name]) => String(name));
  assert.equal(code, named.length ? 3 : 0, errors);
  return named.sort();
}

describe('A53: the configuration', () => {
  test('needs nothing in development', async () => {
    assert.deepEqual(await faults({}), []);
  });

  test('is good for production when it is complete', async () => {
    assert.deepEqual(await faults(production), []);
  });

  test('PF_03, PF_09: production names every missing part at once, Redis among them', async () => {
    assert.deepEqual(await faults({ ENVIRONMENT: 'production' }), ['MAIL_URL', 'MASTER_KEYS', 'PUBLIC_URL', 'REDIS_URL']);
    assert.deepEqual(await faults({ ...production, REDIS_URL: undefined }), ['REDIS_URL']);
    assert.deepEqual(await faults({ ...production, REDIS_URL: undefined, REDIS: 'off' }), []);
    assert.deepEqual(await faults({ ...production, REDIS: 'off' }), ['REDIS']);
  });

  test('every wrong value is named at once', async () => {
    const wrong = {
      ENVIRONMENT: 'prod',
      HOST: 'somewhere',
      PORT: '70000',
      PUBLIC_URL: 'taxas',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'http://x',
      MAIL_URL: 'ftp://x',
      MAIL_FROM: 'nobody',
      TRUSTED_PROXIES: '10.0.0.0/99',
      CORS_ORIGINS: '*',
      MASTER_KEYS: 'short',
      SESSION_COOKIE: 'sid',
      METRICS_LISTEN: 'here',
      DOCS: 'maybe',
      RATE_LIMITS: 'no',
      EMAIL_VERIFICATION: 'later',
      PASSWORD_MINIMUM: '3',
      HASH_WORKERS: '0',
      IO_THREADS: 'many',
      LOG_LEVEL: 'loud',
      FIREBASE_PROJECT_ID: 'Taxas GE',
      FIREBASE_SERVICE_ACCOUNT: '{}',
      FIREBASE_AUTH_EMULATOR_HOST: 'somewhere',
      FIREBASE_KEYS_URL: 'ftp://x',
    };
    assert.deepEqual([...new Set(await faults(wrong))], Object.keys(wrong).sort());
  });

  test('A49: what bends whom Firebase tokens are believed from is refused outside development and testing', async () => {
    const project = { FIREBASE_PROJECT_ID: 'demo-taxasge' };
    assert.deepEqual(await faults({ ...production, ...project }), []);
    const bent = { FIREBASE_AUTH_EMULATOR_HOST: 'localhost:9099', FIREBASE_KEYS_URL: 'http://localhost:9098/keys' };
    for (const [name, value] of Object.entries(bent)) {
      for (const ENVIRONMENT of ['staging', 'production']) {
        assert.deepEqual(await faults({ ...production, ...project, ENVIRONMENT, [name]: value }), [name]);
      }
      assert.deepEqual(await faults({ ...project, [name]: value }), []);
      assert.deepEqual(await faults({ [name]: value }), [name], 'without a project it is of no use');
    }
    assert.deepEqual(await faults({ ...project, ...bent }), ['FIREBASE_KEYS_URL']);
  });

  test('A57: a service account that is none is named, and not shown', async () => {
    const { code, errors } = await runProgram(['check-config'], { FIREBASE_PROJECT_ID: 'demo-taxasge', FIREBASE_SERVICE_ACCOUNT: `{"private_key":"${password}"}` });
    assert.equal(code, 3);
    assert.ok(errors.includes('FIREBASE_SERVICE_ACCOUNT: ') && !errors.includes(password), errors);
  });

  test('A76: a pooler and the way past it are good together; half of them is refused', async () => {
    const pooler = { DATABASE_URL: 'postgresql://pooler.example:6543/x', DATABASE_POOLER: 'transaction' };
    const direct = 'postgresql://db.example/x';
    assert.deepEqual(await faults({ ...production, ...pooler, DATABASE_DIRECT_URL: direct }), []);
    assert.deepEqual(await faults({ ...production, ...pooler }), []);
    assert.deepEqual(await faults({ ...production, DATABASE_DIRECT_URL: direct }), ['DATABASE_DIRECT_URL']);
    assert.deepEqual(await faults({ ...production, ...pooler, DATABASE_URL: 'sqlite:x.db' }), ['DATABASE_POOLER']);
    assert.deepEqual(await faults({ ...production, ...pooler, DATABASE_DIRECT_URL: pooler.DATABASE_URL }), ['DATABASE_DIRECT_URL']);
  });

  test('a name one slip away from a known one is refused', async () => {
    assert.deepEqual(await faults({ DATABSE_URL: 'sqlite:x' }), ['DATABSE_URL']);
    assert.deepEqual(await faults({ MASTER_KEY: keys, RATE_LIMIT: 'on' }), ['MASTER_KEY', 'RATE_LIMIT']);
  });

  test('PF_28: what relaxes security is refused outside development and testing', async () => {
    for (const ENVIRONMENT of ['staging', 'production']) {
      assert.deepEqual(await faults({ ...production, ENVIRONMENT, RATE_LIMITS: 'off', EMAIL_VERIFICATION: 'off' }), [
        'EMAIL_VERIFICATION',
        'RATE_LIMITS',
      ]);
      assert.deepEqual(await faults({ ...production, ENVIRONMENT, PUBLIC_URL: 'http://taxas.example' }), ['PUBLIC_URL']);
    }
  });

  test('PF_27, AU_39: a deployment without keys, or with weak ones, refuses', async () => {
    for (const MASTER_KEYS of [undefined, 'secret', 'k1:1234', `k1:${'z'.repeat(64)}`]) {
      assert.deepEqual(await faults({ ...production, MASTER_KEYS }), ['MASTER_KEYS']);
    }
  });

  test('a secret may come from a file; both, or a file that is not there, is a fault', async () => {
    const file = join(temporaryFolder('keys'), 'keys');
    writeFileSync(file, `${keys}\n`, { mode: 0o600 });
    assert.deepEqual(await faults({ ...production, MASTER_KEYS: undefined, MASTER_KEYS_FILE: file }), []);
    assert.equal((await faults({ ...production, MASTER_KEYS_FILE: file })).length, 1);
    assert.equal((await faults({ ...production, MASTER_KEYS: undefined, MASTER_KEYS_FILE: `${file}.not` })).length >= 1, true);
  });

  test('A57: a fault never shows the secret', async () => {
    const { errors } = await runProgram(['check-config'], {
      ...production,
      DATABASE_URL: `mysql://u:${password}@h`,
      REDIS_URL: `http://:${password}@h`,
    });
    assert.ok(errors.includes('DATABASE_URL') && !errors.includes(password), errors);
  });

  test('a faulty configuration does not start', async () => {
    const { code, output } = await runProgram(['serve'], { PORT: '70000' });
    assert.equal(code, 3);
    assert.equal(output, '');
  });
});

describe('the command line', () => {
  test('knows its commands, and refuses others with 2', async () => {
    assert.match((await runProgram(['version'])).output, /^taxasge \S+ \(\S+\)\n$/);
    assert.equal((await runProgram(['--help'])).code, 0);
    for (const wrong of [['fly'], ['serve', '--fast'], ['serve', 'migrate'], ['--port', '80']]) {
      assert.equal((await runProgram(wrong)).code, 2, wrong.join(' '));
    }
  });
});

for (const database of databases()) {
  describe(`start and stop on ${database.kind}`, () => {
    const stores: Store[] = [];
    after(() => stores.forEach((store) => store.drop()));
    const start = async (settings: Settings = {}, on: Database = database) => {
      const store = on.create();
      stores.push(store);
      return TestServer.start(store, settings);
    };

    test('PF_03, PF_09, A60: starts without Redis, and with a Redis that is not there', async () => {
      for (const [settings, redis, status] of [
        [{}, 'disabled', 'healthy'],
        [{ REDIS_URL: `redis://127.0.0.1:${await freePort()}` }, 'failed', 'degraded'],
      ] as const) {
        const server = await start(settings);
        const client = new Client(server);
        const { json } = await client.get('/health');
        assert.deepEqual([json.status, json.checks.redis], [status, redis]);
        const person = await verifiedPerson(server);
        await login(client, person);
        client.close();
        await server.stop();
      }
    });

    test('a second server on the same port does not start', async () => {
      const server = await start();
      const second = await start({ PORT: String(server.port) }).then(
        () => 'started',
        (error: Error) => error.message,
      );
      assert.match(second, new RegExp(`ended at once \\(1\\)[^]*${server.port}`));
      const client = new Client(server);
      assert.equal((await client.get('/health/live')).status, 200);
      client.close();
      await server.stop();
    });

    test('A60: SIGTERM and SIGINT let requests in flight end, and take no new ones', async () => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        const server = await start({ HASH_WORKERS: '1' });
        const person = await verifiedPerson(server);
        const clients = Array.from({ length: 5 }, () => new Client(server)); // no more than wait their turn on a busy machine
        for (const client of clients) await client.get('/health/live');
        const inFlight = clients.map((client) => client.post(paths.login, { email: person.email, password: person.password }));
        await sleep(15);
        server.signal(signal);
        const statuses = (await Promise.all(inFlight)).map(({ status }) => status);
        assert.deepEqual(statuses, Array(5).fill(200));
        assert.deepEqual(await server.ended(), { code: 0, signal: null });
        await assert.rejects(new Client(server).get('/health/live'));
        for (const client of clients) client.close();
      }
    });

    test('idle connections do not hold up the end', async () => {
      const server = await start();
      const idle = Array.from({ length: 20 }, () => connect(server.port, '127.0.0.1').on('error', () => undefined));
      await sleep(100);
      const began = Date.now();
      assert.deepEqual(await server.stop(), { code: 0, signal: null });
      assert.ok(Date.now() - began < 3_000, `${Date.now() - began} ms`);
      for (const socket of idle) socket.destroy();
    });

    test('A54, PF_27: with keys that do not open what is stored it refuses to start, and says so', async () => {
      const server = await start();
      await verifiedPerson(server);
      await server.stop();
      const other = await TestServer.start(server.store, { MASTER_KEYS: `other:${randomBytes(32).toString('hex')}` }).then(
        () => 'started',
        (error: Error) => error.message,
      );
      assert.match(other, /ended at once \(1\)[^]*MASTER_KEYS/);
      const both = await TestServer.start(server.store, {
        MASTER_KEYS: `other:${randomBytes(32).toString('hex')},${server.store.masterKeys}`,
      });
      await both.stop();
    });

    test('it takes all the descriptors that it may have', async () => {
      const store = database.create();
      stores.push(store);
      const server = await TestServer.start(store, {}, ['prlimit', '--nofile=256:4096']);
      assert.match(readFileSync(`/proc/${server.pid}/limits`, 'utf8'), /^Max open files +4096 +4096 /m);
      assert.match(server.log, /"event":"few_descriptors"/);
      await server.stop();
    });
  });
}

describe('from an empty folder', () => {
  test('starts without any setting, keeps its keys in var/ for itself alone, and finds everything again', async () => {
    const [sqlite] = databases();
    const store = sqlite?.create();
    assert.ok(store);
    const server = await TestServer.start(store, {
      ENVIRONMENT: undefined,
      PUBLIC_URL: undefined,
      DATABASE_URL: undefined,
      MAIL_URL: undefined,
      MASTER_KEYS: undefined,
    });
    assert.ok(statSync(join(server.folder, 'var/taxasge.db')).size > 0);
    assert.equal(statSync(join(server.folder, 'var/master-keys')).mode & 0o777, 0o600);
    const client = new Client(server);
    const before = await publishedKeys(client);
    await server.stop();
    await server.restart();
    assert.equal(await publishedKeys(client), before);
    client.close();
    await server.stop();
    store.drop();
  });

  test('healthcheck answers for containers: 0 when ready, 1 when nobody is there', async () => {
    const [sqlite] = databases();
    const store = sqlite?.create();
    assert.ok(store);
    const server = await TestServer.start(store);
    assert.equal((await runProgram(['healthcheck'], { PORT: String(server.port) })).code, 0);
    await server.stop();
    assert.equal((await runProgram(['healthcheck'], { PORT: String(server.port) })).code, 1);
    store.drop();
  });
});
