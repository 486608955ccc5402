// No build while a letter lacks words, or placeholders, in one of the four languages (A16). The pages' words and the
// errors' are checked by web/build.ts with the same function.
import { differences, readFolder } from '../../web/build/words.ts';

const folder = process.argv[2] ?? 'server/mail/letters';
const faults = differences(readFolder<object>(folder), 'server/mail/letters');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
