// `./dev web`: whoever edits the pages sees each change, whatever way their editor writes a file.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const web = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'taxasge-watch-'));
after(() => rmSync(folder, { recursive: true }));
for (const part of ['src', 'build', 'public', 'gen', 'build.ts', 'watch.ts', 'package.json']) cpSync(join(web, part), join(folder, 'web', part), { recursive: true });
cpSync(join(web, '../api'), join(folder, 'api'), { recursive: true, filter: (path) => !path.endsWith('node_modules') });
symlinkSync(join(web, 'node_modules'), join(folder, 'web/node_modules'));

const words = join(folder, 'web/src/messages/es.ts');
const site = join(folder, 'site');
const page = () => (existsSync(join(site, 'es/login.html')) ? readFileSync(join(site, 'es/login.html'), 'utf8') : '');
const written = (path: string, text: string) => writeFileSync(path, text);
const putInPlace = (path: string, text: string) => {
  writeFileSync(`${path}~`, text);
  renameSync(`${path}~`, path);
};

async function until(what: string, holds: () => boolean): Promise<void> {
  const start = Date.now();
  while (!holds()) {
    assert.ok(Date.now() - start < 60_000, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const shows = (text: string) => until(`it shows ${text}`, () => page().includes(text));

test('the pages are built again after each change: written, put in place, in a folder that is new, and after a mistake', async () => {
  mkdirSync(site); // of an earlier run
  const watching = spawn(process.execPath, [join(folder, 'web/watch.ts'), site, 'sleep', '300'], { stdio: 'ignore' });
  try {
    let now = 'Su cuenta para los servicios de tasas en línea.';
    await shows(now);
    const change = (write: typeof written, next: string) => {
      write(words, readFileSync(words, 'utf8').replace(now, next));
      now = next;
    };
    for (const [write, next] of [[putInPlace, 'Palabra uno.'], [written, 'Palabra dos.']] as const) {
      change(write, next);
      await shows(next);
    }
    change(written, "Palabra tres.' nonsense");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await shows('Palabra dos.');
    mkdirSync(join(folder, 'web/src/messages/more'));
    change(written, 'Palabra cuatro.');
    await shows('Palabra cuatro.');
    written(join(folder, 'web/src/messages/more/lead.ts'), "export const lead = 'Palabra cinco.';\n");
    written(words, `import { lead } from './more/lead.ts';\n${readFileSync(words, 'utf8').replace("'Palabra cuatro.'", 'lead')}`);
    await shows('Palabra cinco.');
    written(join(folder, 'web/src/messages/more/lead.ts'), "export const lead = 'Palabra seis.';\n");
    await shows('Palabra seis.');
    await until('old builds go', () => readdirSync(folder).filter((name) => name.startsWith('site')).length <= 3);
  } finally {
    watching.kill('SIGTERM');
    await once(watching, 'exit');
  }
});
