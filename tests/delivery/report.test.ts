// Reports of decisions: the same decision in each form and each language, of the Phase 0 report's own facts and of what would have had to
// be seen instead.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../e2e/chromium.ts';
import { count } from '../support/counts.ts';
import { taxasgectl } from '../support/delivery.ts';
import { removeFolder, temporaryFolder } from '../support/temporary.ts';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'tests/fixtures');
const decidedAt = '2025-10-24T17:10:00Z';

interface ReportJson {
  verdict: string;
  points: number;
  total: number;
  causes: string[];
  criteria: { id: string; title: string; state: string; cause: string; findings: { what: string; cause: string; digest: string }[] }[];
  contradictions: string[];
  recommendations: { what: string; cause: string }[];
  history: { verdict: string; worse: string[] }[];
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);
const isReport = ajv.compile(JSON.parse(readFileSync(join(root, 'delivery/report/report.schema.json'), 'utf8')) as object);

/** Reports of what others have seen, in a folder. */
function reported(name: string, language: string): { code: number | null; folder: string; errors: string } {
  const folder = temporaryFolder('report');
  const plan = join(folder, 'deliver.yaml');
  spawnSync('sh', ['-c', `cat "$0" > "$1"; printf '\\nreport: {lang: ${language}}\\n' >> "$1"`, join(fixtures, 'seed/deliver.yaml'), plan]);
  const { status, stderr } = spawnSync(taxasgectl, ['gate', '--file', plan, '--evidence', join(fixtures, name, 'evidence'), '--at', decidedAt, '--out', join(folder, 'out')], { encoding: 'utf8' });
  return { code: status, folder: join(folder, 'out'), errors: stderr };
}

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
const jsonIn = (folder: string) => JSON.parse(read(folder, 'report.json')) as ReportJson;

