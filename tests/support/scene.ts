// One server on one fresh database for a whole describe block. Taken down after it, it must have stopped well
// and have logged no secret.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { Browser, Client } from './client.ts';
import type { Database, Store } from './databases.ts';
import { assertNoSecretIn } from './secrets.ts';
import { TestServer, type Settings } from './server.ts';

export class Scene {
  store!: Store;
  server!: TestServer;
  /** Without cookies, as a program calls the API. */
  client!: Client;
  private readonly clients_: Client[] = [];

  browser(): Browser {
    const browser = new Browser(this.server);
    this.clients_.push(browser);
    return browser;
  }

  async open(database: Database, settings: Settings): Promise<void> {
    this.store = database.create();
    this.server = await TestServer.start(this.store, settings);
    this.client = new Client(this.server);
    this.clients_.push(this.client);
  }

  async close(): Promise<void> {
    for (const client of this.clients_) client.close();
    if (!this.server) return this.store?.drop();
    const exit = await this.server.stop();
    this.store.drop();
    assert.deepEqual(exit, { code: 0, signal: null }, `the server did not stop well:\n${this.server.log}`);
    assertNoSecretIn(this.server.log, 'the log');
  }
}

/** To be called in a describe block; the scene is filled before its first test. */
export function scene(database: Database, settings: Settings = {}): Scene {
  const it = new Scene();
  before(() => it.open(database, settings));
  after(() => it.close());
  return it;
}
