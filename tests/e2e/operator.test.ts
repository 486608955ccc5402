// The operator's page: the server decides who may see it, and it says how old what it shows is.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { bearer, login, verifiedPerson } from '../support/people.ts';
import { Published, someReleases, someReport, type CriterionState } from '../support/published.ts';
import { stage } from './chromium.ts';
import { operatorShown, signedIn } from './citizens.ts';
import { languages, words } from './words.ts';

const path = '/api/v1/admin/health';
const panels = ['health', 'releases', 'report'] as const;

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
      assert.equal(visitor.calls.at(-1), `GET ${path}`);
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

  test('W36: each of the three comes by one GET, each state as a word and a shape, and there is no report yet', async () => {
    const visitor = await it.visitor();
    await operatorShown(it, visitor);
    assert.deepEqual(visitor.calls.slice(-4), ['POST /api/v1/auth/refresh', `GET ${path}`, 'GET /api/v1/admin/releases', 'GET /api/v1/admin/report']);
    const { operator } = words('es');
    const states = await visitor.page.locator('#health .tag').allInnerTexts();
    assert.deepEqual(states, [
      `● ${operator.statuses.healthy}`, `● ${operator.states.ok}`, `● ${operator.states.ok}`,
      `○ ${operator.states.disabled}`, `● ${operator.states.ok}`, `○ ${operator.states.disabled}`,
    ]);
    assert.equal(await visitor.page.locator('#releases').innerText(), `${operator.releases}\n\n${operator.no_releases}`);
    assert.equal(await visitor.page.locator('#report').innerText(), `${operator.report}\n\n${operator.no_report}`);
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

describe("the operator's page when something was published", () => {
  const published = new Published();
  const it = stage({ DELIVERY_STATE: published.folder });
  beforeEach(() => {
    published.write('releases', someReleases());
    published.write('report', someReport());
  });

  test('W36: the releases, in each language: which serves, which is tried, which is kept, and since when', async () => {
    for (const [language, since] of [['es', '21 nov 2026'], ['fr', '21 nov. 2026'], ['pt', '21/11/2026'], ['en', '21 Nov 2026']] as const) {
      const visitor = await it.visitor();
      await operatorShown(it, visitor, language);
      const { operator } = words(language);
      const { canary, serving, kept } = operator.release_states;
      assert.deepEqual(await visitor.page.locator('#releases .tag').allInnerTexts(), [`◆ ${canary}`, `● ${serving}`, `○ ${kept}`]);
      const rows = await visitor.page.locator('#releases .row > div').allInnerTexts();
      assert.match(rows[1] ?? '', /^2f6a1a8f2a10-0c1d2e3f\n.* 0\.1\.0 · .* 2f6a1a8f2a10\n/);
      assert.ok(rows[1]?.includes(since) && rows[1].includes('16:30'), rows[1]); // in Malabo
      assert.ok(!rows[2]?.includes('·'), 'a version that nobody knows is not told');
    }
  });

  test('W36: a GO: the verdict, its points, twelve criteria that are met, and nothing to say against it', async () => {
    const visitor = await it.visitor();
    await operatorShown(it, visitor);
    const { operator } = words('es');
    const report = visitor.page.locator('#report');
    assert.equal(await report.locator('.verdict').innerText(), `● GO · ${operator.verdicts.GO} 108 de 108 puntos`);
    assert.deepEqual(await report.locator('.row .tag').allInnerTexts(), Array(12).fill(`● ${operator.criterion_states.PASS}`));
    assert.match(await report.locator('.row > div').nth(1).innerText(), /^C02 Workflows run\nPeso 10 · imprescindible$/);
    assert.deepEqual(await report.locator('h3').allInnerTexts(), [operator.criteria]);
    assert.ok((await report.innerText()).includes('Decidido el 30 de noviembre de 2026 a las 10:15 · taxasge, local'));
  });

  test('W36: a NO-GO: why, each state by a word and a shape of its own, and what contradicts itself', async () => {
    const states = { C05: 'FAIL', C06: 'STALE', C09: 'UNKNOWN', C10: 'WAIVED', C11: 'SKIPPED' } as const;
    const said = someReport(states);
    published.write('report', said);
    const visitor = await it.visitor();
    for (const language of languages) {
      await operatorShown(it, visitor, language);
      const { operator } = words(language);
      const report = visitor.page.locator('#report');
      assert.match(await report.locator('.verdict').innerText(), new RegExp(`^▲ NO-GO · ${operator.verdicts['NO-GO']} `));
      const cells = await report.locator('.row .tag').allInnerTexts();
      assert.deepEqual([...new Set(cells)].map((cell) => cell[0]).sort(), ['●', '▲', '■', '□', '◆', '○'].sort());
      for (const [id, state] of Object.entries(states)) assert.equal(cells[Number(id.slice(1)) - 1]?.slice(2), operator.criterion_states[state]);
      assert.deepEqual(await report.locator('h3').allInnerTexts(), [operator.causes, operator.contradictions, operator.criteria]);
      assert.deepEqual(await report.locator('li:not(.row)').allInnerTexts(), [...said.causes, ...said.contradictions]);
    }
  });

  test('W36: the age of each counts on, after a minute it is called stale, and asking again mends it', async () => {
    const visitor = await it.visitor();
    await visitor.page.clock.install();
    await operatorShown(it, visitor);
    const { stale, reload } = words('es').operator;
    const told = visitor.page.locator('[role="status"]', { hasText: stale });
    assert.equal(await visitor.page.getByText(stale).count(), 0);
    await visitor.page.clock.runFor(30_000);
    for (const panel of panels) await visitor.page.locator(`#${panel} .age`).getByText(/hace 3\d segundos/).waitFor();
    await visitor.page.clock.runFor(35_000);
    for (const panel of panels) await visitor.page.locator(`#${panel} .age`).getByText(`▲ ${stale}`).waitFor();
    assert.equal(await told.count(), 1, 'said once to who listens');
    await visitor.page.clock.setSystemTime(Date.now());
    await visitor.page.getByRole('button', { name: reload }).click();
    for (const panel of panels) await visitor.page.locator(`#${panel}`).getByText(stale).waitFor({ state: 'detached' });
    assert.equal(await told.count(), 0);
  });

  test('W36: one that cannot be read says so alone, keeps what was seen before, and can be asked for again', async () => {
    const visitor = await it.visitor();
    await operatorShown(it, visitor);
    const { page } = visitor;
    const { operator, errors, profile } = words('es');
    published.write('report', Buffer.from('{'));
    await page.getByRole('button', { name: operator.reload }).click();
    const alert = page.locator('#report [role="alert"]');
    await alert.getByText(errors.problems.publication_unreadable.detail).waitFor();
    assert.equal(await page.locator('[role="alert"]').count(), 1);
    assert.equal(await page.locator('#report .row').count(), 12);
    published.write('report', someReport({ C05: 'FAIL' }));
    await alert.getByRole('button', { name: profile.retry }).click();
    await alert.waitFor({ state: 'detached' });
    await page.locator('#report .verdict', { hasText: 'NO-GO' }).waitFor();
    published.remove('report');
    await page.getByRole('button', { name: operator.reload }).click();
    await page.locator('#report').getByText(operator.no_report).waitFor();
    assert.equal(await page.locator('#report .row').count(), 0, 'what is gone is not shown');
  });

  test('W36: it prints on one sheet, with all twelve criteria, whatever the verdict', async () => {
    const states: Record<string, CriterionState> = { C01: 'STALE', C02: 'FAIL', C05: 'FAIL', C06: 'STALE', C09: 'UNKNOWN', C10: 'WAIVED', C11: 'SKIPPED', C12: 'FAIL' };
    const releases = someReleases();
    const kept = Array.from({ length: 9 }, (_, index) => ({ ...releases.releases[1], revision: `${index}f6a1a8f2a10-0c1d2e3f`, state: 'kept' }));
    published.write('releases', { ...releases, releases: [...releases.releases, ...kept] });
    const visitor = await it.visitor();
    for (const [language, report] of [['es', someReport()], ['fr', someReport(states)]] as const) {
      published.write('report', report);
      await operatorShown(it, visitor, language);
      const pdf = await visitor.page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
      assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1, language);
      await visitor.page.emulateMedia({ media: 'print' });
      assert.equal(await visitor.page.locator('#report .row:visible').count(), 12);
      assert.equal(await visitor.page.getByRole('button').count(), 0);
      await visitor.page.emulateMedia({ media: null });
    }
  });
});
