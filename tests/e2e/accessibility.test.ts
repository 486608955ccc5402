// Every page in every language, empty and with faults: no fault by axe, no scrolling sideways, controls that a thumb
// can hit, and the headers that keep it safe.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { count } from '../support/counts.ts';
import { Published, someReleases, someReport } from '../support/published.ts';
import { Authenticator } from './authenticator.ts';
import { stage, type Stage, type Visitor } from './chromium.ts';
import { addsPasskey, operatorShown, profileShown, signedIn } from './citizens.ts';
import { languages, type Language } from './words.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const names = ['register', 'verify', 'login', 'forgot', 'reset', 'email', 'undo', 'terms', 'privacy', 'nowhere'];

const schemes = ['light', 'dark'] as const;
const widths = [320, 360, 1280];
const link = `#token=${'a'.repeat(43)}`;

const published = new Published();
published.write('releases', someReleases());
published.write('report', someReport({ C05: 'FAIL', C06: 'STALE', C09: 'UNKNOWN', C10: 'WAIVED', C11: 'SKIPPED' }));

/** How each state of a page comes about; the ones behind sign-in last, since they need a session. */
type Open = (it: Stage, visitor: Visitor, language: Language) => Promise<void>;
const onPage = (name: string): Open => async (_it, { page }, language) => void (await page.goto(`/${language}/${name}`));
const byLink = (name: string): Open => async (_it, { page }, language) => {
  await page.goto('about:blank');
  await page.goto(`/${language}/${name}${link}`);
  await page.locator(`form[data-flow="${name}-link"]`).waitFor();
};
const states: Record<string, Open> = {
  ...Object.fromEntries(names.map((name) => [name, onPage(name)])),
  'verify by its link': byLink('verify'),
  'reset by its link': byLink('reset'),
  'login, sent back': onPage('login#e-email_not_verified'),
  profile: async (it, visitor, language) => {
    await signedIn(it, visitor, language);
    await visitor.page.locator('#sessions .row').waitFor();
  },
  'profile, asked about a passkey': async (it, visitor, language) => {
    const device = await Authenticator.of(visitor);
    await signedIn(it, visitor, language);
    await addsPasskey(visitor);
    await device.leaves(); // else it would answer for whoever goes to the sign-in page next
    await visitor.page.locator('#passkeys .row button').click();
    await visitor.page.locator('#passkeys .question').waitFor();
  },
  operator: operatorShown,
};

interface Case {
  state: string;
  colorScheme: (typeof schemes)[number];
  width: number;
  isFaulty: boolean;
}

/** Every pair of language, state, scheme, width and faults at least once; the proof tries all together. */
function casesOf(language: Language): Case[] {
  const row = languages.indexOf(language);
  const all = Object.keys(states).flatMap((state) => schemes.flatMap((colorScheme) => widths.flatMap((width) => [false, true].map((isFaulty) => ({ state, colorScheme, width, isFaulty })))));
  const pairs = Object.keys(states).map((state, column) => ({
    state,
    colorScheme: schemes[(row + column) % 2] ?? 'light',
    width: widths[(row + column) % 3] ?? 360,
    isFaulty: ((row >> 1) + column) % 2 === 1,
  }));
  return count({ usual: 1, proof: 2 }) === 2 ? all : pairs;
}

describe('every page by axe', { concurrency: 2 }, () => {
  // A passkey is bound to the address of its page, which is the server's own here.
  const it = stage({ DELIVERY_STATE: published.folder, PUBLIC_URL: undefined });

  for (const language of languages) {
    test(`W10, W12: ${language}, with and without faults, light and dark, at 320, 360 and 1280 px`, async () => {
      const visitor = await it.visitor();
      for (const { state, colorScheme, width, isFaulty } of casesOf(language)) {
        await visitor.page.setViewportSize({ width, height: 740 });
        await visitor.page.emulateMedia({ colorScheme });
        await states[state]?.(it, visitor, language);
        if (isFaulty) await makeFaults(visitor);
        await examine(visitor, `${state}, ${colorScheme}, ${width} px${isFaulty ? ', with faults' : ''}`);
      }
    });
  }
});

describe("the operator's page by axe", () => {
  const it = stage({ DELIVERY_STATE: published.folder });

  test('W36, W10, W12: with releases and a report in which every state stands, light and dark, at 320 and 1280 px', async () => {
    const visitor = await it.visitor();
    await operatorShown(it, visitor);
    for (const colorScheme of schemes) {
      for (const width of [320, 1280]) {
        await visitor.page.emulateMedia({ colorScheme });
        await visitor.page.setViewportSize({ width, height: 740 });
        await examine(visitor, `operator, ${colorScheme}, ${width} px`);
      }
    }
  });

  test('W36, W11: nothing scrolls sideways at 320 px, with text twice as large', async () => {
    const visitor = await it.visitor({ viewport: { width: 320, height: 740 } });
    for (const language of languages) {
      await operatorShown(it, visitor, language);
      await visitor.page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      assert.equal(await sidewaysScroll(visitor.page), 0, language);
    }
  });
});

