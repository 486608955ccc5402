// For who edits the pages: node web/watch.ts FOLDER COMMAND… builds them, starts the command, which serves them from WEB_ROOT, and
// builds again after each change. The pages in the browser load themselves anew. FOLDER is a link to the last build: whoever
// follows it once sees one build whole.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, symlinkSync, watch, type FSWatcher } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const [folder, command, ...words] = process.argv.slice(2);
if (!folder || !command) {
  console.error('usage: node web/watch.ts FOLDER COMMAND…');
  process.exit(2);
}
const target = resolve(folder);
const sources = ['src', 'build', 'public', '../api/errors'].map((name) => join(import.meta.dirname, name));
/** The newest last; the one before stays for who is reading it. */
const builds: string[] = [];
let made = 0;
let watchers: FSWatcher[] = [];
let waiting: NodeJS.Timeout | undefined;

/** In a process of its own, which knows no older modules. */
function build(): boolean {
  made += 1;
  const next = `${target}.${made}`;
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'build.ts'), next, '--edit'], { stdio: 'inherit' });
  if (status !== 0) return false;
  const link = `${target}.link`;
  rmSync(link, { force: true });
  symlinkSync(basename(next), link);
  if (builds.push(next) === 1) rmSync(target, { recursive: true, force: true }); // perhaps a folder
  renameSync(link, target);
  if (builds.length > 2) rmSync(builds.shift() ?? '', { recursive: true });
  return true;
}

look(); // a change during a build is one too
if (!build()) process.exit(1);
const server = spawn(command, words, { stdio: 'inherit', env: { ...process.env, WEB_ROOT: target } });
server.once('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));

/** Folder by folder: what Node calls recursive loses sight of a file when an editor puts another in its place. */
function look(): void {
  for (const watcher of watchers) watcher.close();
  watchers = sources.flatMap((source) => [source, ...foldersIn(source)]).map((each) => watch(each, noteChange));
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

/** An editor writes several times; the last one counts. */
function noteChange(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    look(); // there may be other folders now
    build();
  }, 100);
}
