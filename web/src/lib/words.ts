// The words that only script says, written into the page by the build in the page's language.
import type { Language } from '../../build/words.ts';

const all = JSON.parse(document.getElementById('words')?.textContent ?? '{}') as Record<string, unknown>;

export const pageLanguage = document.documentElement.lang as Language;

export function word(key: string): string {
  return String(all[key] ?? key);
}

/** The groups of words that this page's `spoken` named. */
export function groups<T>(): T {
  return all as T;
}
