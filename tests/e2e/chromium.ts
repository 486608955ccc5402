// Real Chromium for the page tests. Each visitor has a browser profile of their own, and is watched: a page that
// breaks its own policy, throws, or asks another host for anything fails the test that opened it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type LaunchOptions, type Page, type Request } from 'playwright-core';
import { createSqlite } from '../support/databases.ts';
import { startHosting, type Hosting } from '../support/hosting.ts';
import { scene, type Scene } from '../support/scene.ts';
import type { Settings } from '../support/server.ts';
import { removeFolder, temporaryFolder } from '../support/temporary.ts';

/** Where to keep which parts of the scripts ran, of a build that was made with --measure. */
const coverageFolder = process.env['TAXASGE_SCRIPT_COVERAGE'];
/** The engine of Chromium without its window, in less than half the time; ./dev proof takes the whole browser. */
const program = process.env['TAXASGE_CHROMIUM'] ?? '/usr/bin/chromium-headless-shell';
/** For what the engine alone does not have. */
export const wholeBrowser = '/usr/bin/chromium';
const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** With TAXASGE_PAGES=hosting the same tests meet the pages on Firebase Hosting, and the server behind it. */
export const isHosted = process.env['TAXASGE_PAGES'] === 'hosting';
/** Of this process; it ends with it. */
let hosting: Promise<Hosting> | undefined;

/** One server on SQLite and one Chromium for a describe block. */
export class Stage {
  scene!: Scene;
  private readonly settings_: Settings;
  private hosting_: Hosting | undefined;
  private browser_!: Browser;
  // Chromium keeps crash reports beside the settings of the user, whatever profile it is given.
  private readonly home_ = temporaryFolder('chromium');
  private readonly visitors_: Visitor[] = [];

  constructor(settings: Settings) {
    this.settings_ = settings;
  }

  /** Where the pages are. */
  get url(): string {
    return this.hosting_?.url ?? this.scene.server.url;
  }

  get hosted(): Hosting {
    if (!this.hosting_) throw new Error('the pages are on the server');
    return this.hosting_;
  }

  get cookie(): string {
    return this.settings_['SESSION_COOKIE'] ?? '__Host-session';
  }

  /** Before the server starts: it must know the address of its pages. */
  async open(where: 'server' | 'hosting'): Promise<void> {
    this.browser_ = await openChromium(this.home_);
    if (where === 'server') return;
    this.hosting_ = await (hosting ??= startHosting());
    Object.assign(this.settings_, { PUBLIC_URL: this.hosting_.url, SESSION_COOKIE: '__session' });
  }

  lead(): void {
    this.hosting_?.lead(this.scene.server.port);
  }

  async close(): Promise<void> {
    await Promise.all(this.visitors_.map((visitor) => visitor.keepCoverage()));
    await this.browser_?.close();
    removeFolder(this.home_);
    for (const visitor of this.visitors_) visitor.assertUntroubled();
  }

  /** A person with an empty browser, on a small phone unless said otherwise. */
  async visitor(options: BrowserContextOptions = {}): Promise<Visitor> {
    const small = { viewport: { width: 360, height: 740 }, locale: 'es-GQ', baseURL: this.url };
    const context = await this.browser_.newContext({ ...small, ...options });
    context.setDefaultTimeout(120_000); // a busy machine is no fault of a page
    const visitor = await Visitor.open(context, this.url);
    this.visitors_.push(visitor);
    return visitor;
  }
}

export function openChromium(home: string, options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: flags, env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home }, ...options });
}

/** To be called in a describe block; `where` is for the tests that are about a host. */
export function stage(settings: Settings = {}, where: 'server' | 'hosting' = isHosted ? 'hosting' : 'server'): Stage {
  const own: Settings = { ...settings, ...(coverageFolder && { WEB_ROOT: process.env['TAXASGE_WEB_ROOT'] }) };
  const it = new Stage(own);
  before(() => it.open(where));
  after(() => it.close());
  it.scene = scene({ kind: 'sqlite', create: createSqlite }, own);
  before(() => it.lead());
  return it;
}

export class Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly requests: Request[] = [];
  private readonly troubles_: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  static async open(context: BrowserContext, origin: string): Promise<Visitor> {
    const page = await context.newPage();
    const visitor = new Visitor(context, page);
    page.on('pageerror', (error) => visitor.troubles_.push(`thrown: ${error.message}`));
    page.on('console', (message) => {
      if (/securitypolicyviolation|Content Security Policy|Trusted/.test(message.text())) visitor.troubles_.push(message.text());
    });
    page.on('request', (request) => {
      visitor.requests.push(request);
      if (new URL(request.url()).origin !== origin) visitor.troubles_.push(`asked another origin: ${request.url()}`);
    });
    if (coverageFolder) await page.coverage.startJSCoverage({ resetOnNavigation: false });
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`securitypolicyviolation ${event.violatedDirective}`));
    });
    return visitor;
  }

  /** The calls to the API so far, as "POST /api/v1/auth/login". */
  get calls(): string[] {
    return this.callRequests.map((request) => `${request.method()} ${new URL(request.url()).pathname}`);
  }

  get callRequests(): Request[] {
    return this.requests.filter((request) => new URL(request.url()).pathname.startsWith('/api/'));
  }

  async fill(form: string, values: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(values)) await this.page.locator(`#${form}-${name}`).fill(value);
  }

  /** Presses the button that sends that form. */
  async send(flow: string): Promise<void> {
    await this.page.locator(`form[data-flow="${flow}"] button:not([type="button"])`).click();
  }

  async arrivesAt(path: string): Promise<void> {
    await this.page.waitForURL((url) => url.pathname + url.hash === path);
  }

  /** What the error summary says, once it has the focus. */
  async summary(): Promise<string> {
    const summary = this.page.locator('.summary');
    await summary.waitFor();
    const focused = await this.page.evaluate(() => document.activeElement?.className);
    assert.equal(focused, 'summary', 'the summary has the focus');
    return summary.innerText();
  }

  /** Which parts of the scripts ran, for tests/script_coverage.ts. */
  async keepCoverage(): Promise<void> {
    if (!coverageFolder || this.page.isClosed()) return;
    const entries = await this.page.coverage.stopJSCoverage().catch(() => []);
    writeFileSync(join(coverageFolder, `${randomUUID()}.json`), JSON.stringify(entries));
  }

  assertUntroubled(): void {
    assert.deepEqual(this.troubles_, []);
  }
}
