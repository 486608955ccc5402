// The words that only script says, written into the page by the build in the page's language.
const wordsElement = document.getElementById('words');
const words = JSON.parse(wordsElement?.textContent ?? '{}') as Record<string, string>;

export const pageLanguage = document.documentElement.lang;

export function word(key: string): string {
  return words[key] ?? key;
}
