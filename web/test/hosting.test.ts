// PF_13, PF_20: what Firebase Hosting is told is made from a real build and from names that a deployment gives; nothing is guessed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { hostingConfig } from '../build/hosting.ts';

interface HostingPart {
  public: string;
  headers: { source: string; headers: { key: string; value: string }[] }[];
  rewrites: object[];
}

const web = join(import.meta.dirname, '..');
const service = { id: 'taxasge', region: 'europe-west1' };

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'taxasge-web-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const run = (...words: string[]) => spawnSync(process.execPath, words, { encoding: 'utf8' });

test('PF_13, PF_16, W33: the commands of a release build the pages and write a firebase.json that leads to them', (t) => {
  const home = temporary(t);
  const site = join(home, 'site');
  const build = run(join(web, 'build.ts'), site);
  assert.equal(build.status, 0, build.stderr);
  const written = run(join(web, 'hosting.ts'), site, service.id, service.region, join(home, 'firebase.json'));
  assert.equal(written.status, 0, written.stderr);
  const { hosting } = JSON.parse(readFileSync(join(home, 'firebase.json'), 'utf8')) as { hosting: HostingPart };
  assert.equal(hosting.public, 'site');
  const { rules } = JSON.parse(readFileSync(join(site, 'headers.json'), 'utf8')) as { rules: { prefix: string; headers: Record<string, string> }[] };
  assert.deepEqual(hosting.headers.map(({ source, headers }) => [source, Object.fromEntries(headers.map(({ key, value }) => [key, value]))]),
    rules.map(({ prefix, headers }) => [`${prefix}**`, headers]));
  assert.deepEqual(hosting.rewrites[0], { source: '/api/**', run: { serviceId: 'taxasge', region: 'europe-west1' } });
});

test('PF_20: an empty or odd name of the service is refused by name, and so is a folder without pages', (t) => {
  const home = temporary(t);
  assert.throws(() => hostingConfig(home, 'site', service), /holds no pages/);
  writeFileSync(join(home, 'headers.json'), '{"rules": []}');
  for (const id of ['', 'https://api.example', 'Taxas GE']) assert.throws(() => hostingConfig(home, 'site', { ...service, id }), /the service's id is/);
  const refused = run(join(web, 'hosting.ts'), home, '', '', join(home, '../firebase.json'));
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /the service's id is ""/);
});
