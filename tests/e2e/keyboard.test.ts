// W14: the whole story without a mouse.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newPerson } from '../support/people.ts';
import { Authenticator } from './authenticator.ts';
import { stage, type Visitor } from './chromium.ts';
import { linkOf, profileShown } from './citizens.ts';
import { words } from './words.ts';

const { register, login, verify, profile } = words('es');
const { passkeys } = profile;

describe('by keyboard alone', () => {
  // A passkey is bound to the address of its page, which is the server's own here.
  const it = stage({ PUBLIC_URL: undefined });

  test('W14: register, verify, sign in, change the name, add a passkey, sign out, sign in with it, remove it, sign out', async () => {
    const visitor = await it.visitor();
    const device = await Authenticator.of(visitor);
    const { keyboard } = visitor.page;
    const person = newPerson();
    await visitor.page.goto('/es/register');
    for (const name of ['first_name', 'last_name', 'email', 'password'] as const) {
      await tabTo(visitor, `#register-${name}`);
      await keyboard.type(person[name]);
    }
    await tabTo(visitor, '#register-accept_terms');
    await keyboard.press('Space');
    await pressButton(visitor, register.submit);
    await visitor.arrivesAt('/es/verify#verification_sent');
    const letter = await it.scene.server.letters.wait(person.email);

    await visitor.page.goto('about:blank');
    await visitor.page.goto(linkOf(letter));
    await pressButton(visitor, verify.link_submit);
    await visitor.arrivesAt('/es/login#verified');

    for (const name of ['email', 'password'] as const) {
      await tabTo(visitor, `#login-${name}`);
      await keyboard.type(person[name]);
    }
    await keyboard.press('Enter');
    await profileShown(visitor);

    await tabTo(visitor, '#edit-first_name');
    await keyboard.type('Ana');
    await pressButton(visitor, profile.save);
    await visitor.page.getByText(profile.saved).waitFor();

    await tabTo(visitor, '#passkey-name');
    await keyboard.type('Mi teléfono');
    await pressButton(visitor, passkeys.add);
    await visitor.page.getByText(passkeys.added).waitFor();
    assert.equal(await visitor.page.evaluate(() => document.activeElement?.tagName), 'H1');
    await pressButton(visitor, profile.sign_out);
    await visitor.arrivesAt('/es/login#signed_out');

    await device.rests(); // it would answer as soon as the e-mail field has the focus
    await tabTo(visitor, `button:text-is("${login.passkey}")`);
    await device.wakes();
    await keyboard.press('Enter');
    await profileShown(visitor);
    await pressButton(visitor, passkeys.remove);
    await pressButton(visitor, passkeys.yes);
    await visitor.page.getByText(passkeys.removed).waitFor();
    assert.equal(await visitor.page.evaluate(() => document.activeElement?.tagName), 'H1');
    await pressButton(visitor, profile.sign_out);
    await visitor.arrivesAt('/es/login#signed_out');
  });

  test('W14: the first key reaches the skip link, and it leads past the band and the languages', async () => {
    const visitor = await it.visitor();
    await visitor.page.goto('/es/login');
    await visitor.page.keyboard.press('Tab');
    assert.equal(await visitor.page.evaluate(() => document.activeElement?.className), 'skip');
    await visitor.page.keyboard.press('Enter');
    await visitor.page.keyboard.press('Tab');
    assert.equal(await visitor.page.evaluate(() => document.activeElement?.id), 'login-email');
  });

  test('W18: the password is shown and hidden by keys', async () => {
    const visitor = await it.visitor();
    await visitor.page.goto('/es/login');
    await pressButton(visitor, words('es').script.show);
    assert.equal(await visitor.page.locator('#login-password').getAttribute('type'), 'text');
    await visitor.page.keyboard.press('Space');
    assert.equal(await visitor.page.locator('#login-password').getAttribute('type'), 'password');
    await visitor.page.getByRole('button', { name: login.submit, exact: true }).waitFor();
  });
});

async function pressButton(visitor: Visitor, name: string): Promise<void> {
  const button = `button:text-is("${name}")`;
  await visitor.page.locator(button).waitFor();
  await tabTo(visitor, button);
  await visitor.page.keyboard.press('Enter');
}

/** Presses Tab until that element has the focus. */
async function tabTo({ page }: Visitor, selector: string): Promise<void> {
  const target = page.locator(selector).first();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no number of Tabs reaches ${selector}`);
}
