// AU-08: the server needs no more of PostgreSQL than to read and write rows.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createPostgres, createSqlite, type Store } from '../support/databases.ts';
import { defaults, runProgram, TestServer } from '../support/server.ts';
import { wholeStory } from '../support/story.ts';

const postgres = process.env['TAXASGE_TEST_POSTGRES'];

describe('a role that only serves', { skip: postgres ? false : 'TAXASGE_TEST_POSTGRES is not set: run through support/services.ts' }, () => {
  const role = `taxasge_serving_${randomBytes(4).toString('hex')}`;
  let owned: Store;
  let served: Store;

  const migrate = (store: Store, grantTo: string) => runProgram(['migrate', '--grant-to', grantTo], defaults(store));
  /** What the database says to the role that serves. */
  const refused = (sql: string) => assert.throws(() => served.change(sql), /permission denied|must be owner/, sql);

  before(() => {
    owned = createPostgres(String(postgres));
    owned.change(`CREATE ROLE ${role} LOGIN`);
    const url = new URL(owned.url);
    url.username = role;
    served = { ...owned, url: url.href, change: (sql) => owned.change(`SET ROLE ${role}; ${sql}`) };
  });
  after(() => {
    owned.change(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    owned.drop();
  });

  test('AU_08: cannot make the schema, and is told who can', async () => {
    await assert.rejects(TestServer.start(served), /permission denied for database/);
  });

  test('AU_08: is told by name when nothing can be granted', async () => {
    const owner = new URL(owned.url).username;
    for (const [name, rule] of [
      ['nobody_of_that_name', /there is no role nobody_of_that_name/],
      [owner, /owns the schema or is a superuser/],
    ] as const) {
      const { code, errors } = await migrate(owned, name);
      assert.equal(code, 1);
      assert.match(errors, rule);
    }
    const sqlite = createSqlite();
    const { code, errors } = await migrate(sqlite, role);
    assert.equal(code, 1);
    assert.match(errors, /SQLite has no roles/);
    sqlite.drop();
  });

  test('AU_08: serves the whole story of a citizen', async () => {
    const { code, errors, output } = await migrate(owned, role);
    assert.equal(code, 0, errors);
    assert.match(output, new RegExp(`^${role} may read and write its rows$`, 'm'));
    const server = await TestServer.start(served);
    await wholeStory(server);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.doesNotMatch(server.log, /permission denied/);
  });

  test('AU_08: changes no table and rewrites nothing of what happened', () => {
    served.change('SELECT count(*) FROM taxasge.audit_events');
    refused('CREATE TABLE taxasge.mine (id int)');
    refused('DROP TABLE taxasge.users');
    refused('ALTER TABLE taxasge.users ADD COLUMN mine int');
    refused('TRUNCATE taxasge.users');
    refused('UPDATE taxasge.audit_events SET kind = kind');
    refused('DELETE FROM taxasge.audit_events');
    refused(`UPDATE taxasge.schema_migrations SET sha256 = ''`);
    refused('DELETE FROM taxasge.schema_migrations');
  });

  test('AU_08: is told who migrates when a migration is missing', async () => {
    owned.change('DELETE FROM taxasge.schema_migrations WHERE number = (SELECT max(number) FROM taxasge.schema_migrations)');
    await assert.rejects(TestServer.start(served), /run `taxasge migrate` as the owner of the schema first/);
  });
});
