// Turns the contract into the JSON that the server serves: node api/to_json.ts openapi.yaml openapi.json
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';

/** Throws on YAML that is wrong or has a key twice. */
export function toJson(yaml: string): string {
  return JSON.stringify(parse(yaml, { strict: true, uniqueKeys: true }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [from, to] = process.argv.slice(2);
  if (!from || !to) {
    console.error('usage: node api/to_json.ts openapi.yaml openapi.json');
    process.exit(2);
  }
  writeFileSync(to, toJson(readFileSync(from, 'utf8')));
}
