// taxasgectl as people use it: the real binary, the real server, Debian's HAProxy.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { exited } from '../support/children.ts';
import { Client } from '../support/client.ts';
import { Machine } from '../support/delivery.ts';
import { databases, type Store } from '../support/databases.ts';
import { Letters } from '../support/letters.ts';
import { bearer, login, newPerson, paths } from '../support/people.ts';
import { until } from '../support/until.ts';

interface Status {
  current: string;
  previous: string;
  revisions: { id: string; state: string; weight: number }[];
  drift: string[];
}

/** What taxasgectl has published, as "<revision> <state>" each. */
function publishedBy(machine: Machine): string[] {
  const { releases } = JSON.parse(readFileSync(machine.path('var/delivery/local/published/releases.json'), 'utf8')) as { releases: { revision: string; state: string }[] };
  return releases.map(({ revision, state }) => `${revision} ${state}`);
}

/** Somebody's access token to what serves there. */
async function administrator(machine: Machine, store: Store, client: Client): Promise<string> {
  const person = newPerson();
  assert.equal((await client.post(paths.register, person)).status, 202);
  const { token } = await new Letters(machine.path('var/mail')).wait(person.email);
  assert.equal((await client.post(paths.verify, { token, password: person.password })).status, 200);
  const { refresh_token } = await login(client, person);
  store.change(`UPDATE users SET role = 'admin' WHERE email_key = '${person.email}'`);
  return (await client.post(paths.refresh, { refresh_token })).json.access_token as string;
}

for (const database of databases()) {
  describe(`a machine with ${database.kind}`, () => {
    let machine: Machine;
    let first = '';
    const store = database.create();
    const status = async () => (await machine.json('status')) as unknown as Status;
    before(async () => {
      machine = await Machine.open(store.url);
    });
    after(async () => {
      await machine.close();
      store.drop();
    });

    test('D23, D37, AU-13: the first deployment says that there is nothing to go back to, and serves', async () => {
      const told = await machine.run('deploy');
      assert.equal(told.code, 0, told.errors);
      assert.match(told.errors, /first deployment: there is nothing to roll back to/);
      const health = (await (await fetch(`${machine.url}/health`)).json()) as { status: string };
      assert.equal(health.status, 'healthy');
      const { current, revisions, drift } = await status();
      first = current;
      assert.deepEqual(revisions.map(({ id, state, weight }) => ({ id, state, weight })), [{ id: current, state: 'ready', weight: 100 }]);
      assert.deepEqual(drift, []);
    });

    test('W36: what serves shows its releases to its operator', async () => {
      const client = new Client(machine);
      const token = await administrator(machine, store, client);
      const { status, body, json } = await client.get('/api/v1/admin/releases', bearer(token));
      client.close();
      assert.equal(status, 200, body);
      assert.deepEqual([json.environment, json.serving, json.releases.length], ['local', first, 1]);
      const { revision, commit, program_version, state } = json.releases[0];
      assert.deepEqual([revision, state], [first, 'serving']);
      assert.match(`taxasge ${program_version} (${commit})`, /^taxasge \d+\.\d+\.\d+ \([0-9a-f]{7,40}(-dirty)?\)$/);
    });

    test('D8: the same again changes nothing', async () => {
      const journal = machine.journal;
      const told = await machine.run('deploy');
      assert.equal(told.code, 0, told.errors);
      assert.match(told.output, /^no changes/);
      assert.equal(machine.journal, journal);
      assert.equal((await machine.run('plan', '--detailed-exitcode')).code, 0);
    });

    test('PF-24: a revision that is not well is taken back, and what was before serves', async () => {
      machine.plan({ settings: { REDIS_URL: 'redis://127.0.0.1:9' } });
      assert.equal((await machine.run('plan', '--detailed-exitcode')).code, 31);
      const told = await machine.run('deploy');
      assert.equal(told.code, 20, told.errors);
      assert.match(told.errors, /verify failed: .*health \(\/health\): .*has to be/);
      const { current, revisions } = await status();
      assert.equal(current, first);
      assert.deepEqual(revisions.map(({ id, weight }) => ({ id, weight })), [{ id: first, weight: 100 }]);
      assert.match((await machine.run('history')).output, /rolled back: verify failed/);
    });

    test('who watches is told again when something has changed, until they end it', async () => {
      const watching = machine.start('status', '--watch', '--json');
      const told = () => watching.told.output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Status);
      await until('the first word', () => told().length > 0);
      machine.plan({ settings: { PASSWORD_MINIMUM: '13' } });
      assert.equal((await machine.run('deploy')).code, 0);
      const { current } = await status();
      await until('what has changed', () => told().some((each) => each.current === current));
      assert.equal(told()[0]?.current, first);
      assert.equal((await machine.run('rollback')).code, 0);
      watching.child.kill('SIGINT');
      assert.deepEqual(await exited(watching.child), { code: null, signal: 'SIGINT' });
    });

    test('D10, D36: roll back, once however often it is asked, and the drill of it', async () => {
      machine.plan({ settings: { PASSWORD_MINIMUM: '14' } });
      assert.equal((await machine.run('deploy')).code, 0);
      const drill = await machine.json('drill', 'rollback');
      assert.ok((drill['took_us'] as number) > 0);
      const second = (await status()).current;
      assert.deepEqual(publishedBy(machine).slice(0, 1), [`${second} serving`]);
      const { runs } = (await machine.json('history')) as unknown as { runs: { run: string; command: string }[] };
      const run = runs.find(({ command }) => command === 'deploy')?.run ?? '';
      assert.match((await machine.run('rollback', '--dry-run')).output, /would go from/);
      assert.equal((await machine.run('rollback', '--run', run)).code, 0);
      assert.equal((await status()).current, first);
      const published = publishedBy(machine);
      assert.ok(published.includes(`${second} kept`) && published.includes(`${first} serving`), published.join());
      const again = await machine.run('rollback', '--run', run);
      assert.equal(again.code, 0);
      assert.match(again.output, /was taken back already: nothing was changed/);
      assert.equal((await status()).current, first);
    });

    test('D49: verify asks where people are: 22 when nobody answers', async () => {
      assert.equal((await machine.run('verify')).code, 0);
      await machine.end();
      const told = await machine.run('verify');
      assert.equal(told.code, 22, told.output);
      assert.match(told.output, /drift: .* should serve, and is not there/);
    });
  });
}

