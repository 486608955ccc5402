// docs/operations.md, tried as written: each command of the page is run in its order by a shell in a fresh machine's folder.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createPostgres } from '../support/databases.ts';
import { PostgresServer } from '../support/postgres.ts';
import { binary } from '../support/server.ts';
import { Machine, taxasgectl } from '../support/delivery.ts';
import { until } from '../support/until.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/operations.md'), 'utf8');

/** The indented lines of a section, block by block. */
function blocks(heading: string): string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const found = [...section.matchAll(/(?:^ {4}\S.*\n)+/gm)].map(([block]) => block.replace(/^ {4}/gm, ''));
  assert.ok(found.length > 0, `docs/operations.md has no commands under "${heading}"`);
  return found;
}

describe('the runbook', () => {
  let machine: Machine;
  const shell = (script: string): Promise<{ code: number; output: string }> =>
    new Promise((done) => {
      const env = { PATH: `${dirname(taxasgectl)}:${process.env['PATH']}` };
      execFile('bash', ['-euo', 'pipefail', '-c', script], { cwd: machine.folder, env, timeout: 120_000 }, (error, output, errors) =>
        done({ code: error ? Number(error.code ?? -1) : 0, output: output + errors }),
      );
    });
  const follow = async (heading: string) => {
    let told = '';
    for (const block of blocks(heading)) {
      const { code, output } = await shell(block);
      assert.equal(code, 0, `${block}\n${output}`);
      told += output;
    }
    return told;
  };
  const health = async () => (await fetch(`${machine.url}/health`)).status;
  before(async () => {
    machine = await Machine.open();
    mkdirSync(machine.path('build/release'), { recursive: true });
    symlinkSync(binary, machine.path('build/release/taxasge'));
  });
  after(() => machine.close());

  test('deploy', async () => {
    assert.match(await follow('Deploy'), /ready {4}100 %/);
    assert.equal(await health(), 200);
  });

  test('roll back, and the drill before', async () => {
    machine.plan({ settings: { PASSWORD_MINIMUM: '13' } });
    assert.equal((await machine.run('deploy')).code, 0);
    const [rollBack = '', drill = ''] = blocks('Roll back');
    assert.match((await shell(drill)).output, /rolled back in [\d.]+ ms/);
    assert.equal((await shell(rollBack)).code, 0);
    assert.equal(await health(), 200);
  });

  test('turn a secret', async () => {
    const before = ((await machine.json('status')) as { current: string }).current;
    await follow('Turn a secret');
    assert.notEqual(((await machine.json('status')) as { current: string }).current, before);
    assert.equal(await health(), 200);
  });

  test('restore from a backup', async () => {
    const settings = 'ENVIRONMENT=testing DATABASE_URL=sqlite:var/taxasge.db MASTER_KEYS_FILE=var/secrets/master-keys';
    const made = await shell(`${settings} build/release/taxasge backup var/backup`);
    assert.equal(made.code, 0, made.output);
    await follow('Restore from a backup');
    assert.equal(await health(), 200);
  });
});

describe('the runbook, with the database down', () => {
  test('verify says what is away, and status who serves', { skip: process.env['TAXASGE_TEST_POSTGRES'] ? false : 'TAXASGE_TEST_POSTGRES is not set: run through support/services.ts' }, async () => {
    const server = await PostgresServer.start();
    const store = createPostgres(server.url);
    const machine = await Machine.open(store.url);
    try {
      assert.equal((await machine.run('deploy')).code, 0);
      await server.stop();
      // What was found out a moment ago is told for a moment more.
      await until('the server to notice', async () => (await fetch(`${machine.url}/health`)).status === 503, { withinMs: 15_000 });
      const [commands = ''] = blocks('The database is down');
      assert.deepEqual(commands.trim().split('\n'), ['taxasgectl verify', 'taxasgectl status']);
      const told = await machine.run('verify');
      assert.equal(told.code, 22);
      assert.match(told.output, /HTTP 503: .*checks\.database is failed/);
      machine.plan({ settings: { PASSWORD_MINIMUM: '13' } });
      const refused = await machine.run('deploy');
      assert.equal(refused.code, 22, refused.errors);
    } finally {
      await machine.close();
      await server.stop();
    }
  });
});
