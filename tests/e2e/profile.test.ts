// The profile page: reading and changing it, two writers, a session that ends while typing, signing out.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bearer, login, paths, type Person } from '../support/people.ts';
import { stage, type Visitor } from './chromium.ts';
import { logsIn, profileShown, signedIn } from './citizens.ts';
import { words } from './words.ts';

const { profile, missing, script } = words('es');

describe('the profile page', () => {
  const it = stage();

  const value = (visitor: Visitor, name: string) => visitor.page.locator(`#edit-${name}`).inputValue();

  /** The same person changes something on another device. */
  const changeElsewhere = async (person: Person, change: object) => {
    const { access_token } = await login(it.scene.client, person);
    const now = await it.scene.client.get(paths.profile, bearer(access_token));
    const headers = { ...bearer(access_token), 'If-Match': now.headers['etag'] ?? '' };
    const answer = await it.scene.client.send('PATCH', paths.profile, { json: change, headers });
    assert.equal(answer.status, 200, answer.body);
  };

  test('A45: changes are saved, and shown as the server keeps them', async () => {
    const visitor = await it.visitor();
    const { page } = visitor;
    await signedIn(it, visitor);
    await visitor.fill('edit', { first_name: ' Ana ', last_name: 'Ñandú', phone: '222 123 456' });
    await page.locator('#edit-language').selectOption('fr');
    await visitor.send('edit');
    await page.getByText(profile.saved).waitFor();
    assert.equal(await page.locator('#owner').innerText(), 'Ana Ñandú');
    assert.equal(await value(visitor, 'phone'), '+240222123456');
    await page.reload();
    await profileShown(visitor);
    assert.deepEqual(
      [await value(visitor, 'first_name'), await value(visitor, 'last_name'), await value(visitor, 'phone'), await value(visitor, 'language')],
      ['Ana', 'Ñandú', '+240222123456', 'fr'],
    );
    await visitor.fill('edit', { phone: '' });
    await visitor.send('edit');
    await page.getByText(profile.saved).waitFor();
    await page.reload();
    await profileShown(visitor);
    assert.equal(await value(visitor, 'phone'), '');
  });

  test('W31: dates are those of Malabo, in the language of the page', async () => {
    const visitor = await it.visitor({ timezoneId: 'America/New_York' });
    await signedIn(it, visitor, 'fr');
    const today = new Intl.DateTimeFormat('fr-GQ', { dateStyle: 'long', timeZone: 'Africa/Malabo' }).format(new Date());
    assert.ok((await visitor.page.locator('[data-shows="last_login_at"]').innerText()).startsWith(today));
  });

  test('A45: what another device changed is shown, what was typed here stays, and saving again works', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    await visitor.fill('edit', { first_name: 'Escrita aquí' });
    await changeElsewhere(person, { first_name: 'De otro lugar', last_name: 'También' });
    await visitor.send('edit');
    assert.ok((await visitor.summary()).includes(profile.changed_elsewhere));
    assert.equal(await value(visitor, 'first_name'), 'Escrita aquí');
    assert.equal(await value(visitor, 'last_name'), 'También');
    await visitor.send('edit');
    await visitor.page.getByText(profile.saved).waitFor();
    assert.equal(await visitor.page.locator('#owner').innerText(), 'Escrita aquí También');
  });

  test('A45: a sign-in on another device in the meantime is no conflict', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    await login(it.scene.client, person);
    await visitor.fill('edit', { first_name: 'Sin conflicto' });
    await visitor.send('edit');
    await visitor.page.getByText(profile.saved).waitFor();
    assert.equal(await value(visitor, 'first_name'), 'Sin conflicto');
  });

  test('faults stand beside their field and nothing is sent', async () => {
    const visitor = await it.visitor();
    await signedIn(it, visitor);
    await visitor.fill('edit', { last_name: ' ' });
    await visitor.send('edit');
    assert.ok((await visitor.summary()).includes(missing.last_name));
    assert.ok(!visitor.calls.some((call) => call.startsWith('PATCH')));
  });

  test('W23: a session that ended while typing loses nothing: another tab signs in again', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    await visitor.context.clearCookies();
    const { access_token } = await login(it.scene.client, person);
    const all = await it.scene.client.post(paths.logout, { all_devices: true }, bearer(access_token));
    assert.equal(all.status, 204);
    await visitor.fill('edit', { first_name: 'No se pierde' });
    await visitor.send('edit');
    assert.ok((await visitor.summary()).includes(profile.session_ended));
    assert.equal(await value(visitor, 'first_name'), 'No se pierde');

    const [tab] = await Promise.all([visitor.context.waitForEvent('page'), visitor.page.getByText(profile.sign_in_again).click()]);
    await tab.fill('#login-email', person.email);
    await tab.fill('#login-password', person.password);
    await tab.click('form[data-flow="login"] .action');
    await tab.locator('#account').waitFor();
    await visitor.send('edit');
    await visitor.page.getByText(profile.saved).waitFor();
    assert.equal(await visitor.page.locator('#owner').innerText(), 'No se pierde Nguema Obiang');
  });

  test('an access token that ran out is renewed without a word', async () => {
    const visitor = await it.visitor();
    await signedIn(it, visitor);
    const refused = { status: 401, contentType: 'application/problem+json', body: '{"code":"invalid_access_token","detail":"x"}' };
    await visitor.page.route('**/auth/profile', (route) => route.fulfill(refused), { times: 1 });
    await visitor.fill('edit', { first_name: 'Renovada' });
    await visitor.send('edit');
    await visitor.page.getByText(profile.saved).waitFor();
  });

  test('whoever is not signed in is sent to the sign-in page', async () => {
    const visitor = await it.visitor();
    await visitor.page.goto('/pt/profile');
    await visitor.arrivesAt('/pt/login');
  });

  test('a network that fails on arrival is said, with a button to try again', async () => {
    const visitor = await it.visitor();
    await signedIn(it, visitor);
    await visitor.page.route('**/api/**', (route) => route.abort('connectionrefused'));
    await visitor.page.reload();
    await visitor.page.getByText(script.unreachable).waitFor();
    await visitor.page.unroute('**/api/**');
    await visitor.page.getByRole('button', { name: profile.retry }).click();
    await profileShown(visitor);
  });

  test('a sign-out that the network lost is not called done', async () => {
    const visitor = await it.visitor();
    await signedIn(it, visitor);
    await visitor.page.route('**/api/**', (route) => route.abort('connectionrefused'));
    await visitor.send('sign-out');
    assert.ok((await visitor.summary()).includes(script.unreachable));
    assert.equal(visitor.page.url(), `${it.url}/es/profile`);
  });

  test('after signing out the back button shows nothing of the account', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    await visitor.send('sign-out');
    await visitor.arrivesAt('/es/login#signed_out');
    await visitor.page.goBack();
    await visitor.page.waitForURL('**/es/login*');
    assert.ok(!(await visitor.page.content()).includes(person.email));
    await logsIn(visitor, person);
    await profileShown(visitor);
    await visitor.context.clearCookies();
    await visitor.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await visitor.arrivesAt('/es/login');
  });
});
