// Requests that go on and on in the background while a test takes something away from the server.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './client.ts';

export interface Sample {
  what: string;
  at: number;
  tookMs: number;
  /** 0 when the connection broke. */
  status: number;
  code: string | undefined;
  retryAfter: string | undefined;
}

export type Step = () => Promise<Answer>;

export class Load {
  readonly samples: Sample[] = [];
  private readonly running_: Promise<void>[] = [];
  private on_ = true;
  private failure_: unknown;

  /** Each named step runs in a loop of its own. */
  constructor(steps: Record<string, Step>, pauseMs = 10) {
    for (const [what, step] of Object.entries(steps)) this.running_.push(this.loop(what, step, pauseMs));
  }

  since(moment: number): Sample[] {
    return this.samples.filter(({ at }) => at >= moment);
  }

  async stop(): Promise<void> {
    this.on_ = false;
    await Promise.all(this.running_);
    if (this.failure_) throw this.failure_;
  }

  private async loop(what: string, step: Step, pauseMs: number): Promise<void> {
    while (this.on_) {
      const at = Date.now();
      try {
        const { status, json, headers } = await step();
        this.samples.push({ what, at, tookMs: Date.now() - at, status, code: json?.code, retryAfter: headers['retry-after'] });
      } catch (error) {
        // A broken connection is noted; an answer that the contract does not know fails the test when it stops.
        this.samples.push({ what, at, tookMs: Date.now() - at, status: 0, code: undefined, retryAfter: undefined });
        if ((error as Error).name === 'AssertionError') this.failure_ ??= error;
      }
      await sleep(pauseMs);
    }
  }
}

/** "login 200", "login 503 service_unavailable": each with how often it came. */
export function summary(samples: Sample[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { what, status, code } of samples) {
    const line = [what, status, code].filter((word) => word !== undefined).join(' ');
    counts[line] = (counts[line] ?? 0) + 1;
  }
  return counts;
}
