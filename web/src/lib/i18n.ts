// Numbers, dates and money as each language writes them here; the words are in src/messages.
// `en` alone would be American and `pt` Brazilian; Spanish and French have forms of Equatorial Guinea.
import type { Language } from '../../build/words.ts';

const locales = { es: 'es-GQ', fr: 'fr-GQ', pt: 'pt-PT', en: 'en-GB' } as const;
const timeZone = 'Africa/Malabo';

/** A language has a form for each of its plurals, and `other` for those that it does not write. */
export type Plurals = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

export function plural(language: Language, count: number, forms: Plurals): string {
  const form = forms[new Intl.PluralRules(locales[language]).select(count)] ?? forms.other;
  return fill(form, { count: new Intl.NumberFormat(locales[language]).format(count) });
}

export function dateAndTime(language: Language, when: string | Date): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(when));
}

/** The same, short, for a table. */
export function shortDateAndTime(language: Language, when: string | Date): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(when));
}

export function timeOfDay(language: Language, when: Date): string {
  return new Intl.DateTimeFormat(locales[language], { timeStyle: 'short', timeZone }).format(when);
}

/** "hace 5 segundos": the largest unit that fits. */
export function ago(language: Language, when: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - when.getTime()) / 1000));
  const [unit, size] = seconds < 60 ? (['second', 1] as const) : seconds < 3600 ? (['minute', 60] as const) : (['hour', 3600] as const);
  return new Intl.RelativeTimeFormat(locales[language]).format(-Math.floor(seconds / size), unit);
}

/** Francs have no cents. */
export function money(language: Language, amount: number): string {
  return new Intl.NumberFormat(locales[language], { style: 'currency', currency: 'XAF' }).format(amount);
}

/** A sentence of the message files with its {placeholders} filled in. */
export function fill(sentence: string, parts: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => parts[name] ?? hole);
}
