// A16: the pages and the errors say the same in four languages, or there is no build.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { differences, readWords } from '../generate/words.ts';

const web = join(import.meta.dirname, '..');
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

for (const [folder, key] of [['web/messages', 'login.title'], ['api/errors', 'fields.required']] as const) {
  test(`A16: the build stops when ${folder} lacks ${key} in one language`, (t) => {
    const copy = mkdtempSync(join(tmpdir(), 'taxasge-web-'));
    t.after(() => rmSync(copy, { recursive: true }));
    for (const part of ['web', 'api/errors']) cpSync(join(web, '..', part), join(copy, part), { recursive: true });
    const file = join(copy, folder, 'fr.json');
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
    const [group = '', name = ''] = key.split('.');
    delete texts[group]?.[name];
    writeFileSync(file, JSON.stringify(texts));
    const build = spawnSync(process.execPath, [join(copy, 'web/build.ts'), join(copy, 'out')], { encoding: 'utf8' });
    assert.equal(build.status, 1);
    assert.match(build.stderr, new RegExp(`${folder}/fr.json: "${key}" is missing`));
  });
}

test('A16: the words of this repository agree', () => {
  const words = readWords(join(web, 'messages'), join(web, '../api/errors'));
  assert.deepEqual(Object.keys(words), ['es', 'fr', 'pt', 'en']);
});