/** Sends what is empty, if there is anything to send: all forms of the profile. */
async function makeFaults(visitor: Visitor): Promise<void> {
  for (const flow of ['edit', 'password', 'email']) {
    const form = visitor.page.locator(`#account form[data-flow="${flow}"]`);
    if (!(await form.count())) continue;
    await form.locator('input:visible').first().fill('');
    await visitor.send(flow);
    await visitor.summary();
  }
  const send = visitor.page.locator('form:visible:has(input:visible[required]) button.action').first();
  if ((await visitor.page.locator('.summary').count()) || !(await send.count())) return;
  await send.click();
  await visitor.summary();
}

describe('every page', () => {
  const it = stage();

  test('W11: nothing scrolls sideways at 320 px, with text twice as large', async () => {
    const visitor = await it.visitor({ viewport: { width: 320, height: 740 } });
    for (const language of languages) {
      await signedIn(it, visitor, language);
      for (const name of ['profile', ...names]) {
        await visitor.page.goto(`/${language}/${name}`);
        if (name === 'profile') await profileShown(visitor, language);
        await visitor.page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
        assert.equal(await sidewaysScroll(visitor.page), 0, `/${language}/${name}`);
      }
    }
  });

  test('W11: in forced colours the controls have edges and the focus can be seen', async () => {
    const visitor = await it.visitor({ forcedColors: 'active' });
    await visitor.page.goto('/es/login');
    await visitor.page.locator('#login-email').focus();
    for (const control of ['#login-email', '#login-password', '.action']) {
      await visitor.page.locator(control).focus();
      const { outline, border, edge, ground } = await visitor.page.locator(control).evaluate((element) => {
        const { outlineStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element);
        return { outline: outlineStyle, border: borderTopWidth, edge: borderTopColor, ground: backgroundColor };
      });
      assert.deepEqual([outline, border], ['solid', '2px'], control);
      assert.notEqual(edge, ground, control);
    }
  });

  test('W14: the skip link comes first, and each page has its own title and heading', async () => {
    const visitor = await it.visitor();
    const titles = new Set<string>();
    const headings = new Set<string>();
    for (const name of names) {
      await visitor.page.goto(`/es/${name}`);
      titles.add(await visitor.page.title());
      headings.add(await visitor.page.locator('h1').innerText());
      await visitor.page.keyboard.press('Tab');
      assert.equal(await visitor.page.evaluate(() => document.activeElement?.className), 'skip');
    }
    assert.deepEqual([titles.size, headings.size], [names.length, names.length]);
  });

  test('W2, W4: a public page is two requests to our own address and calls no API', async () => {
    for (const name of ['register', 'verify', 'login', 'forgot', 'reset', 'email', 'undo']) {
      const visitor = await it.visitor();
      await visitor.page.goto(`/es/${name}`, { waitUntil: 'networkidle' });
      const asked = visitor.requests.map((request) => request.url()).filter((url) => !url.endsWith('/favicon.svg'));
      assert.equal(asked.length, 2, asked.join(' '));
    }
  });

  test('W32, PF_25: every page and asset comes with its headers', async () => {
    const visitor = await it.visitor();
    for (const name of names) await visitor.page.goto(`/es/${name}`);
    for (const name of ['profile', 'operator']) {
      // Who is not signed in is sent on, perhaps before the page has loaded.
      await visitor.page.goto(`/es/${name}`, { waitUntil: 'commit' });
      await visitor.arrivesAt('/es/login');
    }
    const asked = new Set(visitor.requests.map((request) => request.url()).filter((url) => !url.includes('/api/')));
    assert.ok([...asked].filter((url) => url.includes('/assets/')).length >= 3, [...asked].join(' '));
    // The browser does not always tell the headers of what it had already: each is asked for once more.
    for (const url of asked) {
      const { headers } = await fetch(url);
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self'; style-src 'sha256-/, url);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', url);
      assert.equal(headers.get('referrer-policy'), 'same-origin', url);
      const kept = url.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      assert.equal(headers.get('cache-control'), url.endsWith('/nowhere') ? 'no-store' : kept, url);
    }
  });
});

async function examine({ page }: Visitor, what: string): Promise<void> {
  // Colours fade for 120 ms: axe must see them at rest.
  await page.waitForTimeout(150);
  await page.evaluate(axe);
  const faults = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await axe.run({ runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, rules);
  assert.deepEqual(faults, [], what);
  assert.equal(await sidewaysScroll(page), 0, what);
  assert.deepEqual(await page.evaluate(smallTargets), [], `${what}: too small to hit`);
}

function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Controls below 44 px, other than links inside a sentence. Runs in the page. */
function smallTargets(): string[] {
  const controls = [...document.querySelectorAll<HTMLElement>('a, button, input:not([type="hidden"]), select, summary')];
  return controls.flatMap((control) => {
    const target = control.closest('label') && control.matches('input') ? (control.closest('label') as HTMLElement) : control;
    const { width, height } = target.getBoundingClientRect();
    const inSentence = control.matches('a') && [...(control.parentElement?.childNodes ?? [])].some((node) => node.nodeType === 3 && node.textContent?.trim());
    const hidden = width === 0 || control.matches('.skip');
    return hidden || inSentence || (height >= 43.5 && width >= 43.5) ? [] : [`${control.outerHTML} ${width}x${height}`];
  });
}
