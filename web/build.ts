// Makes the pages: node web/build.ts FOLDER. The server embeds the folder, or serves it from WEB_ROOT.
import { resolve } from 'node:path';
import { buildPages } from './generate/site.ts';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node web/build.ts FOLDER');
  process.exit(2);
}
try {
  const files = buildPages(resolve(folder));
  console.log(`${files.length} files in ${folder}`);
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
}
