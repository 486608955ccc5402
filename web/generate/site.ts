// The walk of a build: words -> style and scripts -> pages -> headers -> files.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '../pages/page.ts';
import { email } from '../pages/email.ts';
import { forgot } from '../pages/forgot.ts';
import { login } from '../pages/login.ts';
import { notFound } from '../pages/not_found.ts';
import { privacy, terms } from '../pages/policies.ts';
import { profile } from '../pages/profile.ts';
import { register } from '../pages/register.ts';
import { reset } from '../pages/reset.ts';
import { undo } from '../pages/undo.ts';
import { verify } from '../pages/verify.ts';
import { layout } from '../pages/layout.ts';
import { headerRules } from './headers.ts';
import { hashed, Output } from './output.ts';
import { joinScript } from './script.ts';
import { languages, readWords } from './words.ts';

const web = join(import.meta.dirname, '..');
const pages: Page[] = [register, verify, login, forgot, reset, email, undo, profile, terms, privacy, notFound];

/** Gives the names of the files written. Throws when words are missing in a language. */
export function buildPages(folder: string): string[] {
  const wordsOf = readWords(join(web, 'messages'), join(web, '../api/errors'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const output = new Output(folder);
  const style = readStyle();
  const scripts = {
    account: writeScript(output, 'account'),
    profile: writeScript(output, 'profile'),
  };
  for (const language of languages) {
    for (const page of pages) {
      const document = layout(page, { language, words: wordsOf[language], style, scripts });
      output.write(`${language}/${page.name}.html`, document.text);
    }
  }
  for (const file of readdirSync(join(web, 'public'))) {
    output.write(file, readFileSync(join(web, 'public', file), 'utf8'));
  }
  output.writeAlone('headers.json', JSON.stringify({ rules: headerRules(style) }, null, 2));
  return output.files;
}

function writeScript(output: Output, entry: string): string {
  const text = joinScript(join(web, 'client', `${entry}.ts`));
  const name = `assets/${hashed(entry, 'js', text)}`;
  output.write(name, text);
  return `/${name}`;
}

/** One small style for all pages, written into each: nothing blocks the first paint. */
function readStyle(): string {
  const files = readdirSync(join(web, 'style')).sort();
  const text = files.map((file) => readFileSync(join(web, 'style', file), 'utf8')).join('');
  return text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{}:;,>]) ?/g, '$1')
    .replaceAll(';}', '}')
    .trim();
}
