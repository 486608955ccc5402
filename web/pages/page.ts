// What a page is: its words, its content and the one script it may have.
import type { Html } from '../generate/html.ts';
import type { Language, Words } from '../generate/words.ts';

export interface Context {
  language: Language;
  words: Words;
}

export interface Page {
  name: string;
  script?: 'account' | 'profile';
  heading(words: Words): { title: string; lead?: string };
  content(context: Context): Html;
}
