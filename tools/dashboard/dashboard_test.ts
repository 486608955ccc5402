import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { dashboard } from './grafana.ts';
import { rows } from './panels.ts';

interface Placed {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
}

const panels = dashboard(rows)['panels'] as Placed[];

test('A59: the dashboard is the one that its description makes', () => {
  execFileSync(process.execPath, [resolve(import.meta.dirname, 'main.ts'), '--check'], { stdio: 'pipe' });
});

test('A59: the dashboard has a row each for traffic, logins, database, mail and keys', () => {
  const titles = panels.filter(({ type }) => type === 'row').map(({ title }) => title.split(' ')[0]);
  assert.deepEqual(titles, ['Traffic', 'Logins', 'Database', 'Mail', 'Keys']);
});

test('no panel lies on another, and each has a number of its own', () => {
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  for (const [index, { gridPos: a, title }] of panels.entries()) {
    assert.ok(a.x + a.w <= 24, title);
    for (const { gridPos: b, title: other } of panels.slice(index + 1)) {
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
      assert.ok(apart, `${title} lies on ${other}`);
    }
  }
});

test('the data source is chosen in Grafana: none is named in the file', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../deploy/grafana/taxasge.json'), 'utf8');
  assert.deepEqual([...new Set([...text.matchAll(/"uid": "(.*?)"/g)].map(([, uid]) => uid))].sort(), ['${datasource}', 'taxasge']);
});
