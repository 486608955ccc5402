// Writes deploy/grafana/taxasge.json from panels.ts. With --check it only says whether the file is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dashboard } from './grafana.ts';
import { rows } from './panels.ts';

const path = resolve(import.meta.dirname, '../../deploy/grafana/taxasge.json');
const wanted = `${JSON.stringify(dashboard(rows), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(path, wanted);
} else if (readFileSync(path, 'utf8') !== wanted) {
  console.error('deploy/grafana/taxasge.json is not what tools/dashboard makes: run node tools/dashboard/main.ts');
  process.exitCode = 1;
}
