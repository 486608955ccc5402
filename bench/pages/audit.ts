// One page by Lighthouse, as its default phone sees it, or on a slower one.
import lighthouse from 'lighthouse';

export interface Scores {
  performance: number;
  accessibility: number;
  bestPractices: number;
}

/** Kilobits a second, milliseconds a round trip, and how much slower the processor is. */
export interface Slowness {
  kbps: number;
  rttMs: number;
  cpu: number;
}

const tries = 3;

/** Lighthouse errs on a busy machine: a run without a score is repeated. Throws when none of three has one. */
export async function audit(url: string, port: number, slowness?: Slowness): Promise<Scores> {
  for (let run = 0; run < tries; run += 1) {
    const result = await lighthouse(url, {
      port,
      output: 'json',
      logLevel: 'silent',
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      disableStorageReset: true, // the cookie says who is signed in
      ...(slowness && { throttling: throttlingOf(slowness) }),
    });
    const score = (category: string) => result?.lhr.categories[category]?.score;
    const [performance, accessibility, bestPractices] = ['performance', 'accessibility', 'best-practices'].map(score);
    if (typeof performance === 'number' && typeof accessibility === 'number' && typeof bestPractices === 'number') {
      return { performance: performance * 100, accessibility: accessibility * 100, bestPractices: bestPractices * 100 };
    }
  }
  throw new Error(`Lighthouse gave ${url} no score in ${tries} runs`);
}

function throttlingOf({ kbps, rttMs, cpu }: Slowness) {
  return {
    rttMs, throughputKbps: kbps, cpuSlowdownMultiplier: cpu,
    requestLatencyMs: rttMs, downloadThroughputKbps: kbps, uploadThroughputKbps: kbps,
  };
}
