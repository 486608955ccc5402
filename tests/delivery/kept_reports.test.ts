// Reports of decisions that an environment has kept: made again from what was sealed, the general report, the trend, and what comes next.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Machine } from '../support/delivery.ts';

const rubric = `criteria:
  - {id: C01, title: C’est livré ✅, weight: 60, blocker: true, jobs: [tests, backend, frontend, verify]}
  - {id: C02, title: It can be rolled back, weight: 30, images: 2}
  - {id: C03, title: The notes are there, weight: 10, files: notes.md}
decision: {go: 100%, conditional: 60%}
report: {lang: fr, general: docs/RAPPORT_GENERAL.md}
modules:
  - {name: authentication, scope: [register, login, "e-mail verification"], criteria: [C01, C02]}
`;

const page = '# Rapport général\n\nÀ la main.\n\n<!-- taxasge:begin status -->\n- Version : 1.4.1\n<!-- taxasge:end status -->\n\nEntre les deux.\n\n<!-- taxasge:begin criteria -->\n<!-- taxasge:end criteria -->\n\n<!-- taxasge:begin modules -->\n<!-- taxasge:end modules -->\n\nFin.\n';

describe('reports of kept decisions', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  let machine: Machine;
  const decisions = () => machine.path('var/delivery/local/decisions');
  const ids = () => readdirSync(decisions()).sort();
  const last = () => join(decisions(), ids().at(-1) ?? '');
  const general = () => readFileSync(machine.path('docs/RAPPORT_GENERAL.md'), 'utf8');
  const versionOf = (text: string) => /\*\*Version\*\* (\d+\.\d+\.\d+)/.exec(text)?.[1];

  before(async () => {
    machine = await Machine.open();
    writeFileSync(machine.path('var/secrets/gate.pem'), String(privateKey.export({ type: 'pkcs8', format: 'pem' })), { mode: 0o600 });
    writeFileSync(machine.path('gate.pub'), String(publicKey.export({ type: 'spki', format: 'pem' })));
    mkdirSync(machine.path('docs'));
    writeFileSync(machine.path('docs/RAPPORT_GENERAL.md'), page);
    machine.plan({ gate: rubric, policy: ', signing_key: var/secrets/gate.pem' });
  });
  after(() => machine.close());

  test('where nothing was decided there is nothing to report: 22; a module is not ready, and the trend is empty', async () => {
    const { code, errors } = await machine.run('report');
    assert.deepEqual([code, /no decision is kept/.test(errors)], [22, true]);
    assert.match((await machine.run('report', 'plan', 'authentication')).output, /pas prêt/);
    assert.equal((await machine.run('report', 'trend')).output, 'nothing was decided yet\n');
  });

  test('AU_42, D41: a kept decision is told again to the byte, in each form, and in another language with the same decision', async () => {
    assert.equal((await machine.run('deploy')).code, 0);
    assert.equal((await machine.run('gate')).code, 11);
    assert.equal((await machine.run('report', '--last', '--out', 'again')).code, 0);
    const files = readdirSync(last()).filter((name) => name.startsWith('report.'));
    assert.deepEqual(files.sort(), ['report.html', 'report.json', 'report.md', 'report.xml']);
    for (const file of files) assert.ok(readFileSync(machine.path(`again/${file}`)).equals(readFileSync(join(last(), file))), file);
    const { output } = await machine.run('report', '--decision', ids().at(-1) ?? '', '--lang', 'es');
    assert.match(output, /# 🎯 Informe de decisión: taxasge/);
    assert.match(output, /⚠️ \*\*CONDITIONAL\*\*/);
    assert.match(output, /C’est livré ✅/);
    assert.match((await machine.run('report', '--format', 'junit')).output, /^<\?xml/);
  });

  test('GO_12: how long jobs took is what the journal has', async () => {
    const report = JSON.parse(readFileSync(join(last(), 'report.json'), 'utf8')) as { jobs: { name: string; took_ms: number }[]; time: { work_ms: number; wall_ms: number }; deliveries: { began: string; ended: string }[] };
    const times = new Map<string, number>();
    for (const line of machine.journal.trim().split('\n')) {
      const { at, kind, step } = JSON.parse(line.slice(65)) as { at: number; kind: string; step: string };
      if (step.startsWith('job ')) times.set(`${kind} ${step.slice(4)}`, at);
    }
    for (const { name, took_ms } of report.jobs) assert.equal(took_ms, (times.get(`done ${name}`) ?? 0) - (times.get(`intent ${name}`) ?? 0), name);
    assert.equal(report.time.work_ms, report.jobs.reduce((sum, { took_ms }) => sum + took_ms, 0));
    const [delivery] = report.deliveries;
    assert.ok(report.time.wall_ms <= Date.parse(delivery?.ended ?? '') - Date.parse(delivery?.began ?? ''));
  });

  test('D40: what was changed is not reported: 50; nor is what is signed without its key: 22', async () => {
    const file = join(last(), 'evidence', readdirSync(join(last(), 'evidence'))[0] ?? '');
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.concat([whole, Buffer.from(' ')]));
    assert.equal((await machine.run('report')).code, 50);
    assert.equal((await machine.run('report', 'general')).code, 50);
    rmSync(file); // one piece less, and all others as they were
    assert.equal((await machine.run('report')).code, 50);
    writeFileSync(file, whole);
    const envelope = join(last(), 'decision.dsse.json');
    const sealed = readFileSync(envelope, 'utf8');
    writeFileSync(envelope, sealed.replace(/"sig":"./, '"sig":"/'));
    assert.equal((await machine.run('report')).code, 50);
    assert.match((await machine.run('report', 'trend')).output, /left out: /);
    const { payload } = JSON.parse(sealed) as { payload: string };
    writeFileSync(join(last(), 'decision.json'), Buffer.from(payload, 'base64'));
    rmSync(envelope);
    const unsigned = await machine.run('report');
    assert.deepEqual([unsigned.code, /is not signed, and there is a key/.test(unsigned.errors)], [22, true], unsigned.errors);
    rmSync(join(last(), 'decision.json'));
    writeFileSync(envelope, sealed);
    machine.plan({ gate: rubric });
    assert.equal((await machine.run('report')).code, 22);
    assert.equal((await machine.run('report', '--key', 'gate.pub')).code, 0);
    machine.plan({ gate: rubric, policy: ', signing_key: var/secrets/gate.pem' });
    assert.equal((await machine.run('report', '--decision', '../../journal')).code, 2);
    assert.equal((await machine.run('report', '--lang', 'pt')).code, 2);
  });

  test('D42: the general report is updated between its markers alone, once for each decision, and back again', async () => {
    const dry = await machine.run('report', 'general', '--dry-run');
    assert.match(dry.output, /\[status\]\n- \*\*Version\*\* 1\.4\.2/);
    assert.equal(general(), page);
    assert.equal((await machine.run('report', 'general')).code, 0);
    const once = general();
    assert.equal(versionOf(once), '1.4.2');
    assert.match(once, /\| authentication \|/);
    const outside = (text: string) => text.replace(/(<!-- taxasge:begin (\w+) -->\n)[^]*?(<!-- taxasge:end \2 -->)/g, '$1$3');
    assert.equal(outside(once), outside(page));
    assert.match((await machine.run('report', 'general')).output, /up to date already/);
    assert.equal(general(), once);
    assert.equal((await machine.run('report', 'general', '--revert')).code, 0);
    assert.equal(general(), page);
    assert.equal((await machine.run('report', 'general', '--revert')).code, 22);
    // Git takes it back as well, with what people wrote elsewhere meanwhile.
    const git = (...words: string[]) => spawnSync('git', ['-C', machine.path('docs'), '-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { encoding: 'utf8' });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'before');
    assert.equal((await machine.run('report', 'general')).code, 0);
    assert.equal(general(), once);
    git('commit', '-qam', 'updated');
    assert.equal(git('revert', '--no-edit', 'HEAD').status, 0);
    assert.equal(general(), page);
    assert.equal((await machine.run('report', 'general')).code, 0);
    const updated = general();
    writeFileSync(machine.path('docs/RAPPORT_GENERAL.md'), updated.replace('1.4.2', '9.9.9'));
    const refused = await machine.run('report', 'general', '--revert');
    assert.deepEqual([refused.code, refused.errors.includes('was changed between its markers')], [22, true]);
    assert.equal(versionOf(general()), '9.9.9');
    writeFileSync(machine.path('docs/RAPPORT_GENERAL.md'), updated);
    appendFileSync(machine.path('docs/RAPPORT_GENERAL.md'), 'Plus tard.\n');
    assert.equal((await machine.run('report', 'general', '--revert')).code, 0);
    assert.equal(general(), `${page}Plus tard.\n`);
    writeFileSync(machine.path('docs/RAPPORT_GENERAL.md'), page);
  });

  test('D42: with markers that are not right nothing is written: 22', async () => {
    for (const [spoiled, words] of [
      [page.replace('<!-- taxasge:end status -->\n', ''), /line 10: the block criteria begins before status has ended/],
      [page.replace('begin status', 'begin state'), /there is no block state; there are: status/],
      [page.replace(/taxasge:/g, 'other:'), /there is no block `status`/],
    ] as const) {
      writeFileSync(machine.path('docs/RAPPORT_GENERAL.md'), spoiled);
      const { code, errors } = await machine.run('report', 'general');
      assert.equal(code, 22, errors);
      assert.match(errors, words);
      assert.equal(general(), spoiled);
    }
    writeFileSync(machine.path('docs/RAPPORT_GENERAL.md'), page);
    machine.plan({ gate: rubric.replace(', general: docs/RAPPORT_GENERAL.md', ''), policy: ', signing_key: var/secrets/gate.pem' });
    assert.equal((await machine.run('report', 'general')).code, 3);
    machine.plan({ gate: rubric, policy: ', signing_key: var/secrets/gate.pem' });
  });

  test('D43: the trend has score, duration and rollbacks of each decision, and says what got worse', async () => {
    appendFileSync(machine.path('bin/taxasge'), '\n'); // another program
    assert.equal((await machine.run('deploy')).code, 0);
    writeFileSync(machine.path('notes.md'), 'notes\n');
    assert.equal((await machine.run('gate')).code, 0);
    machine.plan({ gate: rubric, policy: ', signing_key: var/secrets/gate.pem', settings: { REDIS_URL: 'redis://127.0.0.1:9' } });
    assert.equal((await machine.run('deploy')).code, 20);
    assert.equal((await machine.run('gate')).code, 10);
    machine.plan({ gate: rubric, policy: ', signing_key: var/secrets/gate.pem' });
    const { decisions: told, regressions } = (await machine.json('report', 'trend')) as { decisions: { verdict: string; points: number; rollbacks: number; took_ms: number; worse: string[] }[]; regressions: number };
    assert.deepEqual(told.map(({ verdict, points, rollbacks }) => [verdict, points, rollbacks]), [['CONDITIONAL', 60, 0], ['GO', 100, 0], ['NO-GO', 40, 1]]);
    assert.deepEqual(told[1]?.worse.filter((each) => each !== 'duration'), []);
    assert.deepEqual(told[2]?.worse.filter((each) => each !== 'duration'), ['verdict', 'points', 'rollbacks']);
    assert.ok(told.every(({ took_ms }) => took_ms > 0));
    assert.ok(regressions >= 3);
    const { output } = await machine.run('report', 'trend', '--last', '1');
    assert.match(output, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d +NO-GO +40 of 100 .* 1 rollback\n$/);
    // The report of the last decision knows the ones before, and draws them.
    const html = readFileSync(join(last(), 'report.html'), 'utf8');
    assert.equal([...html.matchAll(/<circle class="dot"/g)].length, 2);
    assert.equal([...html.matchAll(/<path class="mark"/g)].length, 1);
    assert.match(html, /décision moins bonne, score en baisse/);
  });

  test('D42: another verdict is another version', async () => {
    assert.equal((await machine.run('report', 'general')).code, 0);
    assert.equal(versionOf(general()), '1.4.2');
    appendFileSync(machine.path('bin/taxasge'), '\n');
    assert.equal((await machine.run('deploy')).code, 0);
    assert.equal((await machine.run('gate')).code, 0);
    assert.equal((await machine.run('report', 'general')).code, 0);
    assert.equal(versionOf(general()), '1.5.0');
  });

  test('GO_08, GO_10: a module has the scope of the plan, and the progress of the last decision', async () => {
    const { output } = await machine.run('report', 'plan', 'authentication');
    for (const words of ['## 🧩 Module authentication', '**Progression** 100 % **prêt**', '- register', '- e-mail verification', '- [x] **C02** It can be rolled back ✅ PASS']) assert.ok(output.includes(words), output);
    const told = await machine.json('report', 'plan', 'authentication');
    assert.deepEqual([told['points'], told['total'], told['ready'], told['scope']], [90, 90, true, ['register', 'login', 'e-mail verification']]);
    const { code, errors } = await machine.run('report', 'plan', 'payments');
    assert.deepEqual([code, errors.includes('there is no module payments; there are: authentication')], [2, true]);
  });

  test('D19: no secret is in any report', () => {
    const secret = readFileSync(machine.path('var/secrets/master-keys'), 'utf8').trim().slice(3);
    for (const id of ids()) for (const file of readdirSync(join(decisions(), id)).filter((name) => name.startsWith('report.'))) assert.ok(!readFileSync(join(decisions(), id, file), 'utf8').includes(secret), file);
    assert.ok(existsSync(machine.path('var/delivery/local/published/report.json')));
  });
});
