import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { databases } from '../support/databases.ts';
import { Metrics, scrape } from '../support/metrics.ts';
import { login, newPerson, paths, verifiedPerson } from '../support/people.ts';
import { freePort } from '../support/ports.ts';
import { scene } from '../support/scene.ts';
import { wholeStory } from '../support/story.ts';
import { until } from '../support/until.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');

interface Rules {
  groups: { rules: { expr: string }[] }[];
}
interface Dashboard {
  panels: { targets?: { expr: string }[] }[];
}

function expressions(): string[] {
  const alerts = (parse(read('deploy/prometheus/alerts.yml')) as Rules).groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
  const panels = (JSON.parse(read('deploy/grafana/taxasge.json')) as Dashboard).panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  return [...alerts, ...panels];
}

/** Each metric of an expression with its matchers, but those of what Prometheus itself adds. */
function selectors(expr: string): { name: string; matchers: { label: string; operator: string; value: string }[] }[] {
  return [...expr.matchAll(/\b((?:taxasge|process)_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', inside = '']) => ({
    name,
    matchers: [...inside.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)]
      .map(([, label = '', operator = '', value = '']) => ({ label, operator, value }))
      .filter(({ label }) => !['instance', 'job'].includes(label)),
  }));
}

// Before the first test is named: the runner ends when it has none left.
const ports = [await freePort(), await freePort()];

