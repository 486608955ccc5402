// The documents: src/pages is bundled for Node, once, and asked for each page in each language.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Rolldown } from 'vite';
import { bundling } from './bundling.ts';

export type Pages = typeof import('../src/pages/all.tsx');

export async function loadPages(): Promise<Pages> {
  const folder = mkdtempSync(join(tmpdir(), 'taxasge-pages-'));
  try {
    const file = join(folder, 'pages.mjs');
    writeFileSync(file, await bundlePages());
    return (await import(pathToFileURL(file).href)) as Pages;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function bundlePages(): Promise<string> {
  const made = await build({
    ...bundling,
    ssr: { noExternal: true },
    build: { write: false, ssr: join(import.meta.dirname, '../src/pages/all.tsx'), minify: false, rolldownOptions: { output: { codeSplitting: false } } },
  });
  return (made as Rolldown.RolldownOutput).output[0].code;
}