describe('exit codes', () => {
  let machine: Machine;
  before(async () => {
    machine = await Machine.open();
  });
  after(() => machine.close());
  const expects = async (code: number, pattern: RegExp, ...words: string[]) => {
    const told = await machine.run(...words);
    assert.equal(told.code, code, told.errors + told.output);
    assert.match(told.errors + told.output, pattern);
  };

  test('D49: 2 for words that are not understood, 0 for help', async () => {
    await expects(2, /required/);
    await expects(2, /nonsense/, 'deploy', '--nonsense');
    await expects(2, /there is no environment staging; there are: local/, 'plan', '--env', 'staging');
    await expects(0, /rollback/, '--help');
  });

  test('D49, D4: 3 for a plan that cannot be, with every place', async () => {
    const plan = readFileSync(machine.path('deploy/deliver.yaml'), 'utf8');
    writeFileSync(machine.path('deploy/deliver.yaml'), plan.replace('tests: {run', 'tests: {needs: [verify], run').replace('strategy', 'stratgy'));
    await expects(3, /deliver\.yaml:\d+:\d+: .*did you mean `strategy`/, 'deploy');
    writeFileSync(machine.path('deploy/deliver.yaml'), plan.replace('tests: {run', 'tests: {needs: [verify], run'));
    await expects(3, /in a circle: tests -> verify -> backend -> tests/, 'deploy');
    assert.equal(machine.journal, '');
    machine.plan();
  });

  test('D49, D32: 22 for a program that is not there, a setting that it refuses, a port that is taken: nothing is changed', async () => {
    machine.plan({ settings: { PASSWORD_MINIMUM: 'many' } });
    await expects(22, /PASSWORD_MINIMUM/, 'deploy');
    machine.plan();
    renameSync(machine.path('bin/taxasge'), machine.path('bin/away'));
    await expects(22, /build it first/, 'deploy');
    renameSync(machine.path('bin/away'), machine.path('bin/taxasge'));
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(machine.port, '127.0.0.1', done));
    await expects(22, new RegExp(String(machine.port)), 'deploy');
    await new Promise((done) => taken.close(done));
    assert.equal(machine.journal, '');
  });

  test('D49, D20: 10 for a secret that others may read', async () => {
    chmodSync(machine.path('var/secrets/master-keys'), 0o644);
    await expects(10, /others may read/, 'secrets', 'check');
    await expects(10, /the secret MASTER_KEYS/, 'deploy');
    chmodSync(machine.path('var/secrets/master-keys'), 0o600);
    await expects(0, /good/, 'secrets', 'check');
  });

  test('D49: 11 until somebody else has said yes', async () => {
    machine.plan({ approval: ', approval: {min: 1}' });
    await expects(11, /has 0 of 1 approvals/, 'deploy');
    await expects(0, /approved/, 'approve');
    await expects(22, /has approved .* already/, 'approve');
    await expects(11, /somebody else than/, 'deploy');
  });

  test('D49, D37: 21 when there is nothing to go back to, and it goes on serving', async () => {
    machine.plan({ verify: 'run: ["exit 1"]' });
    await expects(21, /still serves: there is no earlier revision to go back to/, 'deploy');
    assert.equal((await fetch(`${machine.url}/health/live`)).status, 200);
    machine.plan();
    await expects(0, /serves/, 'deploy');
  });

  test('D49, D34: 12 when a canary gets no traffic, and it stays where it is', async () => {
    const analysis = '{error_rate_max: 5%, p99_max: 100ms, confidence: 99%, min_samples: 50, step_deadline: 300ms}';
    machine.plan({ settings: { PASSWORD_MINIMUM: '15' }, rollout: `{strategy: canary, steps: [10, 100], drain: 10s, analysis: ${analysis}}` });
    await expects(12, /backend failed: /, 'deploy');
    await expects(12, /is held/, 'deploy');
    const { revisions } = (await machine.json('status')) as unknown as Status;
    assert.deepEqual(revisions.map(({ weight }) => weight).sort(), [10, 90]);
    assert.match(publishedBy(machine)[0] ?? '', / canary$/);
    await expects(0, /serves/, 'promote');
    assert.match(publishedBy(machine)[0] ?? '', / serving$/);
    await expects(22, /no run is held/, 'promote');
    machine.plan({ settings: { PASSWORD_MINIMUM: '15' } });
  });

  test('D49: 40 when a job takes too long, 75 when the disk takes no more, 50 when the journal was changed, 1 when it is our own fault', async () => {
    machine.plan({ settings: { PASSWORD_MINIMUM: '16' }, tests: 'sleep 50', timeout: '100ms' });
    await expects(40, /tests timed out/, 'deploy');
    machine.plan({ settings: { PASSWORD_MINIMUM: '17' } });
    const full = await machine.limited(1_000_000, 'deploy');
    assert.equal(full.code, 75, full.errors);
    renameSync(machine.path('var/delivery/local/published'), machine.path('var/delivery/local/away'));
    writeFileSync(machine.path('var/delivery/local/published'), 'in the way');
    await expects(0, /releases: not published: /, 'resume');
    rmSync(machine.path('var/delivery/local/published'));
    const { current } = (await machine.json('status')) as unknown as Status;
    const description = machine.path(`var/delivery/local/revisions/${current}/revision.json`);
    const kept = readFileSync(description);
    const { runs } = (await machine.json('history')) as unknown as { runs: { revision: string }[] };
    const other = runs.find(({ revision }) => revision !== current)?.revision ?? '';
    writeFileSync(machine.path(`var/delivery/local/revisions/${other}/revision.json`), '{}');
    await expects(1, /./, 'rollback', '--to', other);
    assert.deepEqual(readFileSync(description), kept);
    await machine.run('rollback');
    const journal = machine.path('var/delivery/local/journal');
    const bytes = readFileSync(journal);
    bytes[100] = (bytes[100] as number) ^ 1;
    writeFileSync(journal, bytes);
    await expects(50, /record 1 of the journal is not what was written/, 'deploy');
    await expects(50, /not what was written/, 'status');
    bytes[100] = (bytes[100] as number) ^ 1;
    writeFileSync(journal, bytes);
    await expects(0, /serves/, 'status');
  });

  test('D49: 130 and 143 for signals, 32 and 41 when what should serve is not there', async () => {
    machine.plan({ settings: { PASSWORD_MINIMUM: '18' }, tests: 'sleep 50' });
    for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
      const running = machine.start(signal === 'SIGINT' ? 'deploy' : 'resume');
      await until('the job to begin', () => running.told.errors.includes('tests: begins'), { withinMs: 60_000 });
      running.child.kill(signal);
      const told = await machine.ended(running);
      assert.equal(told.code, code, told.errors);
      assert.match(told.errors, /`taxasgectl resume` goes on/);
    }
    await expects(0, /took back run/, 'rollback');
    machine.plan({ settings: { PASSWORD_MINIMUM: '15' } });
    const agent = Number(execFileSync('pgrep', ['--oldest', '--full', `agent --folder ${machine.path('var/delivery/local/local')}`], { encoding: 'utf8' }));
    process.kill(agent, 'SIGSTOP');
    await expects(41, /no answer from/, 'deploy');
    process.kill(agent, 'SIGCONT');
    await machine.end();
    await expects(32, /should serve, and is not there/, 'plan', '--detailed-exitcode');
  });
});
