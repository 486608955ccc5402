// Real Chromium for the page tests. Each visitor has a browser profile of their own, and is watched: a page that
// breaks its own policy, throws, or asks another host for anything fails the test that opened it.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page, type Request } from 'playwright-core';
import { createSqlite } from '../support/databases.ts';
import { scene, type Scene } from '../support/scene.ts';
import type { Settings } from '../support/server.ts';
import { removeFolder, temporaryFolder } from '../support/temporary.ts';

const program = process.env['TAXASGE_CHROMIUM'] ?? '/usr/bin/chromium';
const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** One server on SQLite and one Chromium for a describe block. */
export class Stage {
  scene!: Scene;
  private browser_!: Browser;
  // Chromium keeps crash reports beside the settings of the user, whatever profile it is given.
  private readonly home_ = temporaryFolder('chromium');
  private readonly visitors_: Visitor[] = [];

  get url(): string {
    return this.scene.server.url;
  }

  async open(): Promise<void> {
    this.browser_ = await chromium.launch({ executablePath: program, args: flags, env: { ...process.env, HOME: this.home_, XDG_CONFIG_HOME: this.home_ } });
  }

  async close(): Promise<void> {
    await this.browser_?.close();
    removeFolder(this.home_);
    for (const visitor of this.visitors_) visitor.assertUntroubled();
  }

  /** A person with an empty browser, on a small phone unless said otherwise. */
  async visitor(options: BrowserContextOptions = {}): Promise<Visitor> {
    const small = { viewport: { width: 360, height: 740 }, locale: 'es-GQ', baseURL: this.url };
    const context = await this.browser_.newContext({ ...small, ...options });
    const visitor = await Visitor.open(context, this.url);
    this.visitors_.push(visitor);
    return visitor;
  }
}

export function stage(settings: Settings = {}): Stage {
  const it = new Stage();
  before(() => it.open());
  after(() => it.close());
  it.scene = scene({ kind: 'sqlite', create: createSqlite }, settings);
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

  assertUntroubled(): void {
    assert.deepEqual(this.troubles_, []);
  }
}
