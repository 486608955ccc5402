// The whole story in a browser, in each language.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linkOf, logsIn, profileShown, registers } from './citizens.ts';
import { stage } from './chromium.ts';
import { languages, words } from './words.ts';

describe('the whole story', () => {
  const it = stage();

  for (const language of languages) {
    test(`AU_36: register, letter, verify, sign in, see the profile, sign out: ${language}`, async () => {
      const visitor = await it.visitor();
      const { page } = visitor;
      const { person, letter } = await registers(it, visitor, language);
      assert.equal(await page.locator('.message:visible').innerText(), words(language).notices.verification_sent);
      assert.equal(new URL(letter.link ?? '').pathname, `/${language}/verify`);

      await page.goto(linkOf(letter));
      await visitor.send('verify-link');
      await visitor.arrivesAt(`/${language}/login#verified`);
      assert.equal(await page.locator('.message:visible').innerText(), words(language).notices.verified);

      await logsIn(visitor, person, language);
      await profileShown(visitor, language);
      assert.equal(await page.locator('#owner').innerText(), `${person.first_name} ${person.last_name}`);
      assert.equal(await page.locator('[data-shows="email"]').innerText(), person.email);
      assert.equal(await page.locator('#edit-language').inputValue(), language);

      await visitor.send('sign-out');
      await visitor.arrivesAt(`/${language}/login#signed_out`);
      await page.goto(`/${language}/profile`);
      await visitor.arrivesAt(`/${language}/login`);
    });
  }

  test('/ opens the sign-in page in the language of the browser', async () => {
    for (const [locale, language] of [['fr-FR', 'fr'], ['pt-PT', 'pt'], ['en-GB', 'en'], ['es-GQ', 'es'], ['de-DE', 'es']] as const) {
      const visitor = await it.visitor({ locale });
      await visitor.page.goto('/');
      await visitor.arrivesAt(`/${language}/login`);
      await visitor.context.close();
    }
  });

  test('an unknown address says so in the language of its path, with status 404', async () => {
    const visitor = await it.visitor();
    const answer = await visitor.page.goto('/pt/nada');
    assert.equal(answer?.status(), 404);
    assert.equal(await visitor.page.locator('h1').innerText(), words('pt').not_found.title);
  });
});
