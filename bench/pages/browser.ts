// Chromium for the measurements of the pages: signed in to our server, on a port where Lighthouse can join it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { freePort } from '../../tests/support/ports.ts';

const program = process.env['TAXASGE_CHROMIUM'] ?? '/usr/bin/chromium';
const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export interface Browser {
  context: BrowserContext;
  /** Of its debugger. */
  port: number;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Browser> {
  const home = mkdtempSync(join(tmpdir(), 'taxasge-bench-chromium-'));
  const port = await freePort();
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home };
  const context = await chromium.launchPersistentContext(join(home, 'profile'), { executablePath: program, args: [...flags, `--remote-debugging-port=${port}`], env });
  return {
    context,
    port,
    async close() {
      await context.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
