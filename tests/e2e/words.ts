// What the pages say, read from the message files themselves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Words } from '../../web/generate/words.ts';

export const languages = ['es', 'fr', 'pt', 'en'] as const;
export type Language = (typeof languages)[number];

const root = join(import.meta.dirname, '../..');
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

export function words(language: Language): Words {
  return { ...read(`web/messages/${language}.json`), errors: read(`api/errors/${language}.json`) };
}
