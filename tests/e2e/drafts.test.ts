// What was typed and is no secret survives a reload, another language and a new sign-in, in this tab alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newPerson } from '../support/people.ts';
import { stage, type Visitor } from './chromium.ts';
import { fillRegistration, logsIn, profileShown, signedIn } from './citizens.ts';
import { words } from './words.ts';

describe('drafts', () => {
  const it = stage();

  const value = (visitor: Visitor, id: string) => visitor.page.locator(`#${id}`).inputValue();
  const kept = (visitor: Visitor) => visitor.page.evaluate(() => JSON.stringify({ ...sessionStorage }));

  test('W27, W30: a reload and another language keep names, addresses and telephone, and no password', async () => {
    const visitor = await it.visitor();
    const person = newPerson();
    await visitor.page.goto('/es/register');
    await fillRegistration(visitor, person);
    await visitor.fill('register', { phone: '222 123 456' });
    await visitor.page.reload();
    await visitor.page.getByRole('button', { name: words('es').script.show }).waitFor();
    assert.equal(await value(visitor, 'register-email'), person.email);
    await visitor.page.getByRole('link', { name: 'Português' }).click();
    await visitor.arrivesAt('/pt/register');
    await visitor.page.getByRole('button', { name: words('pt').script.show }).waitFor();
    for (const name of ['first_name', 'last_name', 'email'] as const) assert.equal(await value(visitor, `register-${name}`), person[name]);
    assert.equal(await value(visitor, 'register-phone'), '222 123 456');
    assert.equal(await value(visitor, 'register-password'), '');
    assert.ok(!(await kept(visitor)).includes(person.password));
  });

  test('W27: the address on the sign-in page is kept too, for all that its field offers passkeys', async () => {
    const visitor = await it.visitor();
    await visitor.page.goto('/es/login');
    await visitor.fill('login', { email: 'a@correo.example', password: 'tortuga cobalto' });
    await visitor.page.reload();
    await visitor.page.getByRole('button', { name: words('es').script.show }).waitFor();
    assert.deepEqual([await value(visitor, 'login-email'), await value(visitor, 'login-password')], ['a@correo.example', '']);
  });

  test('W27: a password that is shown while it is typed is kept no more than a hidden one, and no code is', async () => {
    const visitor = await it.visitor();
    await visitor.page.goto('/es/reset');
    await visitor.page.getByRole('button', { name: words('es').script.show }).click();
    await visitor.fill('code', { email: 'a@correo.example', code: '123456', new_password: 'tortuga cobalto' });
    assert.match(await kept(visitor), /a@correo\.example/);
    assert.doesNotMatch(await kept(visitor), /123456|tortuga/);
  });

  test('W27, W15: a registration that was taken leaves the address alone, for the code that comes, and signing in leaves nothing', async () => {
    const visitor = await it.visitor();
    const person = newPerson();
    await visitor.page.goto('/es/register');
    await fillRegistration(visitor, person);
    await visitor.send('register');
    await visitor.arrivesAt('/es/verify#verification_sent');
    await visitor.page.getByRole('button', { name: words('es').verify.resend_submit }).waitFor();
    assert.equal(await value(visitor, 'code-email'), person.email);
    assert.doesNotMatch(await kept(visitor), new RegExp(person.last_name));
    const letter = await it.scene.server.letters.wait(person.email);
    await visitor.fill('code', { code: String(letter.code) });
    await visitor.send('verify-code');
    await visitor.arrivesAt('/es/login#verified');
    await logsIn(visitor, person);
    await profileShown(visitor);
    await visitor.fill('edit', { first_name: 'A medias' });
    assert.match(await kept(visitor), /A medias/);
    await visitor.send('sign-out');
    await visitor.arrivesAt('/es/login#signed_out');
    assert.equal(await kept(visitor), '{}');
  });

  test('W23: who has to sign in again is back on the profile, with what was typed; another person finds nothing of it', async () => {
    const visitor = await it.visitor();
    const person = await signedIn(it, visitor);
    await visitor.fill('edit', { first_name: 'Sin perder nada' });
    await visitor.context.clearCookies();
    await visitor.page.reload();
    await visitor.arrivesAt('/es/login');
    await logsIn(visitor, person);
    await profileShown(visitor);
    await visitor.page.getByText(words('es').profile.draft_restored).waitFor();
    assert.equal(await value(visitor, 'edit-first_name'), 'Sin perder nada');
    assert.equal(await visitor.page.evaluate(() => document.activeElement?.tagName), 'H1');
    await visitor.send('edit');
    await visitor.page.getByText(words('es').profile.saved).waitFor();
    await visitor.fill('edit', { first_name: 'Otra vez' });
    await visitor.context.clearCookies();
    await signedIn(it, visitor);
    assert.notEqual(await value(visitor, 'edit-first_name'), 'Otra vez');
  });
});
