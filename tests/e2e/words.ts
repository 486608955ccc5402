// What the pages say, read from the message files themselves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages, type Language, type Words } from '../../web/build/words.ts';
import { en } from '../../web/src/messages/en.ts';
import { es } from '../../web/src/messages/es.ts';
import { fr } from '../../web/src/messages/fr.ts';
import { pt } from '../../web/src/messages/pt.ts';

export { languages, type Language };

const root = join(import.meta.dirname, '../..');
const messages = { es, fr, pt, en };

export function words(language: Language): Omit<Words, 'names'> {
  return { ...messages[language], errors: JSON.parse(readFileSync(join(root, `api/errors/${language}.json`), 'utf8')) };
}
