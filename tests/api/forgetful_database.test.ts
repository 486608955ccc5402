// A61: a PostgreSQL that answers before its disk does is refused at the start, before anything of ours is in it.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { Client } from '../support/client.ts';
import { createPostgres, databases, type Store } from '../support/databases.ts';
import { PostgresServer } from '../support/postgres.ts';
import { defaults, runProgram, TestServer } from '../support/server.ts';

const skip = databases().some(({ kind }) => kind === 'postgres') ? false : 'no PostgreSQL';

async function emptyStore(t: TestContext, settings: string[]): Promise<Store> {
  const postgres = await PostgresServer.start(settings);
  t.after(() => postgres.stop());
  return createPostgres(postgres.url);
}

/** Gives what it says on refusing to start. */
async function refusal(command: string, store: Store, url = store.url): Promise<string> {
  const { code, errors } = await runProgram([command], { ...defaults(store), DATABASE_URL: url });
  assert.equal(code, 1, errors);
  assert.match(errors, /synchronous_commit=off/);
  assert.deepEqual(store.rows(`SELECT 1 FROM pg_namespace WHERE nspname = 'taxasge'`), [], 'nothing was made');
  return errors;
}

async function assertStarts(store: Store, warns: RegExp | undefined): Promise<void> {
  const server = await TestServer.start(store);
  const client = new Client(server);
  assert.equal((await client.get('/health/ready')).status, 200);
  client.close();
  assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
  const warnings = server.log.split('\n').filter((line) => line.includes('database_may_lose_writes'));
  assert.equal(warnings.length, warns ? 1 : 0, server.log);
  if (warns) assert.match(warnings[0] ?? '', warns);
}

describe('a PostgreSQL that could lose what it acknowledged', { skip }, () => {
  test('A61: set so for the server, it is refused, and what the refusal advises is enough', async (t) => {
    const store = await emptyStore(t, ['synchronous_commit=off']);
    await refusal('migrate', store);
    const advice = /ALTER ROLE .* SET synchronous_commit = on/.exec(await refusal('serve', store))?.[0];
    assert.ok(advice);
    store.change(advice);
    await assertStarts(store, undefined);
    store.drop();
  });

  test('A61: set so for the role or by DATABASE_URL, it is refused', async (t) => {
    const store = await emptyStore(t, []);
    store.change('ALTER ROLE taxasge SET synchronous_commit = off');
    await refusal('serve', store);
    store.change('ALTER ROLE taxasge RESET synchronous_commit');
    await refusal('serve', store, `${store.url}?options=-c%20synchronous_commit%3Doff`);
    await assertStarts(store, undefined);
    store.drop();
  });

  test('A61: without fsync it is taken, with one warning', async (t) => {
    const store = await emptyStore(t, ['fsync=off']);
    await assertStarts(store, /fsync=off/);
    store.drop();
  });
});
