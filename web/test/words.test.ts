// A16: the pages and the errors say the same in four languages, or there is no build.
import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { differences, readWords } from '../build/words.ts';
import { en } from '../src/messages/en.ts';
import { es } from '../src/messages/es.ts';
import { fr } from '../src/messages/fr.ts';
import { pt } from '../src/messages/pt.ts';

const web = join(import.meta.dirname, '..');
const errors = join(web, '../api/errors');
const { parse } = createRequire(join(web, '../api/package.json'))('yaml') as { parse(yaml: string): unknown };

interface Contract {
  components: { schemas: Record<'ProblemCode' | 'FieldCode', { enum: string[] }> };
}

const same = { greeting: 'a {name}', deep: { word: 'b' } };

test('A16: equal languages have no differences', () => {
  assert.deepEqual(differences({ es: same, fr: same, pt: same, en: same }, 'f'), []);
});

test('A16: a missing key is named with its file', () => {
  const found = differences({ es: same, fr: same, pt: { greeting: 'a {name}', deep: {} }, en: same }, 'web/messages');
  assert.deepEqual(found, ['web/messages/pt.json: "deep.word" is missing']);
});

test('A16: a key that Spanish does not have, another placeholder and an empty text are faults', () => {
  const fr = { greeting: 'a {nom}', deep: { word: ' ', more: 'c' } };
  assert.deepEqual(differences({ es: same, fr, pt: same, en: same }, 'f'), [
    'f/fr.json: "deep.more" is not in es.json',
    'f/fr.json: "greeting" needs the placeholders {name}',
    'f/fr.json: "deep.word" is empty',
  ]);
});

test('A16, W29: no build when the pages or the errors lack words in one language', (t) => {
  const { login: _login, ...without } = fr;
  assert.throws(() => readWords(errors, { es, fr: without as typeof fr, pt, en }), /web\/src\/messages\/fr.ts: "login.title" is missing/);
  const copy = mkdtempSync(join(tmpdir(), 'taxasge-web-'));
  t.after(() => rmSync(copy, { recursive: true }));
  cpSync(errors, copy, { recursive: true });
  const texts = JSON.parse(readFileSync(join(copy, 'fr.json'), 'utf8')) as { fields: Record<string, string> };
  delete texts.fields['required'];
  writeFileSync(join(copy, 'fr.json'), JSON.stringify(texts));
  assert.throws(() => readWords(copy), /api\/errors\/fr.json: "fields.required" is missing/);
});

test('W29: the pages have no words of their own', () => {
  for (const file of globSync('src/{pages,ui,islands}/**/*.tsx', { cwd: web })) {
    const source = readFileSync(join(web, file), 'utf8');
    const literal = />\s*([^<>{}=;()&|]*\p{L}{2}[^<>{}=;()&|]*)<\/?\w/u.exec(source.replace(/=>|\w+<[^<>]*>+/g, ''));
    assert.equal(literal?.[1], undefined, file);
  }
});

test('W35: each code of the contract has its words in every language', () => {
  const contract = parse(readFileSync(join(web, '../api/openapi.yaml'), 'utf8')) as Contract;
  const { ProblemCode, FieldCode } = contract.components.schemas;
  for (const [language, { errors: texts }] of Object.entries(readWords(errors))) {
    for (const code of ProblemCode.enum) assert.ok(code in texts.problems, `${language}: ${code}`);
    for (const code of FieldCode.enum) assert.ok(code in texts.fields, `${language}: ${code}`);
  }
});

test('A16: the words of this repository agree', () => {
  assert.deepEqual(Object.keys(readWords(errors)), ['es', 'fr', 'pt', 'en']);
});
