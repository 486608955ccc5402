// For who edits the pages: node web/watch.ts FOLDER COMMAND… builds them into FOLDER, starts the command, which serves them from
// WEB_ROOT, and builds again after each change. The pages in the browser load themselves anew.
import { spawn, spawnSync } from 'node:child_process';
import { renameSync, rmSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';

const [folder, command, ...words] = process.argv.slice(2);
if (!folder || !command) {
  console.error('usage: node web/watch.ts FOLDER COMMAND…');
  process.exit(2);
}
const target = resolve(folder);
const sources = ['src', 'build', 'public', '../api/errors'].map((name) => join(import.meta.dirname, name));

/** In a process of its own, which knows no older modules, and beside the folder, so that nobody is served half a build. */
function build(): boolean {
  const next = `${target}.next`;
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'build.ts'), next, '--edit'], { stdio: 'inherit' });
  if (status !== 0) return false;
  rmSync(target, { recursive: true, force: true });
  renameSync(next, target);
  return true;
}

if (!build()) process.exit(1);
const server = spawn(command, words, { stdio: 'inherit', env: { ...process.env, WEB_ROOT: target } });
server.once('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));

let waiting: NodeJS.Timeout | undefined;
for (const source of sources) {
  watch(source, { recursive: true }, () => {
    // An editor writes several times; the last one counts.
    clearTimeout(waiting);
    waiting = setTimeout(build, 100);
  });
}
