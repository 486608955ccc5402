// The project before its own gate: deploy/deliver.yaml with its twelve criteria, after a real deployment. Its jobs and builds are
// cut short; every report that it looks at is of a real run, if a small one.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Machine, taxasgectl, type Decided } from '../support/delivery.ts';
import { binary } from '../support/server.ts';

const root = resolve(import.meta.dirname, '../..');
const sources = ['.gitignore', '.github', 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs', 'deploy', 'migrations'];
const reports = ['tools.xml', 'web.xml', 'cpp/ctest.junit', 'fuzz/fuzz.xml', 'services.xml'];

/** A program for each folder whose coverage is wanted, a test of it, and one that fails. */
const program = 'export const twice = (n) => n * 2;\n';
const testOf = (folder: string) => `import test from 'node:test';\nimport assert from 'node:assert';\nimport { twice } from '../${folder}/program.mjs';\ntest('${folder}: twice', () => assert.equal(twice(2), 4));\n`;

describe('our own gate', () => {
  let machine: Machine;
  const git = (...words: string[]) => execFileSync('git', ['-c', 'user.name=ana', '-c', 'user.email=ana@example.org', ...words], { cwd: machine.folder, encoding: 'utf8' }).trim();

  before(async () => {
    machine = await Machine.open();
    for (const name of sources) cpSync(resolve(root, name), machine.path(name), { recursive: true });
    shortenPlan();
    for (const folder of ['server', 'base', 'delivery']) write(`${folder}/program.mjs`, program);
    for (const folder of ['server', 'base', 'delivery']) write(`tests/${folder}.test.mjs`, testOf(folder));
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'All of it');
    build();
    for (const report of reports) runTests(report, 'tests/server.test.mjs', 'tests/base.test.mjs');
    measureCoverage();
  });
  after(() => machine.close());

  function write(name: string, text: string): void {
    mkdirSync(dirname(machine.path(name)), { recursive: true });
    writeFileSync(machine.path(name), text);
  }

  /** As it is but for where it listens, and for what takes minutes or traffic: tests, the build, a canary. */
  function shortenPlan(): void {
    const shortened = [
      ['listen: 127.0.0.1:8080', `listen: 127.0.0.1:${machine.port}`],
      ['run: ["./dev test"]', 'run: ["true"]'],
      ['run: [./dev, build]', 'run: [build/release/taxasge, version]'],
      [/rollout:\n( .*\n)+/, 'rollout: {strategy: blue-green, drain: 10s}\n'],
    ] as const;
    let text = readFileSync(resolve(root, 'deploy/deliver.yaml'), 'utf8');
    for (const [from, to] of shortened) {
      const shorter: string = text.replace(from, to);
      assert.notEqual(shorter, text, String(from));
      text = shorter;
    }
    write('deploy/deliver.yaml', text);
    rmSync(machine.path('bin'), { recursive: true });
  }

  /** The server that was built, saying that it is of the commit that lies in the folder. */
  function build(): void {
    mkdirSync(machine.path('build/release/resources'), { recursive: true });
    const built = readFileSync(binary);
    const said = execFileSync(binary, ['version'], { encoding: 'utf8' });
    const commit = /\(([0-9a-f]{7,}(?:-dirty)?)\)/.exec(said)?.[1] ?? assert.fail(`no commit in ${said}`);
    const other = git('rev-parse', 'HEAD').slice(0, commit.length);
    let changed = 0;
    for (let at = built.indexOf(commit); at >= 0; at = built.indexOf(commit, at + 1)) changed += built.write(other, at);
    assert.ok(changed > 0);
    writeFileSync(machine.path('build/release/taxasge'), built);
    chmodSync(machine.path('build/release/taxasge'), 0o755);
    symlinkSync(taxasgectl, machine.path('build/release/taxasgectl'));
    symlinkSync(resolve(root, 'build/release/resources/web'), machine.path('build/release/resources/web'));
  }

  function runTests(report: string, ...files: string[]): void {
    const path = machine.path(`build/reports/${report}`);
    mkdirSync(dirname(path), { recursive: true });
    spawnNode('--test', '--test-reporter=junit', `--test-reporter-destination=${path}`, ...files);
  }

  function measureCoverage(): void {
    mkdirSync(machine.path('build/coverage'), { recursive: true });
    const files = ['server', 'base', 'delivery'].map((folder) => `tests/${folder}.test.mjs`);
    spawnNode('--test', '--experimental-test-coverage', '--test-reporter=lcov', '--test-reporter-destination=build/coverage/coverage.json', ...files);
    write('build/coverage/commit', `${git('rev-parse', 'HEAD')}\n`);
  }

  // Node tells its children that they are part of a test run; these are none.
  const spawnNode = (...words: string[]) => spawnSync(process.execPath, words, { cwd: machine.folder, env: { PATH: process.env['PATH'] } });

  const decide = async () => {
    const told = await machine.run('gate', '--env', 'local', '--json');
    assert.notEqual(told.output, '', told.errors);
    const said = JSON.parse(told.output) as Decided;
    const open = said.criteria.filter(({ state }) => state !== 'PASS');
    const causes = open.flatMap(({ id, findings }) => findings.filter(({ state }) => state !== 'PASS').map(({ what, state, cause }) => `${id} ${what} ${state}: ${cause}`));
    return { code: told.code, said, open: open.map(({ id }) => id), causes };
  };

  /** A changed file is the tree's fault too, and that of all that is run in it. */
  const changed = (...ids: string[]) => ['C01', 'C07', 'C09', 'C11', ...ids].sort();

  /** Whatever is broken is a NO-GO that names these criteria, and a GO again once it is mended. */
  async function broken(ids: string[], words: RegExp, mend: () => unknown): Promise<void> {
    const { code, open, causes, said } = await decide();
    assert.equal(code, 10, causes.join('\n'));
    assert.deepEqual(open, ids, causes.join('\n'));
    assert.match(causes.join('\n'), words);
    for (const id of ids) assert.ok(said.causes.some((cause) => cause.startsWith(`${id} `)));
    await mend();
    assert.equal((await decide()).code, 0);
  }

  test('D49: before anything was deployed it is a NO-GO', async () => {
    const { code, open } = await decide();
    assert.equal(code, 10);
    assert.ok(['C01', 'C02', 'C03', 'C05', 'C12'].every((id) => open.includes(id)), open.join());
  });

  test('D2, GO_03: after two deployments and a drill it is a GO, 12 of 12', async () => {
    for (const turn of [1, 2]) {
      if (turn === 2) appendFileSync(machine.path('build/release/taxasge'), '\n'); // another program
      const told = await machine.run('deploy', '--env', 'local');
      assert.equal(told.code, 0, told.errors);
    }
    assert.equal((await machine.run('drill', 'rollback')).code, 0);
    const { code, said, causes } = await decide();
    assert.equal(code, 0, causes.join('\n'));
    assert.deepEqual([said.verdict, said.points, said.total, said.criteria.length], ['GO', 100, 100, 12]);
  });

  test('GO_09: the gate commits nothing, and writes nothing into the tree', async () => {
    const tree = () => [git('rev-parse', 'HEAD'), git('for-each-ref'), git('stash', 'list'), git('status', '--porcelain')];
    const before = tree();
    assert.equal((await decide()).code, 0);
    assert.equal((await machine.run('report')).code, 0);
    assert.deepEqual(tree(), before);
  });

  test('GO_03: a tree with something that is in no commit', async () => {
    write('notes.txt', 'to do');
    await broken(['C01'], /C01 git \. FAIL: the working tree has changes/, () => rmSync(machine.path('notes.txt')));
    appendFileSync(machine.path('README.md'), 'More.\n');
    await broken(changed(), /C11 command alerts UNKNOWN: it ran in a tree that was changed/, () => git('checkout', '--quiet', 'README.md'));
  });

  test('GO_03: another commit than the one that serves: what is run here tells nothing of it', async () => {
    git('commit', '--quiet', '--allow-empty', '--message', 'And more');
    await broken(['C01', 'C07', 'C09', 'C11'], /C01 git \. FAIL: the working tree is at [0-9a-f]{12}, and [0-9a-f]{12} serves[^]*C11 command alerts STALE/, () => git('reset', '--quiet', '--hard', 'HEAD~1'));
  });

  test('a file of the documentation is gone', async () => {
    const content = readFileSync(machine.path('docs/gate.md'));
    rmSync(machine.path('docs/gate.md'));
    await broken(changed('C10'), /C10 file docs\/gate\.md UNKNOWN: .*No such file/, () => writeFileSync(machine.path('docs/gate.md'), content));
  });

  test('PF_31: a test fails, is skipped, or its report is cut off', async () => {
    const good = () => runTests('services.xml', 'tests/server.test.mjs');
    write('build/failing.test.mjs', "import test from 'node:test';\ntest('a', () => {});\ntest('b', () => { throw new Error('no'); });\n");
    runTests('services.xml', 'build/failing.test.mjs');
    await broken(['C08'], /C08 tests build\/reports\/services\.xml FAIL: 1 of 2 tests failed/, good);
    write('build/skipped.test.mjs', "import test from 'node:test';\ntest('a', () => {});\ntest.skip('b', () => {});\n");
    runTests('services.xml', 'build/skipped.test.mjs');
    await broken(['C08'], /C08 tests build\/reports\/services\.xml SKIPPED: 1 of 2 tests were skipped: b/, good);
    write('build/reports/services.xml', readFileSync(machine.path('build/reports/services.xml'), 'utf8').slice(0, -20));
    await broken(['C08'], /UNKNOWN: the report is cut off/, good);
  });

  test('coverage that was measured elsewhere, or is too little', async () => {
    write('build/coverage/commit', `${'0'.repeat(40)}\n`);
    await broken(['C08'], /C08 coverage base STALE: it was measured at 000000000000/, measureCoverage);
    const lcov = readFileSync(machine.path('build/coverage/coverage.json'), 'utf8');
    write('build/coverage/coverage.json', lcov.replace(/^DA:1,\d+$/gm, 'DA:1,0').replace(/^LH:.*\n/gm, ''));
    await broken(['C08'], /C08 coverage server FAIL: \d+\.\d\d % of the lines, and 90\.00 % are wanted/, measureCoverage);
  });

  test('PF_31: a workflow with a step that cannot fail', async () => {
    const path = '.github/workflows/ci.yml';
    const text = readFileSync(machine.path(path), 'utf8');
    write(path, text.replace('run: .ci/run', 'run: .ci/run || echo'));
    await broken(changed('C02'), /C02 workflow \.github\/workflows\/ci\.yml FAIL: job test, step 3: `\.ci\/run \|\| echo`: a failure here would go unseen/, () => write(path, text));
  });

  test('a migration was changed since it ran', async () => {
    const path = 'migrations/sqlite/0001_users.sql';
    const text = readFileSync(machine.path(path), 'utf8');
    write(path, `${text}\n`);
    await broken(changed('C05'), /C05 migrations backend FAIL: 0001_users\.sql was changed since it ran/, () => write(path, text));
  });

  test('others may read a secret', async () => {
    chmodSync(machine.path('var/secrets/master-keys'), 0o644);
    await broken(['C09'], /C09 command rights FAIL: it ended with/, () => chmodSync(machine.path('var/secrets/master-keys'), 0o600));
  });

  test('PF_25: pages that are not as they were built', async () => {
    const site = machine.path('build/release/resources/web');
    rmSync(site);
    cpSync(resolve(root, 'build/release/resources/web'), site, { recursive: true });
    appendFileSync(`${site}/fr/login.html`, '<!-- newer -->');
    await broken(['C04'], /C04 hosting build\/release\/resources\/web FAIL: \/fr\/login is not as it was built/, () => cpSync(resolve(root, 'build/release/resources/web/fr/login.html'), `${site}/fr/login.html`));
  });

  test('D49: nobody serves any more', async () => {
    await machine.end();
    const { code, open, causes } = await decide();
    assert.equal(code, 10);
    assert.deepEqual(open, ['C03', 'C04', 'C05', 'C11'], causes.join('\n'));
    assert.match(causes.join('\n'), /C03 http \/health UNKNOWN: nobody answered: .*refused/);
  });
});
