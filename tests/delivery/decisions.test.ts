// The gate on a real environment: what it sees itself, what it keeps of that, signed, and that no byte of it can be changed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, randomInt } from 'node:crypto';
import { appendFileSync, chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { crypto as sigstore, dsse } from '@sigstore/core';
import { count } from '../support/counts.ts';
import { Machine, taxasgectl, type Decided } from '../support/delivery.ts';
import { temporaryFolder } from '../support/temporary.ts';

function newKeys(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })), privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
}
const keys = newKeys();

describe('the gate of an environment', () => {
  const rubric = `criteria:
  - {id: C01, title: It is deployed, weight: 40, blocker: true, jobs: [tests, backend, frontend, verify]}
  - {id: C02, title: It is well, weight: 30, blocker: true, probes: [health, pages]}
  - {id: C03, title: Secrets are young, weight: 10, secrets: 90d}
  - {id: C04, title: It can be rolled back, weight: 10, images: 2, drill: 7d}
  - {id: C05, title: The plan is there, weight: 10, files: deploy/deliver.yaml}
decision: {go: 100%, conditional: 90%}
`;
  let machine: Machine;
  before(async () => {
    machine = await Machine.open();
    machine.plan({ gate: rubric });
  });
  after(() => machine.close());
  const decide = async (...words: string[]) => {
    const told = await machine.run('gate', '--json', ...words);
    return { code: told.code, said: JSON.parse(told.output) as Decided };
  };
  const states = ({ criteria }: Decided) => criteria.map(({ state }) => state).join(' ');
  const decisions = () => machine.path('var/delivery/local/decisions');
  /** Of the last decision. */
  const kept = () => join(decisions(), readdirSync(decisions()).sort().at(-1) ?? '');
  const evidence = () => join(kept(), 'evidence');

  test('where nothing was deployed nothing is known: 10', async () => {
    const { code, said } = await decide('--dry-run');
    assert.equal(code, 10);
    assert.equal(states(said), 'UNKNOWN UNKNOWN PASS FAIL PASS');
    assert.ok(!existsSync(decisions()), 'a dry run keeps nothing');
  });

  test('a deployment that nobody could take back is conditional: 11', async () => {
    assert.equal((await machine.run('deploy')).code, 0);
    const { code, said } = await decide();
    assert.equal(states(said), 'PASS PASS PASS FAIL PASS');
    assert.equal(code, 11);
    // For who reads it without us.
    assert.equal(readFileSync(machine.path('var/delivery/local/published/report.json'), 'utf8'), readFileSync(join(kept(), 'report.json'), 'utf8'));
    assert.deepEqual(said.causes, ['90 of 100 points, and 100 are wanted']);
  });

  test('with a release to go back to, and a drill of it, it is a GO; and again from what was kept of it', async () => {
    appendFileSync(machine.path('bin/taxasge'), '\n'); // another program
    assert.equal((await machine.run('deploy')).code, 0);
    assert.equal((await machine.run('drill', 'rollback')).code, 0);
    const { code, said } = await decide();
    assert.equal(states(said), 'PASS PASS PASS PASS PASS');
    assert.deepEqual([code, said.verdict], [0, 'GO']);
    for (const file of readdirSync(evidence())) {
      const hash = createHash('sha256').update(readFileSync(join(evidence(), file))).digest('hex');
      assert.equal(file, `${hash}.json`);
    }
    const { commit } = (await (await fetch(`${machine.url}/health`)).json()) as { commit: string };
    const replayed = await decide('--evidence', evidence(), '--commit', commit);
    assert.deepEqual([replayed.code, replayed.said.points], [0, 100]);
  });

  test('D40: a signed decision is verified by us, by OpenSSL and by sigstore, offline and wherever it was copied to', async () => {
    machine.plan({ gate: rubric, policy: ', signing_key: var/secrets/gate.pem' });
    assert.match((await machine.run('gate')).errors, /signing_key: .*No such file/);
    writeFileSync(machine.path('var/secrets/gate.pem'), keys.privateKey, { mode: 0o644 });
    const readable = await machine.run('gate');
    assert.deepEqual([readable.code, readable.errors.includes('others may read')], [22, true]);
    chmodSync(machine.path('var/secrets/gate.pem'), 0o600);
    const { code, said } = await decide();
    assert.equal(code, 0);
    const copy = temporaryFolder('decision');
    cpSync(kept(), copy, { recursive: true });
    writeFileSync(join(copy, '../gate.pub'), keys.publicKey);
    const told = JSON.parse(spawnSync(taxasgectl, ['evidence', 'verify', copy, '--key', join(copy, '../gate.pub'), '--json'], { encoding: 'utf8' }).stdout) as { exit: number; verdict: string; evidence: number };
    assert.deepEqual([told.exit, told.verdict, told.evidence], [0, 'GO', readdirSync(join(copy, 'evidence')).length]);

    const { payloadType, payload, signatures } = JSON.parse(readFileSync(join(copy, 'decision.dsse.json'), 'utf8')) as { payloadType: string; payload: string; signatures: { keyid: string; sig: string }[] };
    const content = Buffer.from(payload, 'base64');
    const signature = Buffer.from(signatures[0]?.sig ?? '', 'base64');
    const signed = dsse.preAuthEncoding(payloadType, content);
    assert.ok(sigstore.verify(signed, createPublicKey(keys.publicKey), signature), 'sigstore');
    writeFileSync(join(copy, '../signed'), signed);
    writeFileSync(join(copy, '../sig'), signature);
    const openssl = spawnSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', join(copy, '../gate.pub'), '-rawin', '-in', join(copy, '../signed'), '-sigfile', join(copy, '../sig')], { encoding: 'utf8' });
    assert.match(openssl.stdout, /Signature Verified Successfully/, openssl.stderr);

    const statement = JSON.parse(content.toString()) as { _type: string; subject: { name: string; digest: { sha256: string } }[]; predicate: { decision: Decided; evidence: { sha256: string[] } } };
    assert.equal(statement._type, 'https://in-toto.io/Statement/v1');
    assert.equal(statement.subject[0]?.digest.sha256, createHash('sha256').update(readFileSync(machine.path('bin/taxasge'))).digest('hex'));
    assert.equal(statement.predicate.decision.rubric, said.rubric);
    assert.deepEqual(statement.predicate.evidence.sha256.map((hash) => `${hash}.json`), readdirSync(join(copy, 'evidence')).sort());
  });

  test('D40: any changed byte, and any file more or less, is found: 50', () => {
    const copy = temporaryFolder('tampered');
    const key = join(copy, '../gate.pub');
    writeFileSync(key, keys.publicKey);
    const verify = (folder = copy, by = key) => spawnSync(taxasgectl, ['evidence', 'verify', folder, '--key', by], { encoding: 'utf8' });
    const restore = () => {
      rmSync(copy, { recursive: true });
      cpSync(kept(), copy, { recursive: true });
    };
    restore();
    assert.equal(verify().status, 0);
    const reports = readdirSync(copy).filter((name) => name.startsWith('report.'));
    assert.ok(reports.includes('report.json'));
    const files = ['decision.dsse.json', ...readdirSync(join(copy, 'evidence')).map((name) => `evidence/${name}`), ...reports];
    for (const file of files) {
      const whole = readFileSync(join(copy, file));
      for (let turn = 0; turn < count({ usual: 3, proof: 50 }); turn += 1) {
        const changed = Buffer.from(whole);
        const at = randomInt(whole.length);
        changed[at] = (changed[at] ?? 0) ^ (1 << randomInt(8));
        writeFileSync(join(copy, file), changed);
        assert.equal(verify().status, 50, `${file}, byte ${at}`);
      }
      writeFileSync(join(copy, file), Buffer.concat([whole, Buffer.from('\n')]));
      assert.equal(verify().status, 50, `${file} with a line more`);
      writeFileSync(join(copy, file), whole);
      assert.equal(verify().status, 0);
    }
    const [first = '', second = ''] = files.slice(1);
    rmSync(join(copy, first));
    assert.equal(verify().status, 50, 'one less');
    restore();
    writeFileSync(join(copy, 'evidence/notes.txt'), 'also seen');
    assert.equal(verify().status, 50, 'one more');
    restore();
    renameSync(join(copy, first), join(copy, `${first}x`));
    assert.equal(verify().status, 50, 'another name');
    restore();
    cpSync(join(copy, first), join(copy, second));
    assert.equal(verify().status, 50, 'one twice');
    restore();
    writeFileSync(key, newKeys().publicKey);
    assert.equal(verify().status, 50, 'another key');
    assert.equal(verify(join(copy, 'nowhere')).status, 22);
    assert.equal(verify(copy, join(copy, 'nowhere')).status, 22);
  });

  test('after a deployment that went back by itself it is a NO-GO that names the job', async () => {
    machine.plan({ gate: rubric, policy: ', signing_key: var/secrets/gate.pem', settings: { REDIS_URL: 'redis://127.0.0.1:9' } });
    assert.equal((await machine.run('deploy')).code, 20);
    const { code, said } = await decide();
    assert.equal(code, 10);
    const failed = said.criteria[0]?.findings.filter(({ state }) => state !== 'PASS') ?? [];
    assert.deepEqual(failed.map(({ what, state }) => `${what} ${state}`), ['job verify FAIL']);
    assert.match(failed[0]?.cause ?? '', /health \(\/health\): .*has to be/);
  });

  test('D19: no secret is in what is kept', () => {
    const secret = readFileSync(machine.path('var/secrets/master-keys'), 'utf8').trim().slice(3);
    for (const file of readdirSync(evidence())) assert.ok(!readFileSync(join(evidence(), file), 'utf8').includes(secret), file);
  });
});
