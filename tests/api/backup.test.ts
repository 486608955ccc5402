// A61: `taxasge backup` beside servers that write, and `taxasge restore`, the real program on real files.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { collect, exited, startChild } from '../support/children.ts';
import { Client } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { createPostgres, databases, type Store } from '../support/databases.ts';
import { startOnFullDisk } from '../support/full_disk.ts';
import { login, newPerson, paths, patiently, verifiedPerson, type Person } from '../support/people.ts';
import { binary, defaults, runProgram, TestServer } from '../support/server.ts';
import { settledRows } from '../support/settled_rows.ts';
import { wholeStory } from '../support/story.ts';
import { until } from '../support/until.ts';

/** All but when each migration ran. */
function content(store: Store): Record<string, string[]> {
  return Object.fromEntries(Object.entries(store.dump()).filter(([table]) => !table.endsWith('schema_migrations')));
}

/** Enough that a backup or its restore takes a while. */
function happenOften(store: Store): void {
  const id = `'0190a000-0000-7000-8000-' || (100000000000 + i)`;
  store.change(`INSERT INTO audit_events (id, at, kind, client)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
    SELECT ${store.kind === 'postgres' ? `CAST(${id} AS uuid)` : id}, i, 'login', '192.0.2.1' FROM n`);
}

for (const database of databases()) {
  describe(`backups on ${database.kind}`, () => {
    const stores: Store[] = [];
    const create = () => {
      const store = database.create();
      stores.push(store);
      return store;
    };
    after(() => stores.forEach((store) => store.drop()));

    const run = (store: Store, ...words: string[]) => runProgram(words, defaults(store), 120_000);
    /** An empty database whose servers have the same keys. */
    const sibling = (store: Store) => Object.assign(create(), { masterKeys: store.masterKeys });

    async function peopled(): Promise<{ store: Store; person: Person; file: string }> {
      const store = create();
      const server = await TestServer.start(store);
      const person = await wholeStory(server);
      await settledRows(store);
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
      const file = join(store.folder, 'backup.jsonl');
      const made = await run(store, 'backup', file);
      assert.equal(made.code, 0, made.errors);
      return { store, person, file };
    }

    test('A61: every table comes back as it was, people sign in, and what happened is still sealed', async () => {
      const { store, person, file } = await peopled();
      assert.equal(statSync(file).mode & 0o777, 0o600);
      const target = sibling(store);
      const { code, output, errors } = await run(target, 'restore', file);
      assert.equal(code, 0, errors);
      assert.match(output, /^restored \d+ rows, as they were at 20/);
      assert.deepEqual(content(target), content(store));
      assert.equal((await run(target, 'audit', 'verify')).code, 0);
      const server = await TestServer.start(target);
      const client = new Client(server);
      await login(client, person);
      client.close();
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
    });

    test('A61: what was answered before a backup began is in it, while the server goes on', async () => {
      const store = create();
      const server = await TestServer.start(store);
      const answered: string[] = [];
      let on = true;
      const register = async () => {
        const client = new Client(server);
        while (on) {
          const person = newPerson();
          const answer = await patiently(() => client.post(paths.register, person));
          assert.equal(answer.status, 202, answer.body);
          answered.push(person.email);
        }
        client.close();
      };
      const callers = [register(), register(), register(), register()];
      try {
        for (let round = 0; round < count({ usual: 2, proof: 20 }); round += 1) {
          await sleep(300);
          const before = [...answered];
          const file = join(store.folder, `${round}.jsonl`);
          const made = await run(store, 'backup', file);
          assert.equal(made.code, 0, made.errors);
          await until('the server to go on', () => answered.length > before.length);
          const target = sibling(store);
          const restored = await run(target, 'restore', file);
          assert.equal(restored.code, 0, restored.errors);
          const people = target.rows('SELECT email_key FROM users').map(({ email_key }) => String(email_key));
          assert.deepEqual(
            before.filter((email) => !people.includes(email)),
            [],
          );
          for (const half of [
            'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM registrations)',
            `SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM audit_events WHERE kind = 'registered')`,
          ]) {
            assert.deepEqual(target.rows(half), [], 'one moment of all tables');
          }
          assert.equal((await run(target, 'audit', 'verify')).code, 0);
        }
      } finally {
        on = false;
        await Promise.all(callers);
        await server.stop();
      }
    });

    test('A61, A74: a backup onto a full disk leaves the old one, and no half of a file', async () => {
      const store = create();
      assert.equal((await run(store, 'migrate')).code, 0);
      happenOften(store);
      const file = join(store.folder, 'backup.jsonl');
      writeFileSync(file, 'the last one');
      // SQLite's own files beside the database are smaller than that.
      const child = startOnFullDisk(200_000, ['backup', file], defaults(store));
      let errors = '';
      child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
      assert.deepEqual(await exited(child), { code: 1, signal: null });
      assert.match(errors, /cannot write .*File too large/);
      assert.equal(readFileSync(file, 'utf8'), 'the last one');
      assert.deepEqual(readdirSync(dirname(file)).filter((name) => name.endsWith('.new')), []);
    });

    test('A61: a restore is refused in words, and touches nothing', async () => {
      const { store, file } = await peopled();
      const target = sibling(store);
      const server = await TestServer.start(target);
      await verifiedPerson(server);
      const running = await run(target, 'restore', file, '--replace');
      assert.equal(running.code, 1);
      assert.match(running.errors, /stop every server/);
      await settledRows(target);
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);

      const before = target.dump();
      const refused = async (said: RegExp, name: string, ...words: string[]) => {
        const { code, errors } = await run(target, 'restore', name, ...words);
        assert.equal(code, 1, errors);
        assert.match(errors, said);
      };
      await refused(/not empty: --replace/, file);
      await refused(/cannot read .*none/, join(store.folder, 'none'));
      const other = join(store.folder, 'other');
      const whole = readFileSync(file, 'utf8');
      writeFileSync(other, whole.slice(0, whole.length / 2));
      await refused(/damaged, line \d+/, other, '--replace');
      writeFileSync(other, whole.replace('"active"', '"paused"'));
      await refused(/damaged, line \d+: .*checksum/, other, '--replace');
      writeFileSync(other, 'id,email\n');
      await refused(/no backup of TaxasGE/, other, '--replace');
      target.masterKeys = `other:${randomBytes(32).toString('hex')}`;
      await refused(/MASTER_KEYS has no key 'test'/, file, '--replace');
      target.masterKeys = store.masterKeys;
      assert.deepEqual(target.dump(), before);

      const dry = await run(target, 'restore', file, '--replace', '--dry-run');
      assert.equal(dry.code, 0, dry.errors);
      assert.match(dry.output, /^would restore \d+ rows[^]*nothing was changed\n$/);
      assert.deepEqual(target.dump(), before);
      assert.equal((await run(target, 'restore', file, '--replace')).code, 0);
      assert.deepEqual(content(target), content(store));
    });

    test('A61: a restore that is killed in the middle leaves what was there', async () => {
      const { store } = await peopled();
      happenOften(store);
      const file = join(store.folder, 'many.jsonl');
      assert.equal((await run(store, 'backup', file)).code, 0);
      const target = sibling(store);
      const server = await TestServer.start(target);
      const person = await verifiedPerson(server);
      await settledRows(target);
      await server.stop();
      const [before, wanted] = [content(target), content(store)];
      const old = join(store.folder, 'old.jsonl');
      assert.equal((await run(target, 'backup', old)).code, 0);
      const began = performance.now();
      assert.equal((await run(target, 'restore', file, '--replace')).code, 0);
      let whole = performance.now() - began; // a moment within it, on this machine
      assert.equal((await run(target, 'restore', old, '--replace')).code, 0);
      let killed = 0;
      for (let kill = 0; kill < count({ usual: 3, proof: 100 }) || killed === 0; kill += 1) {
        const child = startChild(binary, ['restore', file, '--replace'], { env: { ...process.env, ...defaults(target) } });
        const said = collect(child);
        await sleep(Math.random() * whole);
        child.kill('SIGKILL');
        const { signal } = await exited(child);
        if (signal === 'SIGKILL') killed += 1;
        else whole /= 2; // it was measured when the machine had more to do
        // Whoever comes next rolls back what SQLite was about to do.
        assert.equal((await run(target, 'migrate')).code, 0);
        const now = content(target);
        const isWhole = isDeepStrictEqual(now, wanted); // the tables are new, and may come in another order
        if (signal === null) assert.ok(isWhole, said.text());
        if (!isWhole) assert.deepEqual(now, before);
        if (isWhole) assert.equal((await run(target, 'restore', old, '--replace')).code, 0);
      }
      await server.restart();
      const client = new Client(server);
      await login(client, person);
      client.close();
      await server.stop();
    });
  });
}

