// The pages on a slow network and processor: nothing jumps, and what has to be there to begin comes in time. Times are judged by
// ./dev bench; here it is what does not depend on the machine.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { count } from '../support/counts.ts';
import { stage, type Visitor } from './chromium.ts';
import { operatorShown, signedIn } from './citizens.ts';

const all = ['login', 'register', 'verify', 'forgot', 'reset', 'email', 'undo', 'terms', 'privacy', 'nowhere'];
const some = ['login', 'register'];

describe('on a slow phone', () => {
  const it = stage();

  async function slow(visitor: Visitor): Promise<void> {
    const tools = await visitor.context.newCDPSession(visitor.page);
    await tools.send('Network.enable');
    await tools.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
    await tools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await visitor.page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
  }

  const jumps = (visitor: Visitor) => visitor.page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, one) => sum + one, 0));

  test('W8: no page jumps while it loads, and none once its script has come', async () => {
    for (const name of all.slice(0, count({ usual: some.length, proof: all.length }))) {
      const visitor = await it.visitor();
      await slow(visitor);
      await visitor.page.goto(`/fr/${name}`, { waitUntil: 'networkidle' });
      assert.ok((await jumps(visitor)) <= 0.02, `${name}: ${await jumps(visitor)}`);
      await visitor.context.close();
    }
  });

  test('W8: neither do the pages behind sign-in when their content arrives', async () => {
    const visitor = await it.visitor();
    await slow(visitor);
    await signedIn(it, visitor);
    await visitor.page.locator('#sessions .row').waitFor();
    assert.ok((await jumps(visitor)) <= 0.02, `profile: ${await jumps(visitor)}`);
    await operatorShown(it, visitor);
    assert.ok((await jumps(visitor)) <= 0.02, `operator: ${await jumps(visitor)}`);
  });

  test('W2: nothing blocks the first paint: the document alone is a page that can be read and filled in', async () => {
    const visitor = await it.visitor();
    await visitor.page.route('**/assets/**', () => undefined);
    await visitor.page.goto('/es/login', { waitUntil: 'commit' });
    await visitor.fill('login', { email: 'a@correo.example' });
    const painted = await visitor.page.evaluate(() => new Promise<boolean>((resolve) => {
      new PerformanceObserver(() => resolve(true)).observe({ type: 'paint', buffered: true });
    }));
    assert.ok(painted);
    assert.notEqual(await visitor.page.locator('.band').evaluate((band) => getComputedStyle(band).backgroundColor), 'rgba(0, 0, 0, 0)');
  });
});
