// Writes docs/requirements.md; with --check, fails when it is out of date. Fails either way when a test names a number that
// does not exist.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadSources } from '../tidy/sources.ts';
import { loadVerdicts } from './measurements.ts';
import { page } from './page.ts';
import { loadAreas } from './requirements.ts';
import { isTestFile, scan } from './scan.ts';

const output = 'docs/requirements.md';

const areas = loadAreas('docs/requirements');
const known = new Set(areas.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
// The generator's own tests name numbers as samples.
const tests = loadSources().filter(({ path }) => isTestFile(path) && !path.startsWith('tools/requirements/'));
const shown = tests.flatMap(({ path, text }) => scan(path, text));

const unknown = shown.filter(({ id }) => !known.has(id));
for (const { id, path, test } of unknown) console.error(`${path}: ${test}: there is no requirement ${id}`);

const verdicts = loadVerdicts('docs/benchmarks/verdicts.json');
const text = page(areas, shown.filter(({ id }) => known.has(id)), verdicts);
const stale = (existsSync(output) ? readFileSync(output, 'utf8') : '') !== text;
if (stale && process.argv.includes('--check')) console.error(`${output} is out of date: ./dev format writes it anew`);
else if (stale) writeFileSync(output, text);

console.log(`requirements: ${known.size}, named by tests: ${new Set(shown.map(({ id }) => id)).size}`);
process.exitCode = unknown.length > 0 || (stale && process.argv.includes('--check')) ? 1 : 0;
