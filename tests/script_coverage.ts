// How many lines of the pages' scripts the tests in Chromium reached: node tests/script_coverage.ts FOLDER, where FOLDER holds what
// they kept (TAXASGE_SCRIPT_COVERAGE). Fails below the threshold of any part (W38).
import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';

interface Range {
  startOffset: number;
  endOffset: number;
  count: number;
}
interface Entry {
  url: string;
  source?: string;
  functions: { ranges: Range[] }[];
}

const threshold = 85;
const parts = ['src/lib/', 'src/enhance/', 'src/islands/'];

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node tests/script_coverage.ts FOLDER');
  process.exit(2);
}

/** Of each source, which lines there are and which of them ran. */
const lines = new Map<string, Map<number, boolean>>();
const reached = new Map<string, Uint8Array>();
for (const file of readdirSync(folder)) {
  for (const entry of JSON.parse(readFileSync(join(folder, file), 'utf8')) as Entry[]) {
    if (/\/assets\/(public|profile|operator)\./.test(entry.url) && entry.source) add(entry.source, entry);
  }
}
for (const [source, ran] of reached) mapBack(source, ran);

let isEnough = reached.size > 0;
for (const part of parts) {
  const found = [...lines].filter(([name]) => name.includes(part)).flatMap(([, ran]) => [...ran.values()]);
  const share = (100 * found.filter(Boolean).length) / Math.max(1, found.length);
  console.log(`${part.padEnd(14)} ${share.toFixed(1)} % of ${found.length} lines`);
  isEnough &&= share >= threshold;
}
for (const [name, ran] of lines) {
  const missed = [...ran].filter(([, did]) => !did).map(([line]) => line + 1);
  if (missed.length > 0 && parts.some((part) => name.includes(part))) console.log(`   ${name.replace(/.*src\//, 'src/')}: ${missed.sort((a, b) => a - b).join(' ')}`);
}
process.exitCode = isEnough ? 0 : 1;

/** Ranges are nested: an inner one says more than the one around it. */
function add(source: string, { functions }: Entry): void {
  const ran = new Uint8Array(source.length);
  for (const { ranges } of functions) for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  const before = reached.get(source);
  if (!before) reached.set(source, ran);
  else for (let index = 0; index < ran.length; index += 1) before[index] = (before[index] ?? 0) | (ran[index] ?? 0);
}

function mapBack(source: string, ran: Uint8Array): void {
  const [, encoded = ''] = /sourceMappingURL=data:application\/json;[^,]*,([\w+/=]+)/.exec(source) ?? [];
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as SourceMapPayload);
  let begin = 0;
  source.split('\n').forEach((text, row) => {
    const seen = new Set<string>();
    for (let column = text.search(/\S/); column >= 0 && column < text.length; column += 1) {
      const found = map.findEntry(row, column);
      if (!('originalSource' in found) || found.generatedLine !== row) continue;
      const key = `${found.originalSource}:${found.originalLine}`;
      const known = lines.get(found.originalSource) ?? new Map<number, boolean>();
      lines.set(found.originalSource, known);
      if (!seen.has(key)) known.set(found.originalLine, (known.get(found.originalLine) ?? false) || ran[begin + column] === 1);
      seen.add(key);
    }
    begin += text.length + 1;
  });
}
