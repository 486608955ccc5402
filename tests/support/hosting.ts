// Firebase Hosting's own emulator with freshly built pages, and the API behind it: no terminal, no network, no account, and
// nothing written outside a temporary folder.
import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { hostingConfig } from '../../web/build/hosting.ts';
import { buildPages } from '../../web/build/site.ts';
import { collect, end, startChild } from './children.ts';
import { freePort } from './ports.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';
import { until } from './until.ts';

const program = resolve(import.meta.dirname, '../firebase/node_modules/firebase-tools/lib/bin/firebase.js');
const service = { id: 'taxasge', region: 'europe-west1' };

export interface Hosting {
  url: string;
  /** The pages that it serves. */
  folder: string;
  /** Says on which port the API is from now on. */
  lead(port: number): void;
  stop(): Promise<void>;
}

/** Again, when somebody takes a port between our look at it and the emulator's. */
export async function startHosting(tries = 3): Promise<Hosting> {
  return start().catch((fault: unknown) => {
    if (tries === 1 || !/port taken|EADDRINUSE/.test(String(fault))) throw fault;
    return startHosting(tries - 1);
  });
}

async function start(): Promise<Hosting> {
  const home = temporaryFolder('hosting');
  const folder = join(home, 'site');
  await buildPages(folder);
  const [hosting, hub, logging] = [await freePort(), await freePort(), await freePort()];
  const at = (port: number) => ({ host: '127.0.0.1', port });
  const emulators = { hosting: at(hosting), hub: at(hub), logging: at(logging), ui: { enabled: false }, singleProjectMode: false };
  writeFileSync(join(home, 'firebase.json'), JSON.stringify({ ...hostingConfig(folder, 'site', service), emulators }));
  const directory = await startDirectory();
  const environment = {
    PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: home, CI: 'true', NO_UPDATE_NOTIFIER: '1', CLOUD_RUN_API_URL: directory.url,
  };
  const words = ['emulators:start', '--only', 'hosting', '--project', 'demo-taxasge', '--non-interactive'];
  const child = startChild(process.execPath, [program, ...words], { cwd: home, env: environment });
  const printed = collect(child);
  await until("Firebase's emulator to be ready", () => {
    if (child.exitCode !== null) throw new Error(`the emulator ended at once:\n${printed.text()}`);
    return /All emulators ready/.test(printed.text());
  }, { withinMs: 120_000, everyMs: 100 }).catch(async (fault: unknown) => {
    await end(child, 'SIGTERM', 20_000);
    directory.close();
    removeFolder(home);
    throw new Error(`${String(fault)}\n${printed.text()}`);
  });
  return {
    url: `http://localhost:${hosting}`,
    folder,
    lead: directory.lead,
    async stop() {
      await end(child, 'SIGTERM', 20_000);
      directory.close();
      removeFolder(home);
    },
  };
}

/** Stands where the emulator asks Google for the address of a Cloud Run service, names itself, and hands on what comes then. */
async function startDirectory(): Promise<{ url: string; lead: (port: number) => void; close: () => void }> {
  let api = 0;
  let url = '';
  const server = createServer((asked, answer) => {
    if (asked.url?.startsWith('/v1/projects/')) {
      return void answer.setHeader('Content-Type', 'application/json').end(JSON.stringify({ status: { url } }));
    }
    const on = request({ host: '127.0.0.1', port: api, method: asked.method, path: asked.url, headers: asked.headers }, (back) => {
      answer.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(answer);
    });
    on.once('error', () => answer.writeHead(502).end());
    asked.pipe(on);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  server.unref();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    lead: (port) => (api = port),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
