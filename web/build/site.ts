// The walk of a build: words -> styles and scripts -> documents -> headers -> files.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Assets } from '../src/pages/layout.tsx';
import type { Script } from '../src/pages/page.ts';
import { bundleScripts } from './client.ts';
import { loadPages } from './documents.ts';
import { headerRules } from './headers.ts';
import { hashed, Output } from './output.ts';
import { styles } from './style.ts';
import { languages, readWords } from './words.ts';

const web = join(import.meta.dirname, '..');

/** A build for people, for who edits the pages and wants to see each change at once, or for measuring what tests reach. */
export type Purpose = 'serve' | 'edit' | 'measure';

/** Gives the names of the files written. Throws when words are missing in a language. */
export async function buildPages(folder: string, purpose: Purpose = 'serve'): Promise<string[]> {
  const wordsOf = readWords(join(web, '../api/errors'));
  const [scripts, pages] = await Promise.all([bundleScripts(purpose === 'measure' ? 'measured' : 'small'), loadPages()]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const output = new Output(folder);
  const assetsOf = writeAssets(output, scripts, purpose);
  const site = { wordsOf, assetsOf };
  for (const language of languages) {
    for (const { name } of pages.pageFacts) output.write(`${language}/${name}.html`, pages.renderPage(name, language, site));
  }
  output.write('index.html', pages.renderFront(site));
  output.write('404.html', pages.renderPage('404', 'es', site));
  for (const file of readdirSync(join(web, 'public'))) {
    output.write(file, readFileSync(join(web, 'public', file), 'utf8'));
  }
  output.writeAlone('headers.json', JSON.stringify({ rules: headerRules([styles.open(), styles.account()]) }, null, 2));
  output.writeAlone('build.txt', output.digest());
  return output.files;
}

function writeAssets(output: Output, texts: Record<Script, string>, purpose: Purpose): (script: Script | undefined) => Assets {
  const write = (name: string, text: string) => {
    const path = `assets/${hashed(name, 'js', text)}`;
    output.write(path, text);
    return `/${path}`;
  };
  const scripts = { public: write('public', texts.public), profile: write('profile', texts.profile), operator: write('operator', texts.operator) };
  const reload = purpose === 'edit' && { reload: write('reload', readFileSync(join(web, 'build/reload.js'), 'utf8')) };
  return (script) => ({ scripts, style: script === 'profile' || script === 'operator' ? styles.account() : styles.open(), ...reload });
}
