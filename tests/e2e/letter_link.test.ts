// The link of the letter: whoever opens it, only a person who presses the button spends it.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { register } from '../support/people.ts';
import { settledRows } from '../support/settled_rows.ts';
import { stage, type Stage } from './chromium.ts';
import { linkOf, logsIn, profileShown, registers } from './citizens.ts';
import { words } from './words.ts';

describe('the link of the letter', () => {
  const it = stage();

  test('A12, W16: 100 scanners open it by GET and HEAD, and one runs its scripts: nothing changes', async () => {
    const { letter } = await register(it.scene.server, it.scene.client);
    const before = await settledRows(it.scene.store); // the letter has been noted as sent
    for (let scanner = 0; scanner < 100; scanner += 1) {
      assert.equal(await open(it, scanner % 2 ? 'GET' : 'HEAD', letter.link ?? ''), 200);
    }
    const robot = await it.visitor();
    await robot.page.goto(linkOf(letter), { waitUntil: 'networkidle' });
    await robot.page.mouse.move(100, 300);
    await sleep(500);
    assert.deepEqual(robot.calls, []);
    assert.deepEqual(it.scene.store.dump(), before);

    await robot.page.locator('form[data-flow="verify-link"]').waitFor();
    await robot.send('verify-link');
    await robot.summary();
    assert.deepEqual(robot.calls, ['POST /api/v1/auth/verify'], 'the button does post');
  });

  test('W34: the token leaves the address at once, and is never sent in a query or a header', async () => {
    const visitor = await it.visitor();
    const { letter } = await registers(it, visitor, 'es');
    await visitor.page.goto(linkOf(letter));
    await visitor.page.locator('form[data-flow="verify-link"]').waitFor();
    assert.equal(visitor.page.url(), `${it.url}/es/verify`);
    await visitor.send('verify-link');
    await visitor.arrivesAt('/es/login#verified');
    for (const sent of visitor.requests) {
      assert.ok(!sent.url().includes(letter.token ?? '-'), sent.url());
      assert.ok(!JSON.stringify(await sent.allHeaders()).includes(letter.token ?? '-'));
    }
    assert.ok(!(await visitor.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))).includes(letter.token ?? '-'));
  });

  test('the language can be changed without losing the link', async () => {
    const visitor = await it.visitor();
    const { letter } = await registers(it, visitor, 'es');
    await visitor.page.goto(linkOf(letter));
    await visitor.page.locator('form[data-flow="verify-link"]').waitFor();
    await visitor.page.getByRole('link', { name: 'Français' }).click();
    await visitor.page.getByRole('button', { name: words('fr').verify.link_submit }).click();
    await visitor.arrivesAt('/fr/login#verified');
  });

  test('A9: in another browser the page asks for the password chosen or a new one, and then verifies', async () => {
    const { person, letter } = await registers(it, await it.visitor(), 'es');
    const other = await it.visitor();
    await other.page.goto(linkOf(letter));
    await other.send('verify-link');
    assert.match(await other.summary(), /Escriba la contraseña que eligió o elija una nueva/);
    const password = `${person.password} nueva`;
    await other.fill('link', { password: 'corta' });
    await other.send('verify-link');
    assert.match(await other.summary(), /12 caracteres o más/);
    assert.equal(await other.page.locator('#link-password').inputValue(), 'corta');
    await other.fill('link', { password });
    await other.send('verify-link');
    await other.arrivesAt('/es/login#verified');
    await logsIn(other, { ...person, password });
    await profileShown(other);
  });

  test('a spent link is refused with a way out', async () => {
    const visitor = await it.visitor();
    const { letter } = await registers(it, visitor, 'en');
    for (const end of ['login#verified', '']) {
      await visitor.page.goto('about:blank');
      await visitor.page.goto(linkOf(letter));
      await visitor.send('verify-link');
      if (end) await visitor.arrivesAt(`/en/${end}`);
    }
    assert.match(await visitor.summary(), new RegExp(words('en').errors.problems.invalid_or_expired_token.detail));
    assert.ok(await visitor.page.locator('form[data-flow="resend"]').isVisible());
  });
});

function open(it: Stage, method: string, link: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { pathname } = new URL(link);
    const sent = request({ host: '127.0.0.1', port: it.scene.server.port, method, path: pathname, headers: { Host: `localhost:${it.scene.server.port}` } });
    sent.once('response', (answer) => answer.resume().once('end', () => resolve(answer.statusCode)));
    sent.once('error', reject);
    sent.end();
  });
}