for (const database of databases()) {
  const port = ports.pop() ?? 0;
  describe(`metrics on ${database.kind}`, () => {
    const it = scene(database, { METRICS_LISTEN: `127.0.0.1:${port}`, RATE_LIMITS: 'on' });

    test('A59: logins, refreshes, limits and letters are counted by what came of them', async () => {
      const before = await scrape(port);
      const person = await verifiedPerson(it.server);
      const { refresh_token } = await login(it.client, person);
      await it.client.post(paths.login, { email: person.email, password: 'equivocada del todo' });
      await it.client.post(paths.login, { email: newPerson().email, password: 'equivocada del todo' });
      await it.client.post(paths.refresh, { refresh_token });
      await it.client.post(paths.refresh, { refresh_token });
      await it.client.post(paths.refresh, { refresh_token: 'nonsense' });
      const after = await until('the letters to be counted', async () => {
        const now = await scrape(port);
        return now.value('taxasge_letters_total', { outcome: 'sent' }) >= 2 ? now : undefined;
      });
      const grew = (name: string, labels: Record<string, string>) => after.value(name, labels) - before.value(name, labels);
      assert.equal(grew('taxasge_logins_total', { outcome: 'succeeded', method: 'password' }), 1);
      assert.equal(grew('taxasge_logins_total', { outcome: 'invalid_credentials' }), 2);
      assert.equal(grew('taxasge_refreshes_total', { cause: 'rotated' }), 1);
      assert.equal(grew('taxasge_refreshes_total', { cause: 'repeated' }), 1);
      assert.equal(grew('taxasge_refreshes_total', { cause: 'unreadable' }), 1);
      assert.equal(grew('taxasge_letters_total', { outcome: 'sent' }), 2); // verification and new device
      assert.ok(grew('taxasge_password_hash_wait_seconds_count', {}) >= 6, 'each refusal and registration hashes too');
    });

    test('A59: a login that a limit refuses is counted as a hit of that limit', async () => {
      const before = (await scrape(port)).value('taxasge_limiter_hits_total', { budget: 'login' });
      const { email } = newPerson();
      for (let guess = 0; guess < 7; guess += 1) await it.client.post(paths.login, { email, password: `equivocada ${guess}` });
      const after = await scrape(port);
      assert.equal(after.value('taxasge_limiter_hits_total', { budget: 'login' }) - before, 1);
      assert.ok(after.value('taxasge_logins_total', { outcome: 'too_many_requests' }) >= 1);
    });

    test('A59: outbox, signing key, revocations and parts tell their state', async () => {
      const now = await scrape(port);
      assert.equal(now.value('taxasge_check_ok', { check: 'database' }), 1);
      assert.deepEqual(now.series('taxasge_check_ok').filter(({ labels }) => labels['check'] === 'redis'), [], 'switched off');
      assert.equal(now.series('taxasge_outbox_letters').length, 1);
      assert.equal(now.value('taxasge_outbox_oldest_letter_age_seconds'), 0);
      const age = now.series('taxasge_signing_key_age_seconds')[0]?.value ?? -1;
      assert.ok(age > 0 && age < 3600, String(age));
      const stale = now.series('taxasge_revocations_age_seconds')[0]?.value ?? -1;
      assert.ok(stale >= 0 && stale < 10, String(stale));
    });

    test('A59: what a caller sends makes no series', async () => {
      const unheard = 'Zx81unheard';
      await it.client.get(`/${unheard}?${unheard}=1`);
      await it.client.get(`/api/v1/auth/sessions/${unheard}`);
      await it.client.send(unheard.toUpperCase(), '/health');
      await it.client.post(paths.login, { email: `${unheard}@correo.example`, password: `${unheard} entera` }, { 'User-Agent': unheard });
      const { text } = await scrape(port);
      assert.doesNotMatch(text, new RegExp(unheard, 'i'));
    });

    test('A59: promtool finds nothing to say about the metrics', async () => {
      const { text } = await scrape(port);
      assert.equal(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }), '');
    });

    test('A59: every metric and label of the dashboard and the alerts is there', async () => {
      await wholeStory(it.server);
      const now = await scrape(port);
      for (const expr of expressions()) {
        for (const { name, matchers } of selectors(expr)) {
          const series = now.series(name);
          if (name !== 'taxasge_check_ok') assert.notDeepEqual(series, [], `${name} in: ${expr}`);
          for (const { label, operator, value } of matchers) {
            assert.ok(series.some(({ labels }) => label in labels), `${name} has no label ${label}: ${expr}`);
            const optional = label === 'status' || value === 'redis'; // no 5xx came, and there is no Redis
            if (operator === '=' && !optional) assert.ok(series.some(({ labels }) => labels[label] === value), `${name}{${label}="${value}"}`);
          }
        }
      }
    });

    test('A59: docs/metrics.md tells every metric, its type, its labels and its meaning, and no other', async () => {
      await wholeStory(it.server);
      assert.deepEqual(documented(), told(await scrape(port)));
    });

    test('A59: docs/metrics.md tells every word of the labels that have a closed list', async () => {
      const page = read('docs/metrics.md');
      const samples = [...(await scrape(port)).families.values()].flatMap((family) => family.samples);
      const words = samples.flatMap(({ labels }) => ['outcome', 'cause', 'budget', 'check', 'level'].flatMap((label) => labels[label] ?? []));
      assert.ok(words.length > 30);
      assert.deepEqual([...new Set(words)].filter((word) => !page.includes(`\`${word}\``)), []);
    });

    if (database.kind === 'postgres') {
      test('A59: without a database the metrics are still there, and say so', async () => {
        it.store.drop();
        const now = await until('the check to fail', async () => {
          const seen = await scrape(port);
          return seen.value('taxasge_check_ok', { check: 'database' }) === 0 ? seen : undefined;
        });
        assert.deepEqual(now.series('taxasge_outbox_letters'), []);
        assert.ok(now.value('taxasge_logins_total') > 0);
      });
    }
  });
}

/** `name | type | labels | meaning`, as rows of the page. */
function documented(): string[] {
  const rows = [...read('docs/metrics.md').matchAll(/^\| `(\w+)` \| (\w+) \| (.*?) \| (.*?) \|$/gm)];
  return rows.map(([, name, type, labels = '', meaning]) => [name, type, labels.replaceAll('`', ''), meaning].join(' | ')).sort();
}

function told(metrics: Metrics): string[] {
  return [...metrics.families.values()]
    .map(({ name, type, help, samples }) => {
      const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
      labels.delete('le');
      return [name, type, [...labels].sort().join(', '), help].join(' | ');
    })
    .sort();
}
