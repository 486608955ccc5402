// Passkeys on the pages: made and removed in the profile, used on the sign-in page, and what is said when there is none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Person } from '../support/people.ts';
import { until } from '../support/until.ts';
import { Authenticator } from './authenticator.ts';
import { stage, type Visitor } from './chromium.ts';
import { addsPasskey, logsIn, profileShown, signedIn } from './citizens.ts';
import { languages, words } from './words.ts';

const { profile, login, missing, errors, script } = words('es');
const text = profile.passkeys;
const options = 'POST /api/v1/auth/passkeys/login/options';
const finish = 'POST /api/v1/auth/passkeys/login/finish';

// A passkey is bound to the address of its page, which is the server's own here.
const ownAddress = { PUBLIC_URL: undefined };

const rows = ({ page }: Visitor) => page.locator('#passkeys .row');
const status = ({ page }: Visitor) => page.locator('form[data-flow="passkey"] [role="status"]').first();
const signsOut = async (visitor: Visitor, language = 'es') => {
  await visitor.send('sign-out');
  await visitor.arrivesAt(`/${language}/login#signed_out`);
};

describe('passkeys', () => {
  const it = stage(ownAddress);

  /** Signed in, with one passkey on a device. */
  async function owner(): Promise<{ visitor: Visitor; person: Person; device: Authenticator }> {
    const visitor = await it.visitor();
    const device = await Authenticator.of(visitor);
    const person = await signedIn(it, visitor);
    await addsPasskey(visitor);
    return { visitor, person, device };
  }

  /** So that the login of that person is six minutes old. */
  async function waitsSixMinutes(visitor: Visitor, { email }: Person): Promise<void> {
    const then = Date.now() - 6 * 60_000;
    const whose = `user_id = (SELECT id FROM users WHERE email_key = '${email}')`;
    it.scene.store.change(`UPDATE sessions SET created_at = ${then}, authenticated_at = ${then} WHERE ${whose}`);
    await visitor.page.reload();
    await profileShown(visitor);
  }

  for (const language of languages) {
    test(`W20: made in the profile it stands in the list, and its button opens the account: ${language}`, async () => {
      const here = words(language).profile.passkeys;
      const visitor = await it.visitor();
      const device = await Authenticator.of(visitor);
      const person = await signedIn(it, visitor, language);
      await visitor.page.getByText(here.none).waitFor();
      await visitor.fill('passkey', { name: 'Mi teléfono' });
      await visitor.send('passkey');
      await visitor.page.getByText(here.added).waitFor();
      await rows(visitor).waitFor();
      const today = new Intl.DateTimeFormat({ es: 'es-GQ', fr: 'fr-GQ', pt: 'pt-PT', en: 'en-GB' }[language], { dateStyle: 'long', timeZone: 'Africa/Malabo' }).format(new Date());
      const said = await rows(visitor).innerText();
      for (const part of ['Mi teléfono', here.created_at.replace('{when}', today), here.never_used]) assert.ok(said.includes(part), said);
      assert.equal(await device.count(), 1);
      assert.equal(await visitor.page.locator('#passkey-name').inputValue(), '');

      await signsOut(visitor, language);
      await visitor.page.getByRole('button', { name: words(language).login.passkey }).click();
      await profileShown(visitor, language);
      assert.equal(await visitor.page.locator('[data-shows="email"]').innerText(), person.email);
      assert.ok((await rows(visitor).innerText()).includes(here.last_used_at.replace('{when}', today)));
    });
  }

  test('W20: chosen in the e-mail field it signs in, and is remembered as the box says', async () => {
    const { visitor, person } = await owner();
    await signsOut(visitor);
    await visitor.page.locator('#login-remember_me').check();
    await visitor.page.locator('#login-email').focus();
    await profileShown(visitor);
    assert.equal(await visitor.page.locator('[data-shows="email"]').innerText(), person.email);
    const sent = visitor.callRequests.find((request) => `${request.method()} ${new URL(request.url()).pathname}` === finish)?.postDataJSON();
    assert.deepEqual([sent.remember_me, sent.transport], [true, 'cookie']);
    const [cookie] = (await visitor.context.cookies()).filter(({ name }) => name === it.cookie);
    assert.ok((cookie?.expires ?? 0) > Date.now() / 1000 + 29 * 86_400, 'for thirty days');
  });

  test('W20: who declines is shown no error, and the form is as it was', async () => {
    const { visitor, person, device } = await owner();
    await signsOut(visitor);
    await device.declines();
    await visitor.fill('login', { email: person.email, password: person.password });
    await visitor.send('passkey');
    await until('a calm word', async () => (await status(visitor).innerText()) === login.passkey_declined);
    assert.equal(await visitor.page.locator('.summary, .fault').count(), 0);
    assert.equal(await visitor.page.locator('#login-password').inputValue(), person.password);
    assert.equal(await visitor.page.getByRole('button', { name: login.passkey }).getAttribute('aria-disabled'), null);
    assert.ok(!visitor.calls.includes(finish));
    await visitor.send('login');
    await profileShown(visitor);
  });

  test('W20: who declines to make one is shown no error, and has none', async () => {
    const visitor = await it.visitor();
    const device = await Authenticator.of(visitor);
    await signedIn(it, visitor);
    await device.declines();
    await visitor.fill('passkey', { name: 'La de casa' });
    await visitor.send('passkey');
    await visitor.page.getByText(text.declined).waitFor();
    assert.equal(await visitor.page.locator('.summary, .fault').count(), 0);
    assert.equal(await visitor.page.locator('#passkey-name').inputValue(), 'La de casa');
    assert.ok(!visitor.calls.some((call) => call.endsWith('/register/finish')));
    await device.confirms();
    await visitor.send('passkey');
    await rows(visitor).getByText('La de casa').waitFor();
    assert.equal(await visitor.page.getByText(text.declined).count(), 0);
  });

  test('W20: one that opens no account here is refused in words, and the password opens it', async () => {
    const { visitor, person, device } = await owner();
    await removes(visitor);
    await visitor.page.getByText(text.removed).waitFor();
    await signsOut(visitor);
    await visitor.send('passkey');
    await visitor.page.locator('.summary').waitFor();
    assert.ok((await visitor.summary()).includes(errors.problems.invalid_passkey.detail));
    assert.equal(await visitor.page.locator('.summary + form').getAttribute('data-flow'), 'login');
    await device.rests(); // it would answer in the field, which is the next test
    await visitor.fill('login', { email: person.email, password: person.password });
    await visitor.send('login');
    await profileShown(visitor);
  });

  test('W20: chosen in the e-mail field, one that opens no account here is refused in the same words', async () => {
    const { visitor } = await owner();
    await removes(visitor);
    await visitor.page.getByText(text.removed).waitFor();
    await signsOut(visitor);
    await visitor.page.locator('#login-email').focus();
    await visitor.page.locator('.summary').waitFor();
    assert.ok((await visitor.summary()).includes(errors.problems.invalid_passkey.detail));
  });

  test('W20: a device that keeps one already says so', async () => {
    const { visitor, device } = await owner();
    await visitor.send('passkey');
    await visitor.page.locator('.summary').waitFor();
    assert.ok((await visitor.summary()).includes(text.already));
    assert.deepEqual([await rows(visitor).count(), await device.count()], [1, 1]);
  });

  test('W20: a browser that fails, and a service that cannot be reached, are told apart, and offer the password', async () => {
    const { visitor } = await owner();
    await signsOut(visitor);
    const elsewhere = { challenge: 'A'.repeat(43), timeout: 300_000, rpId: 'elsewhere.example', allowCredentials: [], userVerification: 'required' };
    await visitor.page.route('**/login/options', (route) => route.fulfill({ json: elsewhere }));
    await visitor.send('passkey');
    await visitor.page.getByText(login.passkey_failed).waitFor();
    assert.ok((await visitor.summary()).includes(login.passkey_failed));
    await visitor.page.unroute('**/login/options');
    await visitor.page.route('**/login/options', (route) => route.abort('connectionrefused'));
    await visitor.send('passkey');
    await visitor.page.getByText(script.unreachable).waitFor();
    assert.ok(await visitor.page.locator('#login-password').isEditable());
  });

  test('A28: it is removed when that was asked twice, and can be kept instead', async () => {
    const { visitor } = await owner();
    const remove = rows(visitor).getByRole('button', { name: text.remove_named.replace('{name}', 'Mi teléfono') });
    await remove.click();
    const question = rows(visitor).getByText(text.sure.replace('{name}', 'Mi teléfono'));
    await question.waitFor();
    assert.ok(await question.evaluate((element) => element === document.activeElement), 'the question is heard');
    await rows(visitor).getByRole('button', { name: text.no }).click();
    await until('the focus to come back', () => remove.evaluate((element) => element === document.activeElement));
    assert.ok(!visitor.calls.some((call) => call.startsWith('DELETE')));
    await removes(visitor);
    await visitor.page.getByText(text.removed).waitFor();
    await visitor.page.getByText(text.none).waitFor();
    assert.equal(await rows(visitor).count(), 0);
  });

  test('A28: six minutes after the login a removal wants a new one, and a link leads there', async () => {
    const { visitor, person, device } = await owner();
    await device.rests(); // the password is to be written, below
    await waitsSixMinutes(visitor, person);
    await removes(visitor);
    await rows(visitor).getByText(errors.problems.recent_login_required.detail).waitFor();
    await rows(visitor).getByRole('link', { name: text.sign_in }).click();
    await visitor.arrivesAt('/es/login');
    await logsIn(visitor, person);
    await profileShown(visitor);
    await removes(visitor);
    await visitor.page.getByText(text.none).waitFor();
  });

  test('A28: six minutes after the login a new one wants the password, which is asked for only then', async () => {
    const visitor = await it.visitor();
    await Authenticator.of(visitor);
    const person = await signedIn(it, visitor);
    await waitsSixMinutes(visitor, person);
    const password = visitor.page.locator('#passkey-password');
    assert.ok(await password.isHidden());
    await visitor.send('passkey');
    await visitor.page.locator('.summary').waitFor();
    assert.ok((await visitor.summary()).includes(missing.password));
    assert.ok(await password.isVisible());
    await password.fill('no es esta contraseña');
    await visitor.send('passkey');
    await visitor.page.locator('.summary').getByText(errors.fields.wrong_password).waitFor();
    await password.fill(person.password);
    await visitor.send('passkey');
    await rows(visitor).waitFor();
    assert.ok(await password.isHidden());
    assert.equal(await password.inputValue(), '');
  });

  test('W20: a browser that knows passkeys and not their JSON makes and uses them all the same', async () => {
    const visitor = await it.visitor();
    await Authenticator.of(visitor);
    await visitor.page.addInitScript(() => {
      for (const name of ['parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON']) Reflect.deleteProperty(PublicKeyCredential, name);
      Reflect.deleteProperty(PublicKeyCredential.prototype, 'toJSON');
    });
    await signedIn(it, visitor);
    await addsPasskey(visitor);
    await visitor.send('passkey');
    await visitor.page.locator('.summary').waitFor();
    assert.ok((await visitor.summary()).includes(text.already));
    await signsOut(visitor);
    await visitor.send('passkey');
    await profileShown(visitor);
  });

  test('a browser without passkeys is shown no button, and told so in the profile', async () => {
    const visitor = await it.visitor();
    await visitor.page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
    await signedIn(it, visitor);
    await visitor.page.getByText(text.unsupported).waitFor();
    assert.equal(await visitor.page.locator('form[data-flow="passkey"]').count(), 0);
    await signsOut(visitor);
    await visitor.page.locator('#login-email').focus();
    assert.ok(await visitor.page.locator('form[data-flow="passkey"]').isHidden());
    assert.ok(!visitor.calls.includes(options));
  });
});

/** Says yes to both questions. */
async function removes(visitor: Visitor): Promise<void> {
  await rows(visitor).getByRole('button', { name: text.remove }).click();
  await rows(visitor).getByRole('button', { name: text.yes }).click();
}
