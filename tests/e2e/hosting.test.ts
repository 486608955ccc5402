// The same build on Firebase Hosting, as its own emulator serves it: the same headers as from our server, the API behind the
// same address, and the whole way in. `./dev proof` runs every test of this folder there (TAXASGE_PAGES=hosting).
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { stage } from './chromium.ts';
import { linkOf, logsIn, profileShown, registers } from './citizens.ts';
import { languages, words } from './words.ts';

describe('on Firebase Hosting', () => {
  const it = stage({}, 'hosting');
  // What an origin behind a proxy says beyond what the pages are told to.
  const told = ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'cache-control'];

  test('W33, PF_25: each page and asset has the headers that our server gives it', async () => {
    const folder = it.hosted.folder;
    const files = globSync('**/*.{html,js,svg,txt}', { cwd: folder }).filter((file) => !/^(index|.*404)\.html$/.test(file));
    assert.ok(files.length > 45, files.join(' '));
    for (const file of files) {
      const path = `/${file.replace(/\.html$/, '')}`;
      const [ours, theirs] = await Promise.all([it.scene.server.url, it.url].map((host) => fetch(host + path)));
      assert.deepEqual([ours?.status, theirs?.status], [200, 200], path);
      for (const name of told) assert.equal(theirs?.headers.get(name), ours?.headers.get(name), `${path}: ${name}`);
      assert.equal(await theirs?.text(), await ours?.text(), path);
    }
    const api = await fetch(`${it.url}/api/v1/auth/profile`);
    assert.deepEqual([api.status, api.headers.get('cache-control')], [401, 'private, no-store']);
  });

  test('PF_14: the address answers with the build that was published, in every language, and with 404 for what is not there', async () => {
    const published = readFileSync(join(it.hosted.folder, 'build.txt'), 'utf8');
    assert.equal(await (await fetch(`${it.url}/build.txt`)).text(), published);
    for (const language of languages) {
      const answer = await fetch(`${it.url}/${language}`);
      assert.equal(answer.url, `${it.url}/${language}/login`);
      assert.ok((await answer.text()).includes(`<h1 tabindex="-1">${words(language).login.title}</h1>`), language);
      assert.equal((await fetch(`${it.url}/${language}/nowhere`)).status, 404);
    }
  });

  test('W30: the bare address offers the four languages, each in its own words', async () => {
    const visitor = await it.visitor();
    await visitor.page.goto('/');
    for (const language of languages) await visitor.page.getByText(words(language).front.account).waitFor();
    await visitor.page.locator('a[hreflang="fr"]').click();
    await visitor.arrivesAt('/fr/login');
  });

  test('W33: register, verify, sign in, stay signed in and sign out, by the cookie __session', async () => {
    const visitor = await it.visitor();
    const { person, letter } = await registers(it, visitor, 'es');
    await visitor.page.goto(linkOf(letter));
    await visitor.send('verify-link');
    await visitor.arrivesAt('/es/login#verified');
    await logsIn(visitor, person);
    await profileShown(visitor);
    const cookies = await visitor.context.cookies(it.url);
    assert.deepEqual(cookies.map(({ name, httpOnly, secure, sameSite }) => ({ name, httpOnly, secure, sameSite })), [
      { name: '__session', httpOnly: true, secure: true, sameSite: 'Lax' },
    ]);
    await visitor.page.reload();
    await profileShown(visitor);
    await visitor.send('sign-out');
    await visitor.arrivesAt('/es/login#signed_out');
  });

  test('W28: without JavaScript, by forms and their answers', async () => {
    const visitor = await it.visitor({ javaScriptEnabled: false });
    const { person, letter } = await registers(it, visitor, 'pt');
    await visitor.fill('code', { email: person.email, code: String(letter.code) });
    await visitor.send('verify-code');
    await visitor.arrivesAt('/pt/login#verified');
    await logsIn(visitor, { ...person, password: 'não é esta' }, 'pt');
    await visitor.arrivesAt('/pt/login#e-invalid_credentials');
    assert.equal(await visitor.page.locator('.message:visible').innerText(), words('pt').errors.problems.invalid_credentials.detail);
    await logsIn(visitor, person, 'pt');
    await visitor.arrivesAt('/pt/profile');
    await visitor.send('sign-out');
    await visitor.arrivesAt('/pt/login#signed_out');
  });
});
