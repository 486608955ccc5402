// The words of the pages and of the errors. Spanish is the source: every other language has the same
// keys and the same placeholders, or there is no build.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { en } from '../src/messages/en.ts';
import { es, type Messages } from '../src/messages/es.ts';
import { fr } from '../src/messages/fr.ts';
import { pt } from '../src/messages/pt.ts';

export const languages = ['es', 'fr', 'pt', 'en'] as const;
export type Language = (typeof languages)[number];

type Errors = typeof import('../../api/errors/es.json', { with: { 'resolution-mode': 'import' } });
export type Words = Messages & { errors: Errors; names: Record<Language, string> };
export type ProblemCode = keyof Errors['problems'];
export type FieldCode = keyof Errors['fields'];

const messages: Record<Language, Messages> = { es, fr, pt, en };

/** Throws one error that names every difference between the languages. */
export function readWords(errors: string, ofPages = messages): Record<Language, Words> {
  const ofErrors = readFolder<Errors>(errors);
  const faults = [...differences(ofPages, 'web/src/messages', 'ts'), ...differences(ofErrors, 'api/errors')];
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const names = everyLanguage((language) => ofPages[language].language);
  return everyLanguage((language) => ({ ...ofPages[language], errors: ofErrors[language], names }));
}

/** One line for each key or placeholder that a language lacks or has too many. */
export function differences(texts: Record<Language, object>, folder: string, type = 'json'): string[] {
  const source = flatten(texts.es);
  return languages.flatMap((language) => {
    const file = `${folder}/${language}.${type}`;
    const words = flatten(texts[language]);
    const missing = [...source.keys()].filter((key) => !words.has(key));
    const added = [...words.keys()].filter((key) => !source.has(key));
    const other = [...source].filter(([key, text]) => words.has(key) && placeholders(words.get(key)) !== placeholders(text));
    const empty = [...words].filter(([, text]) => text.trim() === '');
    return [
      ...missing.map((key) => `${file}: "${key}" is missing`),
      ...added.map((key) => `${file}: "${key}" is not in es.${type}`),
      ...other.map(([key, text]) => `${file}: "${key}" needs the placeholders ${placeholders(text) || `of es.${type}: none`}`),
      ...empty.map(([key]) => `${file}: "${key}" is empty`),
    ];
  });
}

function everyLanguage<T>(make: (language: Language) => T): Record<Language, T> {
  return { es: make('es'), fr: make('fr'), pt: make('pt'), en: make('en') };
}

export function readFolder<T>(folder: string): Record<Language, T> {
  return everyLanguage((language) => JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as T);
}

function flatten(texts: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? [...flatten(value, `${prefix}${key}.`)]
      : [[`${prefix}${key}`, String(value)]],
  );
  return new Map(entries);
}

function placeholders(text = ''): string {
  return (text.match(/\{\w+\}/g) ?? []).sort().join(' ');
}
