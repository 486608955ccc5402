// The operator's page: the server decides who may see it, and it says how old what it shows is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bearer, login, verifiedPerson } from '../support/people.ts';
import { stage } from './chromium.ts';
import { operatorShown, signedIn } from './citizens.ts';
import { languages, words } from './words.ts';

const path = '/api/v1/admin/health';

describe("the operator's page", () => {
  const it = stage();

  test('W37: without the role the API says 403 and the page shows the message alone', async () => {
    for (const language of languages) {
      const visitor = await it.visitor();
      await signedIn(it, visitor, language);
      await visitor.page.goto(`/${language}/operator`);
      const message = words(language).errors.problems.role_required.detail;
      await visitor.page.getByText(message).waitFor();
      assert.equal(await visitor.page.locator('#island').innerText(), message);
    }
    const person = await verifiedPerson(it.scene.server);
    const { access_token } = await login(it.scene.client, person);
    for (const [headers, status, code] of [[{}, 401, 'authentication_required'], [bearer(access_token), 403, 'role_required']] as const) {
      const answer = await it.scene.client.get(path, headers);
      assert.deepEqual([answer.status, answer.json.code, answer.json.checks], [status, code, undefined]);
    }
    const visitor = await it.visitor();
    await visitor.page.goto('/fr/operator');
    await visitor.arrivesAt('/fr/login');
  });

  test('W36: health comes by one GET, each state as a word and a shape, and there is no report yet', async () => {
    const visitor = await it.visitor();
    await operatorShown(it, visitor);
    assert.deepEqual(visitor.calls.slice(-2), ['POST /api/v1/auth/refresh', `GET ${path}`]);
    const { operator } = words('es');
    const states = await visitor.page.locator('#health .tag').allInnerTexts();
    assert.deepEqual(states, [
      `● ${operator.statuses.healthy}`, `● ${operator.states.ok}`, `● ${operator.states.ok}`,
      `○ ${operator.states.disabled}`, `● ${operator.states.ok}`, `○ ${operator.states.disabled}`,
    ]);
    assert.ok((await visitor.page.locator('main').innerText()).includes(operator.no_report));
  });

  test('W36: the age counts on, after a minute the data are called stale, and asking again mends it', async () => {
    const visitor = await it.visitor();
    await visitor.page.clock.install();
    await operatorShown(it, visitor);
    const age = visitor.page.locator('#age');
    const { stale, reload } = words('es').operator;
    assert.equal(await age.getByText(stale).count(), 0);
    await visitor.page.clock.runFor(30_000);
    await age.getByText(/hace 3\d segundos/).waitFor();
    await visitor.page.clock.runFor(35_000);
    await age.getByText(stale).waitFor();
    await visitor.page.clock.setSystemTime(Date.now());
    await age.getByRole('button', { name: reload }).click();
    await age.getByText(stale).waitFor({ state: 'detached' });
  });

  test('W36: it prints on one sheet of A4', async () => {
    const visitor = await it.visitor();
    await operatorShown(it, visitor);
    const pdf = await visitor.page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
  });

  test('W28: without JavaScript it says what needs it, in its language, and signs out', async () => {
    const visitor = await it.visitor({ javaScriptEnabled: false });
    for (const language of languages) {
      await visitor.page.goto(`/${language}/operator`);
      assert.equal(await visitor.page.locator('noscript p').innerText(), words(language).operator.needs_script);
    }
    await visitor.send('sign-out');
    await visitor.page.waitForURL(/\/en\/login#/);
  });
});
