// When the largest thing of a page is painted, and how much it then jumps, on a slow network and processor, with nothing cached.
import type { BrowserContext } from 'playwright-core';
import type { Slowness } from './audit.ts';

export interface Load {
  lcpMs: number;
  cls: number;
}

/** `rttMs` is the latency of each request, as the developer tools throttle. */
export async function slowLoad(context: BrowserContext, url: string, { kbps, rttMs, cpu }: Slowness): Promise<Load> {
  const page = await context.newPage();
  try {
    const tools = await context.newCDPSession(page);
    await tools.send('Network.enable');
    await tools.send('Network.setCacheDisabled', { cacheDisabled: true });
    const bytesASecond = (kbps * 1000) / 8;
    await tools.send('Network.emulateNetworkConditions', { offline: false, latency: rttMs, downloadThroughput: bytesASecond, uploadThroughput: bytesASecond });
    await tools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    await page.addInitScript(watchPaints);
    await page.goto(url, { waitUntil: 'networkidle', timeout: 60_000 });
    // The browser tells of a paint a little after it.
    await page.waitForFunction(() => (window as unknown as { painted: Load }).painted.lcpMs > 0);
    return await page.evaluate(() => (window as unknown as { painted: Load }).painted);
  } finally {
    await page.close();
  }
}

function watchPaints(): void {
  const painted = { lcpMs: 0, cls: 0 };
  (window as unknown as { painted: Load }).painted = painted;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) painted.lcpMs = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) painted.cls += (entry as unknown as { value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
}
