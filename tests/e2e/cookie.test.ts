// The session cookie as Chromium keeps it, and forms that other sites try to send in its name.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { verifiedPerson } from '../support/people.ts';
import { stage, type Visitor } from './chromium.ts';
import { profileShown, signedIn } from './citizens.ts';

describe('the session cookie', () => {
  const it = stage();

  const cookieOf = async (visitor: Visitor) => {
    const cookies = await visitor.context.cookies(it.url);
    assert.ok(cookies.length <= 1, 'the server sets one cookie only');
    return cookies[0];
  };

  test('A35, W33: Chromium keeps the session cookie on http://localhost: HttpOnly, Secure, SameSite=Lax, out of reach of scripts', async () => {
    const visitor = await it.visitor();
    await signedIn(it, visitor);
    const cookie = await cookieOf(visitor);
    const { name, httpOnly, secure, sameSite, path, domain } = cookie ?? {};
    assert.deepEqual(
      { name, httpOnly, secure, sameSite, path, domain },
      { name: it.cookie, httpOnly: true, secure: true, sameSite: 'Lax', path: '/', domain: 'localhost' },
    );
    assert.equal(await visitor.page.evaluate(() => document.cookie), '');
    await visitor.page.reload();
    await profileShown(visitor);
    assert.notEqual((await cookieOf(visitor))?.value, cookie?.value, 'each load of the profile turns the refresh token');
  });

  test('A35: no access token or refresh token is kept where a script could find it later', async () => {
    const visitor = await it.visitor();
    let answer: Record<string, unknown> = {};
    await visitor.page.route('**/auth/login', async (route) => {
      const response = await route.fetch();
      answer = (await response.json()) as Record<string, unknown>;
      await route.fulfill({ response });
    });
    await signedIn(it, visitor);
    const kept = await visitor.page.evaluate(() => ({ local: { ...localStorage }, session: { ...sessionStorage }, address: location.href }));
    assert.deepEqual(kept, { local: {}, session: {}, address: `${it.url}/es/profile` });
    assert.ok(answer['access_token']);
    assert.equal(answer['refresh_token'], undefined);
  });

  test('signing out leaves the device in the cookie and no token', async () => {
    const visitor = await it.visitor();
    await signedIn(it, visitor);
    await visitor.send('sign-out');
    await visitor.arrivesAt('/es/login#signed_out');
    assert.match((await cookieOf(visitor))?.value ?? '', /^[A-Za-z0-9_-]{22}$/);
  });

  // localhost on another port is another origin of the same site: SameSite does not stop it, only A43 does.
  for (const host of ['localhost', '127.0.0.1']) {
    test(`A43: a page of http://${host} on another port can neither sign a visitor in nor out`, async () => {
      const evil = `http://${host}:${await site('<form method="post"><button>win a prize</button></form>')}/`;
      const { email, password } = await verifiedPerson(it.scene.server);
      const visitor = await it.visitor();
      await visitor.page.goto('/es/login');
      const enemy = await visitor.context.newPage();

      await attack(enemy, evil, `${it.url}/api/v1/auth/login?lang=es`, { email, password });
      assert.equal(await cookieOf(visitor), undefined, 'no session began');

      await signedIn(it, visitor);
      const held = await cookieOf(visitor);
      await attack(enemy, evil, `${it.url}/api/v1/auth/logout?lang=es`, {});
      assert.equal((await cookieOf(visitor))?.value, held?.value);
      await visitor.page.reload();
      await profileShown(visitor);
    });
  }
});

/** Sends a form to us from a foreign page, and expects to be refused. */
async function attack(enemy: Page, from: string, action: string, fields: Record<string, string>): Promise<void> {
  await enemy.goto(from);
  await enemy.evaluate(({ action, fields }) => {
    const form = document.querySelector('form') as HTMLFormElement;
    form.action = action;
    for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { name, value }));
  }, { action, fields });
  const [answer] = await Promise.all([enemy.waitForResponse((response) => response.url() === action), enemy.click('button')]);
  assert.equal(answer.status(), 403);
  assert.equal((await answer.json()).code, 'origin_not_allowed');
}

const sites: Server[] = [];
after(() => sites.forEach((open) => open.close()));

/** The port of a web site that serves one page. */
async function site(page: string): Promise<number> {
  const server = createServer((_request, answer) => answer.setHeader('Content-Type', 'text/html').end(page));
  sites.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
