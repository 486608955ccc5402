// Opening an account on the pages: what is accepted, what is advised, and what an address without an account can tell nobody.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newPerson, verifiedPerson, type Person } from '../support/people.ts';
import { stage, type Visitor } from './chromium.ts';
import { fillRegistration, linkOf, logsIn, profileShown, registers } from './citizens.ts';
import { languages, words } from './words.ts';

const { script } = words('es');

describe('opening an account', () => {
  const it = stage();

  const said = (visitor: Visitor) => visitor.page.locator('main').innerText();

  test('W17: whether or not an address has an account, the pages say the same', async () => {
    const known = await verifiedPerson(it.scene.server);
    const visitor = await it.visitor();
    const stories: Record<string, (person: Person) => Promise<void>> = {
      register: async (person) => {
        await visitor.page.goto('/es/register');
        await fillRegistration(visitor, person);
        await visitor.send('register');
        await visitor.arrivesAt('/es/verify#verification_sent');
      },
      forgot: async ({ email }) => {
        await visitor.page.goto('/es/forgot');
        await visitor.fill('forgot', { email });
        await visitor.send('forgot');
        await visitor.arrivesAt('/es/reset#reset_sent');
      },
      login: async (person) => {
        await logsIn(visitor, { ...person, password: 'no es esta contraseña' });
        await visitor.summary();
      },
      verify: async ({ email }) => {
        await visitor.page.goto('/es/verify');
        await visitor.fill('code', { email, code: '000000' });
        await visitor.send('verify-code');
        await visitor.summary();
      },
      resend: async ({ email }) => {
        await visitor.page.goto('/es/verify');
        await visitor.fill('resend', { email });
        await visitor.send('resend');
        await visitor.page.getByText(words('es').verify.resent).waitFor();
      },
    };
    for (const [name, story] of Object.entries(stories)) {
      const texts: string[] = [];
      for (const person of [known, newPerson()]) {
        await visitor.page.evaluate(() => sessionStorage.clear()).catch(() => undefined); // nothing is open at first
        await story(person);
        texts.push(await said(visitor));
      }
      assert.equal(texts[0], texts[1], name);
    }
  });

  test('W14: good news that leads to no other page stands below the heading, which has the focus', async () => {
    const visitor = await it.visitor();
    await visitor.page.goto('/es/verify');
    await visitor.fill('resend', { email: newPerson().email });
    await visitor.send('resend');
    await visitor.page.getByText(words('es').verify.resent).waitFor();
    assert.equal(await visitor.page.evaluate(() => document.activeElement?.tagName), 'H1');
    assert.equal(await visitor.page.locator('h1 + [role="status"]').innerText(), words('es').verify.resent);
  });

  test('W19: spaces and any alphabet are taken as they are; advice comes while typing and blocks nothing', async () => {
    const visitor = await it.visitor();
    const person = { ...newPerson(), password: ' тихий океан и берег 木 ñ ' };
    await visitor.page.goto('/es/register');
    await fillRegistration(visitor, person);
    await visitor.page.getByText(script.strength_4).waitFor();
    await visitor.fill('register', { password: '' });
    await visitor.page.getByText(script.strength_4).waitFor({ state: 'detached' });
    await visitor.fill('register', { password: 'aaaaaaaaaaaaaaaa' });
    await visitor.page.getByText(script.strength_1).waitFor();
    await visitor.send('register');
    await visitor.summary();
    assert.deepEqual(visitor.calls, ['POST /api/v1/auth/register'], 'the advice held nothing back: the server refused it');
    await visitor.fill('register', { password: person.password });
    await visitor.send('register');
    await visitor.arrivesAt('/es/verify#verification_sent');
    await visitor.page.goto(linkOf(await it.scene.server.letters.wait(person.email)));
    await visitor.send('verify-link');
    await visitor.arrivesAt('/es/login#verified');
    await logsIn(visitor, person);
    await profileShown(visitor);
  });

  test('W39: the terms and the policy are a link away in every language, and their version and the date are kept', async () => {
    for (const language of languages) {
      const visitor = await it.visitor();
      await visitor.page.goto(`/${language}/register`);
      const { register, terms, privacy } = words(language);
      for (const [link, page] of [[register.accept_terms, terms], [register.accept_privacy, privacy]] as const) {
        const [tab] = await Promise.all([visitor.context.waitForEvent('page'), visitor.page.getByRole('link', { name: link, exact: true }).click()]);
        assert.equal(await tab.locator('h1').innerText(), page.title);
        await tab.close();
      }
    }
    const before = Date.now();
    const { person } = await registers(it, await it.visitor(), 'es');
    const [row] = it.scene.store.rows(`SELECT terms_version, terms_accepted_at FROM users WHERE email_key = '${person.email}'`);
    assert.match(String(row?.['terms_version']), /^\d{4}-\d{2}$/);
    const accepted = Number(row?.['terms_accepted_at']);
    assert.ok(accepted >= before - 1000 && accepted <= Date.now() + 1000, String(accepted));
  });

  test('W15: every field takes what is pasted', async () => {
    const visitor = await it.visitor();
    await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    for (const name of ['register', 'login', 'verify', 'forgot', 'reset', 'email', 'undo']) {
      await visitor.page.goto(`/es/${name}`);
      await visitor.page.evaluate(() => navigator.clipboard.writeText('123456'));
      for (const summary of await visitor.page.locator('summary').all()) await summary.click();
      for (const field of await visitor.page.locator('form:visible input:not([type="hidden"], [type="checkbox"]):visible').all()) {
        await field.focus();
        await visitor.page.keyboard.press('Control+v');
        assert.equal(await field.inputValue(), '123456', `${name}: ${await field.getAttribute('id')}`);
      }
    }
  });
});
