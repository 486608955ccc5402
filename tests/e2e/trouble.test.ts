// What goes wrong is said for what it is, and nothing that was typed is lost.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newPerson, verifiedPerson } from '../support/people.ts';
import { stage, type Visitor } from './chromium.ts';
import { fillRegistration, logsIn, profileShown } from './citizens.ts';
import { words } from './words.ts';

const { script, errors, missing, problem_heading: heading } = words('es');

describe('trouble', () => {
  const it = stage();

  const typed = (visitor: Visitor) => visitor.page.locator('form[data-flow="login"] input').evaluateAll(
    (inputs) => inputs.map((input) => (input as HTMLInputElement).value),
  );

  test('AU_01, PF_22: wrong password, lost network, wrong address and an odd answer each have their own words', async () => {
    const visitor = await it.visitor();
    const person = await verifiedPerson(it.scene.server);
    const wrong = { ...person, password: 'no es esta contraseña' };
    await logsIn(visitor, wrong);
    assert.ok((await visitor.summary()).includes(errors.problems.invalid_credentials.detail));

    const notFound = { status: 404, contentType: 'application/problem+json', body: '{"code":"not_found","detail":"x"}' };
    const cases = [
      [{ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }, script.unexpected],
      [notFound, script.missing],
      [{ ...notFound, contentType: 'text/html', body: 'nothing here' }, script.missing],
      ['connectionrefused', script.unreachable],
    ] as const;
    for (const [answer, text] of cases) {
      await visitor.page.route('**/api/**', (route) => (typeof answer === 'string' ? route.abort(answer) : route.fulfill(answer)));
      await visitor.send('login');
      await visitor.page.getByText(text).waitFor();
      assert.equal(await visitor.summary(), `${heading}\n\n${text}`);
      assert.deepEqual(await typed(visitor), [wrong.email, wrong.password, '', 'true']);
      await visitor.page.unroute('**/api/**');
    }
  });

  test('W25: offline is said at once, and the same page works again when the network is back', async () => {
    const visitor = await it.visitor();
    const person = await verifiedPerson(it.scene.server);
    await visitor.page.goto('/es/login');
    await visitor.context.setOffline(true);
    await visitor.fill('login', { email: person.email, password: person.password });
    await visitor.send('login');
    await visitor.page.getByText(script.offline).waitFor({ timeout: 1000 });
    assert.deepEqual(await typed(visitor), [person.email, person.password, '', 'true']);
    await visitor.context.setOffline(false);
    await visitor.send('login');
    await profileShown(visitor);
  });

  test('W25: a slow answer is announced after 5 seconds and given up after 30', async () => {
    const visitor = await it.visitor();
    await visitor.page.clock.install();
    await visitor.page.goto('/es/login');
    await visitor.page.route('**/api/**', () => undefined);
    await visitor.fill('login', { email: 'a@correo.example', password: 'x' });
    await visitor.send('login');
    await visitor.page.getByRole('button', { name: script.sending }).waitFor();
    await visitor.page.clock.runFor(5_100);
    await visitor.page.getByText(script.slow).waitFor();
    await visitor.page.clock.runFor(25_000);
    await visitor.page.getByText(script.timeout).waitFor();
    await visitor.page.getByRole('button', { name: words('es').login.submit, exact: true }).waitFor();
    assert.deepEqual(await typed(visitor), ['a@correo.example', 'x', '', 'true']);
  });

  test('W26: four submits in one tick make one request', async () => {
    const visitor = await it.visitor();
    const person = await verifiedPerson(it.scene.server);
    await visitor.page.goto('/es/login');
    await visitor.fill('login', { email: person.email, password: person.password });
    await visitor.page.locator('form[data-flow="login"]').evaluate((form) => {
      for (let count = 0; count < 4; count += 1) (form as HTMLFormElement).requestSubmit();
    });
    await profileShown(visitor);
    assert.equal(visitor.calls.filter((call) => call === 'POST /api/v1/auth/login').length, 1);
  });

  test('W26: a registration whose answer was lost is sent again with its key, and makes one letter', async () => {
    const visitor = await it.visitor();
    const person = newPerson();
    await visitor.page.goto('/es/register');
    await fillRegistration(visitor, person);
    await visitor.page.route('**/api/**', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    }, { times: 1 });
    await visitor.send('register');
    assert.ok((await visitor.summary()).includes(script.unreachable));
    await it.scene.server.letters.wait(person.email);
    await visitor.send('register');
    await visitor.arrivesAt('/es/verify#verification_sent');
    const keys = await Promise.all(visitor.callRequests.map((request) => request.headerValue('Idempotency-Key')));
    assert.equal(keys.length, 2);
    assert.match(keys[0] ?? '', /^[0-9a-f]{32}$/);
    assert.equal(keys[0], keys[1]);
    assert.equal((await it.scene.server.letters.to(person.email)).length, 1);
  });

  test('W13: faults stand in a summary and beside the field, and go when they are mended', async () => {
    const visitor = await it.visitor();
    const { page } = visitor;
    await page.goto('/es/register');
    await visitor.send('register');
    const summary = await visitor.summary();
    const asked = ['first_name', 'last_name', 'email', 'password', 'accept_terms'] as const;
    for (const name of asked) assert.ok(summary.includes(missing[name]), name);
    assert.deepEqual(visitor.calls, []);

    await page.locator('.summary').getByText(missing.email).click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'register-email');
    const email = page.locator('#register-email');
    assert.equal(await email.getAttribute('aria-invalid'), 'true');
    assert.equal(await email.getAttribute('aria-describedby'), 'register-email-fault register-email-hint');
    assert.equal(await page.locator('#register-email-fault').innerText(), missing.email);
    await email.fill('m');
    assert.equal(await email.getAttribute('aria-invalid'), null);
    assert.equal(await email.getAttribute('aria-describedby'), 'register-email-hint');
    assert.equal(await page.locator('#register-email-fault').count(), 0);
  });

  test('what the server refuses is shown at its field, and nothing typed is lost', async () => {
    const visitor = await it.visitor();
    const person = { ...newPerson(), password: 'passwordpassword' };
    await visitor.page.goto('/es/register');
    await fillRegistration(visitor, person);
    await visitor.fill('register', { phone: '12' });
    await visitor.send('register');
    assert.match(await visitor.summary(), /Teléfono: Escriba nueve cifras/);
    assert.equal(await visitor.page.locator('#register-phone').getAttribute('aria-invalid'), 'true');
    await visitor.fill('register', { phone: '' });
    await visitor.send('register');
    await visitor.page.locator('#register-password-fault').waitFor();
    assert.match(await visitor.summary(), /Contraseña: /);
    for (const name of ['first_name', 'last_name', 'email', 'password'] as const) {
      assert.equal(await visitor.page.locator(`#register-${name}`).inputValue(), person[name]);
    }
    assert.ok(await visitor.page.locator('#register-accept_terms').isChecked());
  });

  test('W18: a shown password is hidden again when it is sent', async () => {
    const visitor = await it.visitor();
    const type = () => visitor.page.locator('#login-password').getAttribute('type');
    await visitor.page.goto('/es/login');
    await visitor.fill('login', { email: 'a@correo.example', password: 'x' });
    await visitor.page.getByRole('button', { name: script.show }).click();
    assert.equal(await type(), 'text');
    assert.ok(await visitor.page.getByText(script.shown).count());
    await visitor.send('login');
    await visitor.summary();
    assert.equal(await type(), 'password');
    await visitor.page.getByRole('button', { name: script.show }).waitFor();
  });

  test('W18: a shown password is hidden again when the page comes back from the cache', async () => {
    const visitor = await it.visitor();
    await visitor.page.goto('/es/login');
    await visitor.page.getByRole('button', { name: script.show }).click();
    await visitor.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    assert.equal(await visitor.page.locator('#login-password').getAttribute('type'), 'password');
  });

  test('W24: what is typed before the script arrives stays', async () => {
    const visitor = await it.visitor();
    let release = () => {};
    const arrived = new Promise<void>((resolve) => (release = resolve));
    await visitor.page.route('**/assets/**', async (route) => {
      await arrived;
      await route.continue();
    });
    await visitor.page.goto('/es/login', { waitUntil: 'commit' });
    await visitor.fill('login', { email: 'a@correo.example', password: 'x' });
    release();
    await visitor.page.getByRole('button', { name: script.show }).waitFor();
    assert.deepEqual(await typed(visitor), ['a@correo.example', 'x', '', 'true']);
  });
});
