// Makes what the server embeds for /openapi.json and /docs, each file also as .gz and .br:
//   node api/build.ts FOLDER
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { toJson } from './to_json.ts';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node api/build.ts FOLDER');
  process.exit(2);
}
const here = import.meta.dirname;
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

mkdirSync(join(folder, 'docs'), { recursive: true });
writeFileSync(join(folder, 'openapi.json'), toJson(readFileSync(join(here, 'openapi.yaml'), 'utf8')));
copyFileSync(join(here, 'docs.html'), join(folder, 'docs/index.html'));
copyFileSync(join(here, 'docs.js'), join(folder, 'docs/start.js'));
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
  copyFileSync(join(swagger, name), join(folder, 'docs', name));
}

const made = ['openapi.json', 'docs/index.html', 'docs/start.js', 'docs/swagger-ui.css', 'docs/swagger-ui-bundle.js'];
for (const name of made) compress(join(folder, name));

function compress(path: string): void {
  const content = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
}
