// When the sign-in page asks the browser for a passkey, and when it does not.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { removeFolder, temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';
import { Authenticator } from './authenticator.ts';
import { openChromium, stage, wholeBrowser, type Visitor } from './chromium.ts';
import { addsPasskey, signedIn } from './citizens.ts';
import { words } from './words.ts';

const { login } = words('es');
const options = 'POST /api/v1/auth/passkeys/login/options';

type Watched = typeof window & { seen: string[] };

/** Writes down what the page asks of the API and of the browser, in their order. Runs in the page. */
function watch(): void {
  const seen: string[] = [];
  Object.assign(window, { seen });
  const { fetch } = window;
  window.fetch = (to, init) => {
    seen.push(String(to).replace(/.*passkeys/, ''));
    return fetch(to, init);
  };
  const get = navigator.credentials.get.bind(navigator.credentials);
  navigator.credentials.get = (request) => {
    const kind = request?.mediation ?? 'button';
    seen.push(kind);
    request?.signal?.addEventListener('abort', () => seen.push(`${kind} aborted`));
    return get(request);
  };
}

const seen = ({ page }: Visitor) => page.evaluate(() => (window as Watched).seen);

describe('the offer of passkeys', () => {
  const it = stage({ PUBLIC_URL: undefined });

  /** On the sign-in page, with a device that nobody touches. */
  async function atTheDoor(): Promise<{ visitor: Visitor; device: Authenticator }> {
    const visitor = await it.visitor();
    const device = await Authenticator.of(visitor);
    await signedIn(it, visitor);
    await addsPasskey(visitor);
    await visitor.send('sign-out');
    await visitor.arrivesAt('/es/login#signed_out');
    await device.rests();
    await visitor.page.addInitScript(watch);
    await visitor.page.goto('/es/login', { waitUntil: 'networkidle' });
    return { visitor, device };
  }

  test('W21: nothing is asked before the first focus of the e-mail field, and once after it', async () => {
    const { visitor } = await atTheDoor();
    await visitor.page.locator('#login-password').focus();
    await visitor.page.locator('#login-remember_me').focus();
    assert.deepEqual(await seen(visitor), []);
    await visitor.page.locator('#login-email').focus();
    await until('the browser to be asked', async () => (await seen(visitor)).includes('conditional'));
    await visitor.page.locator('#login-password').focus();
    await visitor.page.locator('#login-email').focus();
    assert.deepEqual(await seen(visitor), ['/login/options', 'conditional']);
    assert.equal(await visitor.page.locator('.summary').count(), 0);
  });

  test('W21: a field that had the focus before the script came is a first focus too', async () => {
    const { visitor } = await atTheDoor();
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    await visitor.page.route('**/assets/public*', async (route) => {
      await arrived;
      await route.continue();
    });
    await visitor.page.goto('/es/register', { waitUntil: 'commit' });
    await visitor.page.goto('/es/login', { waitUntil: 'commit' });
    await visitor.page.locator('#login-email').focus();
    assert.deepEqual(await seen(visitor), []);
    arrive();
    await until('the browser to be asked', async () => (await seen(visitor)).includes('conditional'));
  });

  test("W21: it is aborted before the button's request, and comes back with the next focus", async () => {
    const { visitor } = await atTheDoor();
    await visitor.page.locator('#login-email').focus();
    await until('the browser to be asked', async () => (await seen(visitor)).includes('conditional'));
    await visitor.send('passkey');
    await until('the button to ask', async () => (await seen(visitor)).includes('button'));
    assert.deepEqual(await seen(visitor), ['/login/options', 'conditional', 'conditional aborted', '/login/options', 'button']);
    // While the person is busy with the device, the field asks for nothing.
    await visitor.page.locator('#login-email').focus();
    assert.equal((await seen(visitor)).length, 5);
  });

  test('W21: a challenge that waited too long in the field is replaced when the field is touched again', async () => {
    const { visitor } = await atTheDoor();
    await visitor.page.clock.install();
    await visitor.page.reload({ waitUntil: 'networkidle' });
    await visitor.page.locator('#login-email').focus();
    await until('the browser to be asked', async () => (await seen(visitor)).includes('conditional'));
    await visitor.page.clock.fastForward(4.5 * 60_000);
    await visitor.page.locator('#login-password').focus();
    assert.equal((await seen(visitor)).length, 2);
    await visitor.page.locator('#login-email').focus();
    await until('the browser to be asked anew', async () => (await seen(visitor)).length === 5);
    assert.deepEqual((await seen(visitor)).slice(2), ['conditional aborted', '/login/options', 'conditional']);
  });

  test('W20: while the device asks its owner nothing is called slow, and who leaves in the meantime finds the page as it was', async () => {
    const { visitor } = await atTheDoor();
    await visitor.page.clock.install();
    await visitor.page.reload({ waitUntil: 'networkidle' });
    await visitor.send('passkey');
    await until('the button to ask', async () => (await seen(visitor)).includes('button'));
    await visitor.page.clock.fastForward(10_000);
    assert.equal(await visitor.page.locator('form[data-flow="passkey"]').innerText(), login.passkey_waits);
    await visitor.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    await visitor.page.getByRole('button', { name: login.passkey }).waitFor();
    assert.ok((await seen(visitor)).includes('button aborted'));
    assert.equal(await visitor.page.locator('.summary').count(), 0);
  });

  test('W2: a browser that offers no passkeys in fields asks for no challenge', async () => {
    const { visitor } = await atTheDoor();
    await visitor.page.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)));
    await visitor.page.reload();
    const asked = visitor.calls.filter((call) => call === options).length;
    await visitor.page.locator('#login-email').focus();
    await visitor.page.locator('#login-password').focus();
    await visitor.page.waitForTimeout(200);
    assert.equal(visitor.calls.filter((call) => call === options).length, asked);
  });
});

