// What deliver.yaml and the files of secrets say arrives at the server as it was written, and nowhere else.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { Machine } from '../support/delivery.ts';
import { commandLine, livingWith } from '../support/living.ts';

describe('settings of a deployed server', async () => {
  const machine = await Machine.open();
  after(() => machine.close());
  const networks = '127.0.0.0/8,10.0.0.0/8, 192.168.0.0/16';
  const from = `Hacienda, "TaxasGE" = 100 %, $HOME 'a' <no-reply@taxasge.gq>`;

  test('PF_32: commas, quotes and signs of a shell stay as they are, and no secret is in a command line or a log', async () => {
    machine.plan({ settings: { TRUSTED_PROXIES: networks, MAIL_FROM: from } });
    const { code, output, errors } = await machine.run('deploy');
    assert.equal(code, 0, errors);
    const [pid] = livingWith(`${machine.path('var/delivery/local/local')}/revisions`);
    assert.ok(pid, 'the server runs');
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    for (const entry of [`TRUSTED_PROXIES=${networks}`, `MAIL_FROM=${from}`]) assert.ok(environment.includes(entry), environment.join('\n'));
    const secret = readFileSync(machine.path('var/secrets/master-keys'), 'utf8').trim().split(':')[1] ?? '';
    assert.equal(secret.length, 64);
    const lines = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(commandLine);
    assert.ok(lines.some((line) => line.includes(machine.folder)), 'command lines can be read');
    const logs = readdirSync(machine.path('var/delivery'), { recursive: true, encoding: 'utf8' }).filter((name) => /(^|\/)(log|agent\.log|haproxy\.log)$/.test(name));
    assert.ok(logs.length >= 2, logs.join());
    const written = logs.map((name) => readFileSync(machine.path(`var/delivery/${name}`), 'utf8'));
    for (const text of [output, errors, machine.journal, ...written, ...lines]) assert.ok(!text.includes(secret), text);
  });
});
