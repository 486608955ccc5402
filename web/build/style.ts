// The two styles, each written into the pages that need it: nothing blocks the first paint.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../src/css');
const everywhere = ['tokens', 'base', 'components'];

export const styles = {
  /** Of the pages that anybody may open. */
  open: () => read(everywhere),
  /** Of those behind sign-in. */
  account: () => read([...everywhere, 'account']),
};

function read(names: string[]): string {
  const text = names.map((name) => readFileSync(join(folder, `${name}.css`), 'utf8')).join('');
  return text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/([\w-]): /g, '$1:')
    .replaceAll(';}', '}')
    .trim();
}
