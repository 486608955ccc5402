// What a page is: its words, its content and the one script it may have.
import type { ComponentChildren, VNode } from 'preact';
import type { Language, Words } from '../../build/words.ts';

export type Script = 'public' | 'profile' | 'operator';

export interface Context {
  language: Language;
  words: Words;
}

export interface Page {
  name: string;
  script?: Script;
  heading(words: Words): { title: string; lead?: string };
  content(context: Context): VNode;
  /** The words that the page's script says, beside those of every script. */
  spoken?(words: Words): object;
}

export interface Children {
  children?: ComponentChildren;
}
