// Joins a client module and what it imports into one file: one request, and no bundler to trust.
// The rules that make this enough: relative imports of names only, each name unique over all modules.
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

const topLevelName = /^(?:export )?(?:async )?(?:function|const|let|class) (\w+)/gm;
const importLine = /^import (type )?\{[^}]*\} from '(\.[^']+)';$/gm;

export function joinScript(entry: string): string {
  const sources = new Map<string, string>();
  collect(entry, sources);
  refuseDoubleNames([...sources.values()]);
  return [...sources].map(([path, source]) => `${plain(path, source)}\n`).join('');
}

/** Depth first, so that what is imported stands before its importer. */
function collect(path: string, sources: Map<string, string>): void {
  if (sources.has(path)) return;
  sources.set(path, '');
  const source = readFileSync(path, 'utf8');
  for (const [, typeOnly, name] of source.matchAll(importLine)) {
    if (!typeOnly && name) collect(join(dirname(path), name), sources);
  }
  sources.delete(path);
  sources.set(path, source);
}

function plain(path: string, source: string): string {
  const script = stripTypeScriptTypes(source.replace(importLine, ''))
    .replace(/^export (?=async |function |const |class |let )/gm, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(\/\/|\/\*|\*)/.test(line))
    .join('\n');
  const left = /^(import|export)\b.*/m.exec(script);
  if (left) throw new Error(`${path}: cannot join "${left[0]}"`);
  return script;
}

/** The modules share one scope once joined. */
function refuseDoubleNames(sources: string[]): void {
  const seen = new Set<string>();
  for (const source of sources) {
    for (const [, name = ''] of source.matchAll(topLevelName)) {
      if (seen.has(name)) throw new Error(`two client modules define "${name}"`);
      seen.add(name);
    }
  }
}