const postgres = process.env['TAXASGE_TEST_POSTGRES'];

test('A57, A61, AU_08: a role that only serves has after a restore what it had before, and seals rows, once', { skip: !postgres }, async () => {
  const store = createPostgres(String(postgres));
  const role = `taxasge_serving_${randomBytes(4).toString('hex')}`;
  store.change(`CREATE ROLE ${role} LOGIN`);
  try {
    assert.equal((await runProgram(['migrate', '--grant-to', role], defaults(store))).code, 0);
    const url = new URL(store.url);
    url.username = role;
    const served = { ...store, url: url.href };
    const server = await TestServer.start(served);
    await verifiedPerson(server);
    await server.stop();
    const file = join(store.folder, 'backup.jsonl');
    assert.equal((await runProgram(['backup', file], defaults(served))).code, 0, 'reading is all it needs');
    const restored = await runProgram(['restore', file, '--replace'], defaults(store));
    assert.equal(restored.code, 0, restored.errors);
    await server.restart();
    await wholeStory(server);
    assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
    assert.doesNotMatch(server.log, /permission denied/);
    assert.equal(store.rows('SELECT id FROM audit_events WHERE seal IS NOT NULL').length > 0, true);
    const refused = (sql: string, said: RegExp) => assert.throws(() => store.change(`SET ROLE ${role}; ${sql}`), said, sql);
    refused('UPDATE audit_events SET seal = NULL, seal_number = NULL WHERE seal IS NOT NULL', /what happened is not rewritten/);
    refused('UPDATE audit_events SET client = client', /permission denied/);
    refused('DELETE FROM audit_events', /permission denied/);
    refused('DELETE FROM audit_chain', /permission denied/);
    refused('DROP TRIGGER audit_events_sealed_once ON audit_events', /must be owner/);
  } finally {
    store.change(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    store.drop();
  }
});
