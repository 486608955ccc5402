// A revision that does what ours does not: fails, dawdles, cuts connections, leaves daemons behind. It takes the server's
// commands and prints its address as the server does; what is wrong with it stands in its settings.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { revision, type Revision } from './local_target.ts';
import { temporaryFolder } from './temporary.ts';

export interface Waywardness {
  ERRORS?: string; // the share of requests that are answered 500
  SLOW_MS?: string; // how long each answer takes
  DAEMON?: 'yes'; // it leaves a grandchild in a session of its own, with no parent but whoever takes orphans
  READY?: 'never';
  ENDS?: 'at once';
  SETTING?: 'bad';
}

const program = `#!${process.execPath}
const { spawn } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { NAME, ERRORS, SLOW_MS, DAEMON, READY, ENDS, SETTING } = process.env;
const answers = { 'check-config': 'the settings are good', migrate: 'schema version 3' };
const word = process.argv[2];
if (word === 'check-config' && SETTING) {
  console.error('SETTING: must not be bad');
  process.exit(3);
}
if (word in answers) {
  console.log(answers[word]);
  process.exit(0);
}
// How it is from its next start on: NAME.mode, in the folder where it runs.
const mode = existsSync(NAME + '.mode') ? readFileSync(NAME + '.mode', 'utf8') : '';
if (ENDS || mode === 'ends') {
  console.error('the last words of ' + NAME);
  process.exit(1);
}
if (DAEMON) spawn('/bin/sh', ['-c', 'setsid sh -c "sleep 7201 & sleep 7202 &" &'], { stdio: 'ignore', detached: true });
let posts = 0;
let turn = 0;
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/health/ready') return response.writeHead(READY || mode === 'never ready' ? 503 : 200).end();
  if (pathname === '/deaf') {
    setInterval(() => {}, 60_000);
    return response.end(void server.close());
  }
  if (pathname === '/posts') return response.end(String(posts));
  if (request.method === 'POST') posts += 1;
  if (pathname === '/cut') return request.socket.destroy();
  turn += Number(ERRORS ?? 0);
  const fails = turn >= 1;
  if (fails) turn -= 1;
  const wait = Number(searchParams.get('ms') ?? SLOW_MS ?? 0);
  setTimeout(() => response.writeHead(fails ? 500 : 200, { 'x-name': NAME }).end(NAME), wait);
}).listen(Number(process.env.PORT), process.env.HOST, () => console.log('http://localhost:' + server.address().port));
`;

let path: string | undefined;

export function wayward(name: string, settings: Waywardness = {}): Revision {
  if (path === undefined) {
    const folder = temporaryFolder('wayward');
    chmodSync(folder, 0o755);
    path = join(folder, 'wayward');
    writeFileSync(path, program, { mode: 0o755 });
  }
  return revision(name, path, { NAME: name, ...settings } as Record<string, string>);
}
