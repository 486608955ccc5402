// A forgotten password: from the sign-in page to a letter and back, by its link or its code, with script and without.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newPassword, verifiedPerson } from '../support/people.ts';
import { stage, type Visitor } from './chromium.ts';
import { linkOf, logsIn, profileShown } from './citizens.ts';
import { languages, words, type Language } from './words.ts';

describe('a forgotten password', () => {
  const it = stage();

  async function forgets(visitor: Visitor, language: Language) {
    const person = await verifiedPerson(it.scene.server);
    const seen = await it.scene.server.letters.to(person.email);
    await visitor.page.goto(`/${language}/login`);
    await visitor.page.getByRole('link', { name: words(language).login.forgot }).click();
    await visitor.arrivesAt(`/${language}/forgot`);
    await visitor.fill('forgot', { email: person.email });
    await visitor.send('forgot');
    await visitor.arrivesAt(`/${language}/reset#reset_sent`);
    assert.equal(await visitor.page.locator('.message:visible').innerText(), words(language).notices.reset_sent);
    const letter = await it.scene.server.letters.waitForPage(person.email, 'reset', seen);
    return { person: { ...person, password: newPassword() }, letter };
  }

  for (const language of languages) {
    test(`A42, A14: the link of the letter leads to a new password, and its token is never sent in an address: ${language}`, async () => {
      const visitor = await it.visitor();
      const { person, letter } = await forgets(visitor, language);
      await visitor.page.goto('about:blank');
      await visitor.page.goto(linkOf(letter).replace(/^\/\w+/, `/${language}`));
      await visitor.page.locator('form[data-flow="reset-link"]').waitFor();
      assert.equal(visitor.page.url(), `${it.url}/${language}/reset`);
      await visitor.fill('link', { new_password: person.password });
      await visitor.send('reset-link');
      await visitor.arrivesAt(`/${language}/login#password_reset`);
      assert.equal(await visitor.page.locator('.message:visible').innerText(), words(language).notices.password_reset);
      for (const sent of visitor.requests) assert.ok(!sent.url().includes(letter.token ?? '-'), sent.url());
      await logsIn(visitor, person, language);
      await profileShown(visitor, language);
    });
  }

  test('A12: opening the link spends nothing; a password that is refused keeps it, a spent link has a way out', async () => {
    const visitor = await it.visitor();
    const { person, letter } = await forgets(visitor, 'es');
    await visitor.page.goto('about:blank');
    await visitor.page.goto(linkOf(letter), { waitUntil: 'networkidle' });
    const before = visitor.calls.length;
    await visitor.fill('link', { new_password: 'corta' });
    await visitor.send('reset-link');
    assert.match(await visitor.summary(), /12 caracteres o más/);
    await visitor.fill('link', { new_password: 'Nguema Obiang y su gato' });
    await visitor.send('reset-link');
    await visitor.page.locator('#link-new_password[aria-invalid="true"]').waitFor();
    await visitor.fill('link', { new_password: person.password });
    await visitor.send('reset-link');
    await visitor.arrivesAt('/es/login#password_reset');
    assert.equal(visitor.calls.length, before + 2, 'only the button posts, and not what is too short');

    await visitor.page.goto(linkOf(letter));
    await visitor.fill('link', { new_password: newPassword() });
    await visitor.send('reset-link');
    assert.match(await visitor.summary(), new RegExp(words('es').errors.problems.invalid_or_expired_token.detail));
    await visitor.page.getByRole('link', { name: words('es').reset.again }).click();
    await visitor.arrivesAt('/es/forgot');
  });

  test('W28: without JavaScript, by the code', async () => {
    const visitor = await it.visitor({ javaScriptEnabled: false });
    const { person, letter } = await forgets(visitor, 'fr');
    assert.equal(await visitor.page.locator('noscript p').innerText(), words('fr').reset.needs_script);
    assert.ok(await visitor.page.locator('form[data-flow="reset-link"]').isHidden());
    await visitor.fill('code', { email: person.email, code: String(letter.code), new_password: person.password });
    await visitor.send('reset-code');
    await visitor.arrivesAt('/fr/login#password_reset');
    await logsIn(visitor, person, 'fr');
    await visitor.arrivesAt('/fr/profile');
  });
});