describe('reports', () => {
  for (const [name, verdict, points, code] of [['seed', 'NO-GO', 34, 10], ['seed-corrected', 'GO', 100, 0]] as const) {
    for (const language of ['fr', 'es', 'en']) {
      test(`D41: ${name} is ${verdict} in each form, in ${language}`, () => {
        const report = reported(name, language);
        assert.equal(report.code, code, report.errors);
        const json = jsonIn(report.folder);
        assert.ok(isReport(json), JSON.stringify(isReport.errors));
        assert.deepEqual([json.verdict, json.points, json.total], [verdict, points, 100]);
        const markdown = read(report.folder, 'report.md');
        const states = [...markdown.matchAll(/^\| \*\*(C\d\d)\*\* \|[^|]*\| [0-9/]+ \| [^ ]+ ([A-Z]+) \|/gm)].map(([, id, state]) => `${id} ${state}`);
        assert.deepEqual(states, json.criteria.map(({ id, state }) => `${id} ${state}`));
        assert.match(markdown, new RegExp(`\\*\\*${verdict}\\*\\*`));
        assert.ok(markdown.includes(`${points} / 100`));
        const junit = read(report.folder, 'report.xml');
        const cases = [...junit.matchAll(/<testcase classname="gate\.(C\d\d)" [^>]*?(\/>|><(failure|error|skipped) [^>]*?type="([A-Z]+)")/g)].map(([, id, , , state = 'PASS']) => `${id} ${state}`);
        assert.deepEqual(cases, states);
        assert.ok(junit.includes(`<property name="verdict" value="${verdict}"/>`));
        const html = read(report.folder, 'report.html');
        const rows = [...html.matchAll(/<tr><th scope="row"><strong>(C\d\d)<\/strong><\/th><td>.*?<\/td><td>[0-9/]+<\/td><td><span class="state [a-z]+">.*?<\/svg>([A-Z]+)<\/span>/g)].map(([, id, state]) => `${id} ${state}`);
        assert.deepEqual(rows, states);
        assert.match(html, new RegExp(`class="verdict [a-z-]+">.*?</svg>${verdict}</span>`));
        for (const { digest } of json.criteria.flatMap(({ findings }) => findings)) assert.ok(digest === '' || markdown.includes(`\`${digest}\``), digest);
      });
    }
  }

  // The evidence says some things in English, and they stay; the gate says none.
  for (const [language, sentences] of [
    ['fr', ['travail deploy-frontend : échec : npm cache', 'images (backend) : 1 seule image différente, et il en faut 2 ; l’une d’elles porte l’étiquette latest', 'exercice de retour en arrière : personne n’a regardé', 'réponse HTTP /health : health (/health) : checks.redis vaut unknown (attendu : ok ou disabled)', 'C04 The front end can be deployed : FAIL, et rien ne part sans cela', 'Phase 0 report dit de C04 : validated ; l’état constaté est FAIL', '34 points sur 100, et 100 sont exigés']],
    ['es', ['trabajo deploy-frontend: fallo: npm cache', 'imágenes (backend): 1 sola imagen distinta, y se exige un mínimo de 2; una de ellas lleva la etiqueta latest', 'simulacro de vuelta atrás: nadie ha mirado', 'respuesta HTTP /health: health (/health): checks.redis es unknown (se esperaba: ok o bien disabled)', 'C04 The front end can be deployed: FAIL, y nada sale sin esto', 'Phase 0 report dice de C04: validated; el estado constatado es FAIL', '34 puntos de 100, y se exigen 100']],
  ] as const) {
    test(`D41: in ${language} no cause is left in English, and in JSON and JUnit each is`, () => {
      const { folder } = reported('seed', language);
      const json = jsonIn(folder);
      const english = [...json.causes, ...json.contradictions, ...json.criteria.flatMap(({ cause, findings }) => [cause, ...findings.flatMap((each) => [each.what, each.cause])]), ...json.recommendations.flatMap((each) => [each.what, each.cause])].filter((text) => text !== '');
      assert.ok(english.length > 40, `${english.length}`);
      const markdown = read(folder, 'report.md').replace(/\\(?=[^\w\s])/g, '');
      const html = read(folder, 'report.html').replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
      for (const [form, text] of [['md', markdown], ['html', html]] as const) {
        assert.deepEqual(english.filter((each) => text.includes(each)), [], form);
        for (const sentence of sentences) assert.ok(text.includes(sentence), `${form}: ${sentence}`);
      }
      assert.ok(!html.includes('lang="en"'));
      const junit = read(folder, 'report.xml');
      for (const cause of json.causes) assert.ok(junit.includes(`<property name="cause" value="${cause}"/>`), cause);
      assert.ok(junit.includes('job deploy-frontend FAIL: failed: npm cache'));
      const inEnglish = read(reported('seed', 'en').folder, 'report.md').replace(/\\(?=[^\w\s])/g, '');
      assert.deepEqual(english.filter((each) => !inEnglish.includes(each)), []);
    });
  }

  test('D41: accents and emoji come through; text that was read in a wrong encoding is listed, and what is no UTF-8 is refused', () => {
    const write = (folder: string, title: Buffer | string) => {
      const [before = '', after = ''] = read(join(fixtures, 'seed'), 'deliver.yaml').split('Workflows run');
      writeFileSync(join(folder, 'deliver.yaml'), Buffer.concat([Buffer.from(before), Buffer.from(title), Buffer.from(after)]));
      return spawnSync(taxasgectl, ['gate', '--file', join(folder, 'deliver.yaml'), '--evidence', join(folder, 'evidence'), '--at', decidedAt, '--out', join(folder, 'out')], { encoding: 'utf8' });
    };
    const folder = temporaryFolder('encoding');
    cpSync(join(fixtures, 'seed/evidence'), join(folder, 'evidence'), { recursive: true });
    const title = 'Chaîne d’intégration opérationnelle ✅ 🎯 «así»';
    assert.equal(write(folder, title).status, 10);
    for (const file of readdirSync(join(folder, 'out'))) assert.ok(read(join(folder, 'out'), file).includes(title), file);
    assert.deepEqual((JSON.parse(read(join(folder, 'out'), 'report.json')) as { garbled: string[] }).garbled, []);
    // The same as the first version of the report had it.
    assert.equal(write(folder, 'ChaÃ®ne dâ€™intÃ©gration âœ…').status, 10);
    assert.deepEqual((JSON.parse(read(join(folder, 'out'), 'report.json')) as { garbled: string[] }).garbled, ['C02']);
    assert.match(read(join(folder, 'out'), 'report.md'), /## 🔤 Textes illisibles/);
    const latin = write(folder, Buffer.from('Cha\xeene', 'latin1'));
    assert.equal(latin.status, 12);
    assert.match(latin.stderr, /C02: its text is not UTF-8/);
    writeFileSync(join(folder, 'evidence/job-deploy-frontend.json'), Buffer.from('{"kind": "job", "subject": "deploy-frontend", "at": "2025-10-24T17:03:00Z", "source": "cha\xeene", "observed": {}}', 'latin1'));
    assert.equal(write(folder, title).status, 12);
  });

  test('GO_12: times that cannot be are refused: 12, and nothing is written', () => {
    const folder = temporaryFolder('times');
    cpSync(join(fixtures, 'seed/evidence'), join(folder, 'evidence'), { recursive: true });
    const job = join(folder, 'evidence/job-deploy-backend.json');
    const text = readFileSync(job, 'utf8');
    for (const [times, words] of [
      ['"seconds": -567', /the times of job deploy-backend cannot be: `seconds` is -567/],
      ['"began": "2025-10-24T17:03:00Z", "ended": "2025-10-24T16:51:00Z"', /it ended before it began/],
      ['"began": "2025-10-24T16:51:00Z", "ended": "2025-10-24T17:10:00Z"', /it ended after it was seen to have ended/],
      ['"began": "2025-10-24T16:51:00Z", "ended": "2025-10-24T17:03:00Z", "took_ms": 36000000', /it took another time/],
    ] as const) {
      writeFileSync(job, text.replace('"seconds": 567', times));
      const { status, stderr } = spawnSync(taxasgectl, ['gate', '--file', join(fixtures, 'seed/deliver.yaml'), '--evidence', join(folder, 'evidence'), '--at', decidedAt, '--out', join(folder, 'out')], { encoding: 'utf8' });
      assert.equal(status, 12, times);
      assert.match(stderr, words);
      assert.ok(!existsSync(join(folder, 'out')));
    }
  });

  test('D41: what cannot be meant about reports and modules is told with its place: 3', () => {
    const folder = temporaryFolder('plan');
    for (const [more, words] of [
      ['report: {lang: pt}', /:\d+:\d+: lang: write one of: en, es, fr/],
      ['report: {formats: [md, pdf]}', /formats: there is no pdf; write some of: md, html, json, junit/],
      ['report: {formats: [md, md]}', /formats: md stands here twice/],
      ['report: {languages: fr}', /report: there is no key `languages`/],
      ['modules: [{name: auth, scope: [login], criteria: [C99]}]', /the module auth wants C99, and there is no such criterion/],
      ['modules: [{name: auth, criteria: [C01]}]', /module: `scope` is missing/],
      ['modules: [{name: a, scope: x, criteria: C01}, {name: a, scope: x, criteria: C01}]', /there are two modules a/],
    ] as const) {
      writeFileSync(join(folder, 'deliver.yaml'), `${read(join(fixtures, 'seed'), 'deliver.yaml')}\n${more}\n`);
      const { status, stderr } = spawnSync(taxasgectl, ['gate', '--file', join(folder, 'deliver.yaml'), '--evidence', join(fixtures, 'seed/evidence'), '--at', decidedAt], { encoding: 'utf8' });
      assert.equal(status, 3, more);
      assert.match(stderr, words);
    }
  });

  test('AU_42: the same facts make the same reports, to the byte', () => {
    const [one, other] = [reported('seed', 'fr'), reported('seed', 'fr')];
    for (const file of readdirSync(one.folder)) assert.equal(read(one.folder, file), read(other.folder, file), file);
  });
});

describe('a report in a browser', () => {
  const home = temporaryFolder('chromium');
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  let browser: Browser;
  before(async () => {
    browser = await openChromium(home);
  });
  after(async () => {
    await browser?.close();
    removeFolder(home);
  });

  /** What axe finds. Runs past the page's own policy, which lets no script run. */
  async function faults(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    return page.evaluate(async () => {
      const run = (window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
      const { violations } = await run.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
  }

  for (const language of ['fr', 'es', 'en']) {
    test(`D41: in ${language}, light and dark, at 320 and 1280 px, no fault by axe, and nothing is asked for`, async () => {
      for (const name of ['seed', 'seed-corrected']) {
        const file = `file://${reported(name, language).folder}/report.html`;
        for (const colorScheme of ['light', 'dark'] as const) {
          // Each of them at one width; the proof tries both.
          const widths = count({ usual: 1, proof: 2 }) === 2 ? [320, 1280] : [(name === 'seed') === (colorScheme === 'light') ? 320 : 1280];
          const context = await browser.newContext({ colorScheme, bypassCSP: true });
          const page = await context.newPage();
          const asked: string[] = [];
          page.on('request', (request) => asked.push(request.url()));
          for (const width of widths) {
            await page.setViewportSize({ width, height: 800 });
            await page.goto(file);
            assert.deepEqual(await faults(page), [], `${name} ${colorScheme} ${width}`);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${name} ${width}`);
          }
          assert.deepEqual(asked, widths.map(() => file));
          assert.equal(await page.evaluate(() => document.documentElement.lang), language);
          const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
          assert.equal(ground === 'rgb(255, 255, 255)', colorScheme === 'light', ground);
          await context.close();
        }
      }
    });
  }

  test('D41: without scripts all of it is there, and each reference leads to its evidence', async () => {
    const { folder } = reported('seed', 'fr');
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`file://${folder}/report.html`);
    assert.equal(await page.locator('script').count(), 0);
    assert.equal(await page.locator('figure svg[role="img"]').count(), 2);
    const ids = await page.locator('code[id]').evaluateAll((all) => all.map(({ id }) => `#${id}`));
    const led = await page.locator('td a').evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
    assert.ok(led.length >= 10);
    for (const href of led) assert.ok(ids.includes(href), href);
    await context.close();
  });

  test('D41: a state is told without colours, by a word and by a shape of its own', async () => {
    const { folder } = reported('seed', 'en');
    const page = await browser.newPage();
    await page.goto(`file://${folder}/report.html`);
    const shapes = await page.locator('table .state').evaluateAll((all) => all.map((each) => `${each.textContent} ${each.querySelector('use')?.getAttribute('href')}`));
    const different = new Set(shapes);
    assert.deepEqual([...different].map((each) => each.split(' ')[0]).sort(), ['FAIL', 'PASS', 'SKIPPED', 'STALE', 'UNKNOWN', 'WAIVED']);
    const drawn = await page.locator('symbol').evaluateAll((all) => all.filter(({ id }) => !/-(go)$/.test(id) || id === 'shape-no-go').map(({ innerHTML }) => innerHTML));
    assert.equal(new Set(drawn).size, drawn.length);
    const xml = read(folder, 'report.xml');
    assert.equal(await page.evaluate((text) => new DOMParser().parseFromString(text, 'application/xml').querySelectorAll('parsererror').length, xml), 0);
    await page.close();
  });

  test('D41: it prints on A4, dark or not: light, no page wider than the paper', async () => {
    const { folder } = reported('seed', 'es');
    const context = await browser.newContext({ colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto(`file://${folder}/report.html`);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const boxes = [...pdf.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))]);
    assert.ok(boxes.length >= 2 && boxes.length <= 15, `${boxes.length} pages`);
    for (const box of boxes) assert.deepEqual(box, [595, 842]);
    // Between the margins of A4, at 96 px an inch.
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: Math.floor(((210 - 28) / 25.4) * 96), height: 1000 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    const wide = await page.locator('table').evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.textContent?.slice(0, 80)));
    assert.deepEqual(wide, []);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    await context.close();
  });
});
