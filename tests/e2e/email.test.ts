// Another address, on the pages that its letters lead to: confirmed and undone, with script and without.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from '../support/client.ts';
import type { Letter } from '../support/letters.ts';
import { asksToMove, login, newPerson, verifiedPerson, type Person } from '../support/people.ts';
import { stage, type Visitor } from './chromium.ts';
import { linkOf, logsIn, profileShown } from './citizens.ts';
import { languages, words, type Language } from './words.ts';

describe('another address', () => {
  const it = stage();

  /** Somebody who asked for another address, and the letter that came there. */
  async function asks(): Promise<{ person: Person; email: string; letter: Letter }> {
    const person = await verifiedPerson(it.scene.server);
    const email = newPerson().email;
    const client = new Client(it.scene.server);
    try {
      const { access_token } = await login(client, person);
      return { person, email, letter: await asksToMove(it.scene.server, client, access_token, email) };
    } finally {
      client.close();
    }
  }

  async function follows(visitor: Visitor, letter: Letter, language: Language, flow: string): Promise<void> {
    await visitor.page.goto('about:blank');
    await visitor.page.goto(linkOf(letter).replace(/^\/\w+/, `/${language}`), { waitUntil: 'networkidle' });
    await visitor.page.locator(`form[data-flow="${flow}"]`).waitFor();
  }

  for (const language of languages) {
    test(`A46, A12, A14: the link confirms when the button is pressed, the other undoes it, and no address carries a token: ${language}`, async () => {
      const visitor = await it.visitor();
      const { person, email, letter } = await asks();
      await follows(visitor, letter, language, 'email-link');
      assert.deepEqual(visitor.calls, []);
      await visitor.send('email-link');
      await visitor.arrivesAt(`/${language}/login#email_changed`);
      assert.equal(await visitor.page.locator('.message:visible').innerText(), words(language).notices.email_changed);
      await logsIn(visitor, { ...person, email }, language);
      await profileShown(visitor, language);
      const undo = await it.scene.server.letters.waitForPage(person.email, 'undo');
      await follows(visitor, undo, language, 'undo-link');
      await visitor.send('undo-link');
      await visitor.arrivesAt(`/${language}/reset#email_restored`);
      assert.equal(await visitor.page.locator('.message:visible').innerText(), words(language).notices.email_restored);
      for (const sent of visitor.requests) assert.ok(![letter, undo].some(({ token }) => sent.url().includes(String(token))), sent.url());
    });
  }

  test('W28: without JavaScript, by the code and by the end of the link', async () => {
    const visitor = await it.visitor({ javaScriptEnabled: false });
    const { person, email, letter } = await asks();
    await visitor.page.goto('/fr/email');
    await visitor.fill('code', { email, code: String(letter.code) });
    await visitor.send('email-code');
    await visitor.arrivesAt('/fr/login#email_changed');
    const undo = await it.scene.server.letters.waitForPage(person.email, 'undo');
    await visitor.page.goto('/fr/undo');
    assert.ok(await visitor.page.locator('form[data-flow="undo-link"]').isHidden());
    await visitor.fill('token', { token: String(undo.token) });
    await visitor.send('undo-token');
    await visitor.arrivesAt('/fr/reset#email_restored');
    await visitor.page.goto('/fr/undo');
    await visitor.fill('token', { token: String(undo.token) });
    await visitor.send('undo-token');
    await visitor.arrivesAt('/fr/undo#e-invalid_or_expired_token');
  });

  test('whoever pastes the whole link into the field has pasted enough', async () => {
    const visitor = await it.visitor();
    const { person, letter } = await asks();
    await follows(visitor, letter, 'es', 'email-link');
    await visitor.send('email-link');
    await visitor.arrivesAt('/es/login#email_changed');
    const undo = await it.scene.server.letters.waitForPage(person.email, 'undo');
    await visitor.page.goto('/es/undo');
    await visitor.fill('token', { token: ` ${undo.link}#token=${undo.token} ` });
    await visitor.send('undo-token');
    await visitor.arrivesAt('/es/reset#email_restored');
  });
});
