// The pages in Chromium: Lighthouse on a usual and on a slow phone, first paint and jumps on slow networks, and the time that a
// build takes (W5 to W9).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Bench } from '../bench.ts';
import type { Browser } from '../pages/browser.ts';
import { password, taxasge } from '../api.ts';
import { signUp } from '../people.ts';
import { Published, someReleases, someReport } from '../../tests/support/published.ts';
import { withServer, type Deployment } from '../taxasge.ts';

export const publicPages = ['login', 'register', 'verify', 'forgot', 'reset', 'email', 'undo'];
export const signedInPages = ['profile', 'operator'];
export const audited = ['login', 'register', 'verify', 'forgot', 'reset', 'profile', 'operator'];
export const networks = { '400kbps_400ms': { kbps: 400, rttMs: 400, cpu: 4 }, '400kbps_2000ms': { kbps: 400, rttMs: 2000, cpu: 4 }, '240kbps_840ms': { kbps: 240, rttMs: 840, cpu: 4 } };
export const auditsOfAPage = 5;

const slowPhone = { kbps: 400, rttMs: 400, cpu: 6 };

export async function pages(bench: Bench): Promise<void> {
  // Only here: the other sections need no browser.
  const [{ openBrowser }, { audit }, { slowLoad }] = await Promise.all([import('../pages/browser.ts'), import('../pages/audit.ts'), import('../pages/load.ts')]);
  await bench.rounds(() => buildOnce(bench));
  // The operator's page as it is where something was delivered.
  const published = new Published();
  published.write('releases', someReleases());
  published.write('report', someReport({ C05: 'FAIL', C06: 'STALE', C09: 'UNKNOWN' }));
  await withServer('sqlite', async (server, deployment) => {
    const browser = await openBrowser();
    try {
      const url = (name: string) => `http://localhost:${server.port}/es/${name}`;
      const runs = bench.isQuick ? 1 : auditsOfAPage;
      // Before signing in: nothing of an account may help a page that everybody opens.
      for (const name of publicPages) {
        for (const [network, slowness] of Object.entries(networks)) {
          await bench.rounds(async () => {
            const { result, noise } = await bench.phase(`${name}, ${network}`, { server: server.pid }, () => slowLoad(browser.context, url(name), slowness));
            bench.record(`pages/${name}/lcp_${network}_ms`, 'ms', result.lcpMs, noise);
            bench.record(`pages/${name}/cls_${network}`, '', result.cls, noise);
          });
        }
      }
      await signIn(browser, server.port, deployment);
      for (const name of signedInPages) {
        const { result, noise } = await bench.phase(`${name}, slow`, { server: server.pid }, () => slowLoad(browser.context, url(name), networks['400kbps_400ms']));
        bench.record(`pages/${name}/cls_400kbps_400ms`, '', result.cls, noise);
      }
      for (const name of new Set([...publicPages, ...audited])) {
        for (let run = 0; run < runs; run += 1) {
          const { result, noise } = await bench.phase(`${name}, Lighthouse`, { server: server.pid }, () => audit(url(name), browser.port));
          for (const [what, score] of Object.entries(result)) bench.record(`pages/${name}/${what}`, 'points', score, noise);
          if (!publicPages.includes(name)) continue;
          const slow = await bench.phase(`${name}, Lighthouse on a slow phone`, { server: server.pid }, () => audit(url(name), browser.port, slowPhone));
          bench.record(`pages/${name}/slow_performance`, 'points', slow.result.performance, slow.noise);
        }
      }
    } finally {
      await browser.close();
    }
  }, { DELIVERY_STATE: published.folder });
}

async function buildOnce(bench: Bench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'taxasge-bench-web-'));
  try {
    const begin = performance.now();
    const { noise } = await bench.phase('building the pages', {}, async () => {
      const { status, stderr } = spawnSync(process.execPath, [resolve(import.meta.dirname, '../../web/build.ts'), folder], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    });
    bench.record('pages/build_s', 's', (performance.now() - begin) / 1000, noise);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As somebody whom an administrator's page answers. No request makes an administrator with a session yet: they need a second factor. */
async function signIn({ context }: Browser, port: number, { store }: Deployment): Promise<void> {
  const [person] = await signUp(taxasge, port, 1);
  if (!person) throw new Error('nobody signed up');
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/es/login`);
  await page.fill('#login-email', person.email);
  await page.fill('#login-password', password);
  await page.click('form[data-flow="login"] .action');
  await page.locator('#sessions .row').first().waitFor();
  await page.close();
  const database = new DatabaseSync(store.url.replace(/^sqlite:/, ''));
  database.exec(`UPDATE users SET role = 'admin' WHERE email_key = '${person.email}'`);
  database.close();
}
