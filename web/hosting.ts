// Writes the firebase.json of built pages: node web/hosting.ts FOLDER SERVICE REGION FILE. FOLDER must stand beside FILE.
import { writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { hostingConfig } from './build/hosting.ts';

const [folder, id, region, file] = process.argv.slice(2);
if (!folder || id === undefined || region === undefined || !file) {
  console.error('usage: node web/hosting.ts FOLDER SERVICE REGION FILE');
  process.exit(2);
}
try {
  if (dirname(resolve(folder)) !== dirname(resolve(file))) throw new Error(`${folder} does not stand beside ${file}`);
  writeFileSync(file, `${JSON.stringify(hostingConfig(folder, basename(folder), { id, region }), null, 2)}\n`);
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
}
