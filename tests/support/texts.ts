// The words that people may read when something is refused: those of api/errors and no others (AU-33).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const languages = ['es', 'fr', 'pt', 'en'] as const;

interface Texts {
  problems: Record<string, { title: string; detail: string }>;
  fields: Record<string, string>;
}

interface Problem {
  code: string;
  title: string;
  detail: string;
  errors?: FieldError[];
}

interface FieldError {
  code: string;
  message: string;
}

export function textsOf(language: (typeof languages)[number]): Texts {
  return JSON.parse(readFileSync(resolve(import.meta.dirname, `../../api/errors/${language}.json`), 'utf8')) as Texts;
}

const all = languages.map(textsOf);

/** Throws when the problem says anything else than its texts in one language. */
export function assertKnownText(problem: Problem, what: string): void {
  const says = ({ problems, fields }: Texts) => {
    const words = problems[problem.code];
    const fits = ({ code, message }: FieldError) => {
      const [before = '', after] = (fields[code] ?? '').split('{limit}');
      if (after === undefined) return message === before;
      return message.startsWith(before) && message.endsWith(after) && /^\d+$/.test(message.slice(before.length, message.length - after.length));
    };
    return (
      words?.title === problem.title &&
      words.detail === problem.detail &&
      (problem.errors ?? []).every(fits)
    );
  };
  assert.ok(all.some(says), `${what}: not a text of api/errors: ${JSON.stringify(problem)}`);
}
