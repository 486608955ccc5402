// The schema is brought up to date by its owner or by whoever starts first, and outlives the program that made it.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Client } from '../support/client.ts';
import { databases, type Store } from '../support/databases.ts';
import { runProgram, TestServer } from '../support/server.ts';
import { wholeStory } from '../support/story.ts';

for (const database of databases()) {
  describe(`migrations on ${database.kind}`, () => {
    const stores: Store[] = [];
    const create = () => {
      const store = database.create();
      stores.push(store);
      return store;
    };
    after(() => stores.forEach((store) => store.drop()));

    test('A55: migrate brings the schema up to date and stops; a second time there is nothing to do', async () => {
      const store = create();
      const settings = { ENVIRONMENT: 'testing', DATABASE_URL: store.url, MASTER_KEYS: store.masterKeys };
      const first = await runProgram(['migrate'], settings);
      assert.equal(first.code, 0, first.errors);
      const before = store.dump();
      const second = await runProgram(['migrate'], settings);
      assert.deepEqual([second.code, second.output], [0, first.output]);
      assert.deepEqual(store.dump(), before);
      const server = await TestServer.start(store);
      const client = new Client(server);
      assert.equal(`schema version ${(await client.get('/health')).json.schema_version}\n`, first.output);
      client.close();
      await server.stop();
    });

    // The program of today is the previous release as soon as there is a next one, which may only add.
    test('A55: it serves on the schema of the next release', async () => {
      const store = create();
      const settings = { ENVIRONMENT: 'testing', DATABASE_URL: store.url, MASTER_KEYS: store.masterKeys };
      assert.equal((await runProgram(['migrate'], settings)).code, 0);
      store.change('ALTER TABLE users ADD COLUMN tax_number text');
      store.change('ALTER TABLE sessions ADD COLUMN place text');
      store.change('CREATE TABLE declarations (id text PRIMARY KEY)');
      store.change(`INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES (9999, '9999_next.sql', 'next', 0)`);
      const server = await TestServer.start(store);
      await wholeStory(server);
      const client = new Client(server);
      assert.equal((await client.get('/health')).json.schema_version, 9999);
      client.close();
      assert.deepEqual(await server.stop(), { code: 0, signal: null });
      assert.match(server.log, /schema_is_newer_than_program/);
    });

    test('AU_37: a migration that was changed after it ran stops the start', async () => {
      const server = await TestServer.start(create());
      await server.stop();
      server.store.change(`UPDATE schema_migrations SET sha256 = 'changed' WHERE number = 1`);
      await assert.rejects(TestServer.start(server.store), /ended at once \(1\)/);
    });
  });
}
