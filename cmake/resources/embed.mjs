// Writes the two files that put the project's data into the binary: an assembler file that includes each
// file's bytes, and the sorted table that base/resource.cpp searches.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const [source, build] = process.argv.slice(2);
const folders = [
  [source, 'migrations'], [source, 'api/errors'], [source, 'server/mail/letters'],
  [build, 'web'], [build, 'api'],
];

function* filesUnder(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (!/\.(md|cpp|hpp)$/.test(entry.name)) yield path;
  }
}

const entries = folders
  .flatMap(([root, folder]) => [...filesUnder(join(root, folder))].map((path) => ({ path, name: relative(root, path) })))
  .concat({ path: join(source, 'deploy/deliver.yaml'), name: 'deploy/deliver.yaml' })
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const assembler = ['.section .rodata'];
const declarations = [];
const rows = [];
entries.forEach(({ path, name }, index) => {
  const symbol = `taxasge_resource_${index}`;
  assembler.push('.balign 16', `.global ${symbol}`, `${symbol}:`, `.incbin "${path}"`, `.global ${symbol}_end`, `${symbol}_end:`, '.byte 0');
  declarations.push(`extern const char ${symbol}[], ${symbol}_end[];`);
  const digest = createHash('sha256').update(readFileSync(path)).digest().subarray(0, 15).toString('base64url');
  rows.push(`    {${JSON.stringify(name)}, ${symbol}, ${symbol}_end, "${digest}"},`);
});
assembler.push('.section .note.GNU-stack,"",@progbits', '');
writeFileSync(join(build, 'resources.S'), assembler.join('\n'));
writeFileSync(join(build, 'resources.cpp'), `#include "base/resource_table.hpp"
extern "C" {
${declarations.join('\n')}
}
namespace taxasge {
const ResourceEntry resource_table[] = {
${rows.join('\n')}
    {nullptr, nullptr, nullptr, nullptr}};
const unsigned long resource_count = ${entries.length};
}  // namespace taxasge
`);
