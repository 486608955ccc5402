// W28: the same story with JavaScript switched off.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { verifiedPerson } from '../support/people.ts';
import { stage } from './chromium.ts';
import { linkOf, logsIn, registers } from './citizens.ts';
import { languages, words } from './words.ts';

const noScript = { javaScriptEnabled: false };

describe('without JavaScript', () => {
  const it = stage();

  for (const language of languages) {
    test(`W28: register, verify by code, sign in, sign out: ${language}`, async () => {
      const visitor = await it.visitor(noScript);
      const { page } = visitor;
      const { person, letter } = await registers(it, visitor, language);
      assert.equal(await page.locator('.message:visible').innerText(), words(language).notices.verification_sent);

      // W16: a code is copied with whatever stands between its digits.
      const code = ` ${letter.code?.slice(0, 3)} - ${letter.code?.slice(3)}`;
      await visitor.fill('code', { email: person.email, code });
      await visitor.send('verify-code');
      await visitor.arrivesAt(`/${language}/login#verified`);
      assert.ok(await page.getByText(words(language).login.passkey).isHidden(), 'a passkey needs script');

      await logsIn(visitor, person, language);
      await visitor.arrivesAt(`/${language}/profile`);
      assert.equal(await page.locator('noscript p').innerText(), words(language).profile.needs_script);
      assert.ok(await page.locator('#account').isHidden());
      await visitor.send('sign-out');
      await visitor.arrivesAt(`/${language}/login#signed_out`);
      assert.equal(await page.locator('.message:visible').innerText(), words(language).notices.signed_out);
    });
  }

  test('the link of the letter says that it needs script and offers the code', async () => {
    const visitor = await it.visitor(noScript);
    const { letter } = await registers(it, visitor, 'es');
    await visitor.page.goto('about:blank');
    await visitor.page.goto(linkOf(letter));
    assert.equal(await visitor.page.locator('noscript p').innerText(), words('es').verify.needs_script);
    assert.ok(await visitor.page.locator('form[data-flow="verify-link"]').isHidden());
    assert.ok(await visitor.page.locator('form[data-flow="verify-code"]').isVisible());
  });

  test('A9: in another browser the code needs the password, and the page says where to write it', async () => {
    const { person, letter } = await registers(it, await it.visitor(noScript), 'es');
    const other = await it.visitor(noScript);
    const code = String(letter.code);
    await other.page.goto('/es/verify');
    await other.fill('code', { email: person.email, code });
    await other.send('verify-code');
    await other.arrivesAt('/es/verify#e-password_required');
    assert.equal(await other.page.locator('.message:visible').innerText(), words('es').refusals.password_required);
    await other.page.locator('summary').click();
    await other.fill('code', { email: person.email, code, password: person.password });
    await other.send('verify-code');
    await other.arrivesAt('/es/login#verified');
  });

  test('another letter can be asked for', async () => {
    const visitor = await it.visitor(noScript);
    const { person, letter } = await registers(it, visitor, 'fr');
    await visitor.fill('resend', { email: person.email });
    await visitor.send('resend');
    await visitor.arrivesAt('/fr/verify#verification_sent');
    await it.scene.server.letters.waitForNew(person.email, [letter]);
  });

  test('a wrong password and an address that is not confirmed are told apart by words', async () => {
    const visitor = await it.visitor(noScript);
    const person = await verifiedPerson(it.scene.server);
    await logsIn(visitor, { ...person, password: 'no es esta contraseña' }, 'es');
    await visitor.arrivesAt('/es/login#e-invalid_credentials');
    assert.equal(await visitor.page.locator('.message:visible').innerText(), words('es').errors.problems.invalid_credentials.detail);

    const { person: waiting } = await registers(it, visitor, 'es');
    await logsIn(visitor, waiting, 'es');
    await visitor.arrivesAt('/es/login#e-email_not_verified');
    assert.match(await visitor.page.locator('.message:visible').innerText(), /confirme su correo/);
    await visitor.page.locator('.message:visible a').click();
    await visitor.arrivesAt('/es/verify');
  });
});
