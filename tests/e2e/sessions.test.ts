// Where an account is open, another password, another address, and the warning before a session ends: the profile page.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { login, newPassword, newPerson } from '../support/people.ts';
import { until } from '../support/until.ts';
import { stage, type Visitor } from './chromium.ts';
import { linkOf, logsIn, profileShown, signedIn } from './citizens.ts';
import { languages, words } from './words.ts';

const { profile, errors } = words('es');
const { sessions: text, expiry } = profile;

describe('the security of an account', () => {
  const it = stage();

  const rows = (visitor: Visitor) => visitor.page.locator('#sessions .row');

  test('W22: lists the sessions, marks this one and offers it no button; the others end one by one or all at once', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    for (let count = 0; count < 3; count += 1) await login(it.scene.client, person);
    await visitor.page.reload();
    await profileShown(visitor);
    await visitor.page.getByText(text.count.other.replace('{count}', '4')).waitFor();
    const mine = rows(visitor).filter({ hasText: text.this_device });
    assert.match(await mine.innerText(), /Chrome · Linux[^]*Dirección 127\.0\.0\.1[^]*Última actividad: \d+ de \w+ de \d+/);
    assert.equal(await mine.getByRole('button').count(), 0);

    await rows(visitor).getByRole('button').first().click();
    await visitor.page.getByText(text.ended).waitFor();
    await visitor.page.getByText(text.count.other.replace('{count}', '3')).waitFor();
    await visitor.page.getByRole('button', { name: text.end_others }).click();
    await visitor.page.getByText(text.others_ended).waitFor();
    await visitor.page.getByText(text.count.one.replace('{count}', '1')).waitFor();
    assert.equal(await rows(visitor).count(), 1);
    assert.equal(await visitor.page.getByRole('button', { name: text.end_others }).count(), 0);
  });

  for (const language of languages) {
    test(`W22: dates and words of the sessions are those of the page: ${language}`, async () => {
      const visitor = await it.visitor();
      await signedIn(it, visitor, language);
      const here = words(language).profile.sessions;
      const [before, after] = here.last_seen.split('{when}');
      await rows(visitor).getByText(before ?? '').waitFor();
      const today = new Intl.DateTimeFormat({ es: 'es-GQ', fr: 'fr-GQ', pt: 'pt-PT', en: 'en-GB' }[language], { dateStyle: 'long', timeZone: 'Africa/Malabo' });
      assert.ok((await rows(visitor).innerText()).includes(`${before}${today.format(new Date())}`), after);
    });
  }

  test('W22: another password needs the present one, ends the other sessions, and is the one that counts', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    await login(it.scene.client, person);
    const password = newPassword();
    await visitor.fill('password', { current_password: 'no es esta contraseña', new_password: password });
    await visitor.send('password');
    assert.ok((await visitor.summary()).includes(errors.fields.wrong_password));
    assert.equal(await visitor.page.locator('#password-current_password').getAttribute('aria-invalid'), 'true');
    await visitor.fill('password', { current_password: person.password });
    await visitor.send('password');
    await visitor.page.getByText(profile.password.done).waitFor();
    await visitor.page.getByText(text.count.one.replace('{count}', '1')).waitFor();
    assert.equal(await visitor.page.locator('#password-new_password').inputValue(), '');
    await visitor.send('sign-out');
    await visitor.arrivesAt('/es/login#signed_out');
    await logsIn(visitor, { ...person, password });
    await profileShown(visitor);
  });

  test('A46: another address is asked for with the password, and the letter that comes there confirms it', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    const { email } = newPerson();
    await visitor.fill('email', { new_email: email, password: person.password });
    await visitor.send('email');
    await visitor.page.getByText(profile.email.done.replace('{email}', email)).waitFor();
    const letter = await it.scene.server.letters.waitForPage(email, 'email');
    await visitor.page.goto('about:blank');
    await visitor.page.goto(linkOf(letter));
    await visitor.send('email-link');
    await visitor.arrivesAt('/es/login#email_changed');
  });

  test('W23: five minutes before the session ends the page says so, and one button keeps it', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    const end = () => Number(it.scene.store.rows(`SELECT s.idle_end FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email_key = '${person.email}'`)[0]?.['idle_end']);
    const soon = (minutes: number) => `idle_end = ${Date.now() + minutes * 60_000}`;
    it.scene.store.change(`UPDATE sessions SET ${soon(30)} WHERE user_id = (SELECT id FROM users WHERE email_key = '${person.email}')`);
    await visitor.page.clock.install();
    await visitor.page.reload();
    await profileShown(visitor);
    await visitor.page.locator('#sessions .row').waitFor();
    const renewed = end();
    assert.ok(renewed > Date.now() + 60 * 60_000, 'loading the page renews the session');
    assert.equal(await visitor.page.getByRole('button', { name: expiry.stay }).count(), 0);
    await visitor.page.clock.fastForward(115.5 * 60_000);
    await visitor.page.getByRole('button', { name: expiry.stay }).click();
    await visitor.page.getByText(expiry.stayed).waitFor();
    assert.equal(visitor.calls.filter((call) => call.endsWith('/auth/refresh')).length >= 2, true);
    await until('the session to last longer', () => end() > renewed);
  });
});