// The engine alone has none.
describe("the browser's back/forward cache", () => {
  const it = stage({ PUBLIC_URL: undefined });
  const home = temporaryFolder('chromium');
  let browser: Browser;
  // Playwright switches the cache off by a flag of its own.
  before(async () => (browser = await openChromium(home, { executablePath: wholeBrowser, ignoreDefaultArgs: ['--disable-back-forward-cache'] })));
  after(async () => {
    await browser?.close();
    removeFolder(home);
  });

  /** There and back again, by the browser's own protocol: Playwright waits for a load, and there is none. Gives whether the page came
   * out of the cache as it had been left. */
  async function isRestored(page: Page): Promise<boolean> {
    const tools = await page.context().newCDPSession(page);
    const value = async (expression: string): Promise<unknown> => (await tools.send('Runtime.evaluate', { expression })).result.value;
    await value('window.here = true');
    await page.goto(`${it.url}/es/terms`);
    await value('void setTimeout(() => history.back())');
    await until('the sign-in page', async () => (await value('location.pathname + document.readyState')) === '/es/logincomplete');
    return (await value('window.here === true')) as boolean;
  }

  test('W21: an untouched sign-in page is restored from it', async () => {
    const page = await browser.newPage();
    await (await Authenticator.of({ page })).rests();
    await page.goto(`${it.url}/es/login`, { waitUntil: 'networkidle' });
    assert.ok(await page.locator('form[data-flow="passkey"]').isVisible(), 'the script has come');
    assert.ok(await isRestored(page));
  });

  test('W21: one whose offer waited is too, for it asks no more when it is left', async () => {
    const page = await browser.newPage();
    await (await Authenticator.of({ page })).rests();
    await page.addInitScript(watch);
    await page.goto(`${it.url}/es/login`, { waitUntil: 'networkidle' });
    await page.locator('#login-email').focus();
    await until('the browser to be asked', () => page.evaluate(() => (window as Watched).seen.includes('conditional')));
    assert.ok(await isRestored(page));
  });
});
