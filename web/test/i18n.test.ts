// Numbers, dates, money and plurals as people of each language write them, in the time of Malabo.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, type Language } from '../build/words.ts';
import { ago, dateAndTime, fill, money, plural, shortDateAndTime, timeOfDay } from '../src/lib/i18n.ts';
import { en } from '../src/messages/en.ts';
import { es } from '../src/messages/es.ts';
import { fr } from '../src/messages/fr.ts';
import { pt } from '../src/messages/pt.ts';

const when = new Date('2026-09-03T23:30:00Z'); // the fourth, an hour after midnight, in Malabo
const later = new Date(when.getTime() + 65_000);
const forms = { es, fr, pt, en };

/** The spaces that do not break, made visible. */
const seen = (text: string) => text.replaceAll('\u00a0', '_').replaceAll('\u202f', '~');

const snapshot: Record<Language, string[]> = {
  es: ['4 de septiembre de 2026 a las 0:30', '0:30', 'FCFA_1.234.567', 'hace 1 minuto'],
  fr: ['4 septembre 2026 à 00:30', '00:30', '1~234~567_FCFA', 'il y a 1 minute'],
  pt: ['4 de setembro de 2026 às 00:30', '00:30', '1_234_567_FCFA', 'há 1 minuto'],
  en: ['4 September 2026 at 00:30', '00:30', 'FCFA_1,234,567', '1 minute ago'],
};

const short: Record<Language, string> = { es: '4 sept 2026, 0:30', fr: '4 sept. 2026, 00:30', pt: '04/09/2026, 00:30', en: '4 Sept 2026, 00:30' };

for (const language of languages) {
  test(`W31: date, time, money and age: ${language}`, () => {
    const found = [dateAndTime(language, when), timeOfDay(language, when), money(language, 1_234_567), ago(language, when, later)];
    assert.deepEqual(found.map(seen), snapshot[language]);
    assert.equal(seen(shortDateAndTime(language, when)), short[language]);
  });
}

test('W29: one, several and a million have their forms, and a form that a language does not write is `other`', () => {
  const count = (language: Language, number: number) => seen(plural(language, number, forms[language].profile.sessions.count));
  assert.deepEqual(['es', 'fr', 'pt'].map((language) => count(language as Language, 1_000_000)), [
    'Su cuenta está abierta en 1.000.000 de dispositivos.',
    'Votre compte est ouvert sur 1~000~000 d’appareils.',
    'A sua conta está aberta em 1_000_000 de dispositivos.',
  ]);
  for (const language of languages) assert.notEqual(count(language, 1), count(language, 2).replace('2', '1'));
  assert.equal(plural('es', 1_000_000, { other: '{count} cosas' }), '1.000.000 cosas');
  assert.equal(plural('fr', 1, { other: '{count} choses' }), '1 choses');
});

test('W31: ages are in the largest unit that fits, and never in the future', () => {
  const after = (seconds: number) => ago('es', when, new Date(when.getTime() + seconds * 1000));
  assert.deepEqual([-5, 0, 59, 60, 3599, 7300].map(after), ['hace 0 segundos', 'hace 0 segundos', 'hace 59 segundos', 'hace 1 minuto', 'hace 59 minutos', 'hace 2 horas']);
});

test('W29: a placeholder without a part stays to be seen', () => {
  assert.equal(fill('{a} y {b}', { a: '1' }), '1 y {b}');
});
