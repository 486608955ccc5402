// What taxasgectl has published, for administrators: as it is now, never as somebody broke it, and nothing of the file system.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { createSqlite } from '../support/databases.ts';
import { taxasgectl } from '../support/delivery.ts';
import { assertProblem, bearer, login, paths, verifiedPerson } from '../support/people.ts';
import { Published, someReleases, someReport } from '../support/published.ts';
import { scene, type Scene } from '../support/scene.ts';
import { defaults, runProgram } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';

const sqlite = { kind: 'sqlite', create: createSqlite } as const;
const names = ['releases', 'report'] as const;
const fixtures = join(import.meta.dirname, '../fixtures');
const pathOf = (name: string) => `/api/v1/admin/${name}`;

/** The header of somebody who has that role. */
async function tokenOf(it: Scene, role: string): Promise<Record<string, string>> {
  const person = await verifiedPerson(it.server);
  const { refresh_token } = await login(it.client, person);
  it.store.change(`UPDATE users SET role = '${role}' WHERE email_key = '${person.email}'`);
  const { json } = await it.client.post(paths.refresh, { refresh_token });
  return bearer(json.access_token);
}

describe('what the delivery tool published', () => {
  const published = new Published();
  const it = scene(sqlite, { DELIVERY_STATE: published.folder });
  const sample = { releases: someReleases, report: someReport };

  test('W36, W37: to administrators alone, and nothing before something is published', async () => {
    const admin = await tokenOf(it, 'admin');
    for (const name of names) {
      published.write(name, sample[name]());
      assertProblem(await it.client.get(pathOf(name)), 401, 'authentication_required');
      for (const role of ['user', 'agent']) assertProblem(await it.client.get(pathOf(name), await tokenOf(it, role)), 403, 'role_required');
      published.remove(name);
      assertProblem(await it.client.get(pathOf(name), admin), 404, 'nothing_published');
    }
  });

  test('W36: a report that taxasgectl wrote is one that is handed on', async () => {
    const admin = await tokenOf(it, 'admin');
    for (const [seed, verdict] of [['seed', 'NO-GO'], ['seed-corrected', 'GO']] as const) {
      const words = ['gate', '--file', join(fixtures, 'seed/deliver.yaml'), '--evidence', join(fixtures, seed, 'evidence'), '--at', '2025-10-24T17:10:00Z'];
      spawnSync(taxasgectl, [...words, '--out', dirname(published.path('report'))], { encoding: 'utf8' });
      const { status, json, body } = await it.client.get(pathOf('report'), admin);
      assert.equal(status, 200, body);
      assert.deepEqual([json.verdict, json.criteria.length, json.environment], [verdict, 12, 'staging']);
    }
    published.remove('report');
  });

  test('W36: what is known of it, as it is now, with the time at which it was seen; HEAD too, and no other method', async () => {
    const admin = await tokenOf(it, 'admin');
    published.write('releases', { ...someReleases(), later: ['more'] });
    const releases = await it.client.get(pathOf('releases'), admin);
    assert.equal(releases.status, 200, releases.body);
    assert.match(releases.headers['cache-control'] ?? '', /no-store/);
    const { read_at, ...rest } = releases.json;
    assert.deepEqual(rest, someReleases());
    assert.ok(Math.abs(Date.parse(read_at) - Date.now()) < 60_000, read_at);
    for (const report of [someReport(), someReport({ C05: 'FAIL', C06: 'STALE', C09: 'UNKNOWN', C10: 'WAIVED', C11: 'SKIPPED' })]) {
      published.write('report', report);
      const { status, json, body } = await it.client.get(pathOf('report'), admin);
      assert.equal(status, 200, body);
      assert.deepEqual([json.verdict, json.points, json.criteria.length, json.causes], [report.verdict, report.points, 12, report.causes]);
      assert.doesNotMatch(body, /digest|rubric/);
    }
    for (const name of names) {
      assert.equal((await it.client.send('HEAD', pathOf(name), { headers: admin })).status, 200);
      const refused = await it.client.send('POST', pathOf(name), { headers: admin, json: {} });
      assert.deepEqual([refused.status, refused.headers['allow']], [405, 'GET, HEAD, OPTIONS']);
    }
  });

  test('W36: whatever lies there instead is 503, at once, and no answer says where', async () => {
    const admin = await tokenOf(it, 'admin');
    for (const name of names) {
      const path = published.path(name);
      const good = Buffer.from(JSON.stringify(sample[name]()));
      const broken: Record<string, () => void> = {
        'cut off': () => published.write(name, good.subarray(0, -20)),
        empty: () => published.write(name, Buffer.alloc(0)),
        'of another version': () => published.write(name, { ...sample[name](), version: 2 }),
        'without its time': () => published.write(name, { ...sample[name](), at: 'yesterday' }),
        'not UTF-8': () => published.write(name, Buffer.from(good.toString('latin1').replace('local', 'l\xf3cal'), 'latin1')),
        'no object': () => published.write(name, Buffer.from('[]')),
        'too large': () => (published.write(name, good), truncateSync(path, 1024 * 1024 + 1)),
        'without an end': () => (published.remove(name), symlinkSync('/dev/zero', path)),
        'a folder': () => (published.remove(name), mkdirSync(path)),
        'a pipe': () => (published.remove(name), execFileSync('mkfifo', [path])),
        'a link to itself': () => (published.remove(name), symlinkSync(path, path)),
      };
      for (const [what, make] of Object.entries(broken)) {
        make();
        const answer = await it.client.get(pathOf(name), admin);
        assert.equal(answer.json.code, 'publication_unreadable', `${name}, ${what}: ${answer.body}`);
        assertProblem(answer, 503, 'publication_unreadable');
        assert.ok(!answer.body.includes(published.folder) && !answer.body.includes('.json'), answer.body);
      }
      published.write(name, sample[name]());
      assert.equal((await it.client.get(pathOf(name), admin)).status, 200);
    }
  });

  test('W36: the log says where it is broken, and nothing of what stands there', async () => {
    const admin = await tokenOf(it, 'admin');
    published.write('report', { ...someReport(), verdict: 'a word that nobody may see' });
    await it.client.get(pathOf('report'), admin);
    await until('the line of the log', () => /report\.json: verdict is not as it has to be/.test(it.server.log));
    assert.doesNotMatch(it.server.log, /a word that nobody may see/);
  });
});

describe('a server that is told of no delivery tool', () => {
  const it = scene(sqlite);

  test('W36: nothing was published', async () => {
    const admin = await tokenOf(it, 'admin');
    for (const name of names) assertProblem(await it.client.get(pathOf(name), admin), 404, 'nothing_published');
  });

  test('A53: DELIVERY_STATE has to be a folder, if it is there', async () => {
    const check = (value: string) => runProgram(['check-config'], { ...defaults(it.store), DELIVERY_STATE: value });
    const folder = temporaryFolder('state');
    writeFileSync(`${folder}/file`, '');
    for (const good of [folder, `${folder}/to-come`, 'relative/to-come']) assert.equal((await check(good)).code, 0, good);
    for (const bad of [`${folder}/file`, `${folder}/file/beneath`, 'x'.repeat(5_000)]) {
      const { code, errors, output } = await check(bad);
      assert.notEqual(code, 0, bad);
      assert.match(errors + output, /DELIVERY_STATE: must be a folder/);
    }
  });
});
