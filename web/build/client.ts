// The scripts of the pages: each one file, so that a page asks for one, and nothing is shared at the price of a request.
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { bundling } from './bundling.ts';

const source = join(import.meta.dirname, '../src');

const entries = {
  public: 'enhance/main.ts',
  profile: 'islands/profile.tsx',
  operator: 'islands/operator.tsx',
};

export type Scripts = Record<keyof typeof entries, string>;

/** For people: minified for the browsers of old phones. For the measurement of what tests reach: readable, with the way back to
 * the sources at the end. */
export type Form = 'small' | 'measured';

/** The text of each script. */
export async function bundleScripts(form: Form): Promise<Scripts> {
  return { public: await bundle(entries.public, form), profile: await bundle(entries.profile, form), operator: await bundle(entries.operator, form) };
}

async function bundle(entry: string, form: Form): Promise<string> {
  const made = await build({
    ...bundling,
    build: {
      write: false,
      ...(form === 'measured' && { minify: false, sourcemap: 'inline' }),
      target: ['es2020', 'chrome87'],
      modulePreload: false,
      rolldownOptions: { input: join(source, entry), output: { codeSplitting: false } },
    },
  });
  return onlyChunk(made as Rolldown.RolldownOutput, entry);
}

function onlyChunk({ output }: Rolldown.RolldownOutput, entry: string): string {
  const [chunk, ...others] = output;
  if (others.length > 0) throw new Error(`${entry} became ${output.length} files`);
  return chunk.code;
}
