// Every page in every language, on a small phone and a desk, light and dark, empty and with faults, from the real server:
//   node tests/screenshots.ts FOLDER [LANGUAGE…]
// FOLDER/index.html shows them all, to be looked at; FOLDER/readme.png is the picture of the README.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openChromium } from './e2e/chromium.ts';
import { languages, type Language } from './e2e/words.ts';
import { createSqlite } from './support/databases.ts';
import { login, verifiedPerson, type Person } from './support/people.ts';
import { Client } from './support/client.ts';
import { Published, someReleases, someReport } from './support/published.ts';
import { TestServer } from './support/server.ts';
import { removeFolder, temporaryFolder } from './support/temporary.ts';

const names = ['login', 'register', 'verify', 'forgot', 'reset', 'email', 'undo', 'terms', 'privacy', 'nowhere'];
const schemes = ['light', 'dark'] as const;
const sizes = [{ width: 360, height: 740 }, { width: 1280, height: 800 }];

const [folder, ...asked] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node tests/screenshots.ts FOLDER [LANGUAGE…]');
  process.exit(2);
}
const wanted = asked.length > 0 ? languages.filter((language) => asked.includes(language)) : languages;
const made: string[] = [];

const store = createSqlite();
const published = new Published();
published.write('releases', someReleases());
published.write('report', someReport({ C05: 'FAIL', C06: 'STALE', C09: 'UNKNOWN' }));
const server = await TestServer.start(store, { DELIVERY_STATE: published.folder });
const home = temporaryFolder('chromium');
const browser = await openChromium(home);
try {
  mkdirSync(folder, { recursive: true });
  const person = await somebody();
  for (const language of wanted) {
    for (const colorScheme of schemes) {
      for (const viewport of sizes) {
        const context = await browser.newContext({ viewport, colorScheme, baseURL: server.url, locale: 'es-GQ' });
        await visit(context, person, `${language}-${viewport.width}-${colorScheme}`, language);
        await context.close();
      }
    }
  }
  writeFileSync(join(folder, 'index.html'), gallery());
  if (wanted.includes('es')) await readmePicture(browser);
  console.log(`${made.length} pictures: ${join(folder, 'index.html')}`);
} finally {
  await browser.close();
  await server.stop();
  store.drop();
  removeFolder(home);
}

/** With a session on another device, so that the list of sessions has something to show. */
async function somebody(): Promise<Person> {
  const person = await verifiedPerson(server);
  const client = new Client(server);
  await login(client, person);
  client.close();
  return person;
}

async function visit(context: BrowserContext, person: Person, end: string, language: Language): Promise<void> {
  const page = await context.newPage();
  for (const name of names) {
    await page.goto(`/${language}/${name}`);
    await take(page, `${name}-${end}`);
    const send = page.locator('form:visible button.action').first();
    if (!(await send.count())) continue;
    await send.click();
    await page.locator('.summary').waitFor();
    await take(page, `${name}-${end}-faults`);
  }
  store.change(`UPDATE users SET role = 'user' WHERE email_key = '${person.email}'`);
  await page.goto(`/${language}/login`);
  await page.fill('#login-email', person.email);
  await page.fill('#login-password', person.password);
  await page.click('form[data-flow="login"] .action');
  await page.locator('#sessions .row').first().waitFor();
  await take(page, `profile-${end}`);
  await page.goto(`/${language}/operator`);
  await page.locator('#island .summary').waitFor();
  await take(page, `operator-${end}-refused`);
  store.change(`UPDATE users SET role = 'admin' WHERE email_key = '${person.email}'`);
  await page.goto(`/${language}/operator`);
  await page.locator('#report').waitFor();
  await take(page, `operator-${end}`);
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder ?? '', `${name}.png`), fullPage: true, animations: 'disabled' });
  made.push(name);
}

function gallery(): string {
  const figures = made.map((name) => `<figure><img src="${name}.png" alt="" loading="lazy"><figcaption>${name}</figcaption></figure>`);
  const style = 'body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px;background:#888}figure{margin:0}img{max-width:360px}';
  return `<!doctype html><meta charset="utf-8"><title>Pages</title><style>${style}</style>${figures.join('')}`;
}

/** Three of them side by side, cut to the height of a phone. */
async function readmePicture(browser: Browser): Promise<void> {
  const shown = ['login-es-360-light', 'register-es-360-dark-faults', 'profile-es-360-light'];
  const pictures = shown.map((name) => `<img src="data:image/png;base64,${readFileSync(join(folder ?? '', `${name}.png`)).toString('base64')}">`);
  const page = await browser.newPage({ viewport: { width: 3 * 360 + 64, height: 772 } });
  const style = 'body{margin:0;padding:16px;display:flex;gap:16px;background:#c9d2cb}img{width:360px;height:740px;object-fit:cover;object-position:top;border-radius:12px}';
  await page.setContent(`<style>${style}</style>${pictures.join('')}`);
  await page.screenshot({ path: join(folder ?? '', 'readme.png') });
}
