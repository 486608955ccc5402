// Makes the pages: node web/build.ts FOLDER [--edit|--measure]. The server embeds the folder, or serves it from WEB_ROOT.
// With --edit the pages reload by themselves after another build; with --measure a test can tell which lines ran.
import { resolve } from 'node:path';
import { buildPages, type Purpose } from './build/site.ts';

const [folder, option] = process.argv.slice(2);
const purposes: Record<string, Purpose> = { '': 'serve', '--edit': 'edit', '--measure': 'measure' };
const purpose = purposes[option ?? ''];
if (!folder || !purpose) {
  console.error('usage: node web/build.ts FOLDER [--edit|--measure]');
  process.exit(2);
}
try {
  const files = await buildPages(resolve(folder), purpose);
  console.log(`${files.length} files in ${folder}`);
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
}
