// Requests without a pause on a few connections that stay open, and what went wrong with any of them.
import { Agent, get } from 'node:http';

export class SteadyLoad {
  answered = 0;
  readonly failures: string[] = [];
  private readonly agent_ = new Agent({ keepAlive: true, maxSockets: 4 });
  private readonly url_: string;
  private running_ = true;
  private readonly callers_: Promise<void>[];

  constructor(url: string, connections = 4) {
    this.url_ = url;
    this.callers_ = Array.from({ length: connections }, () => this.call());
  }

  /** Ends when the requests under way have their answers. */
  async stop(): Promise<void> {
    this.running_ = false;
    await Promise.all(this.callers_);
    this.agent_.destroy();
  }

  private async call(): Promise<void> {
    while (this.running_) {
      const failure = await this.request();
      if (failure) this.failures.push(failure);
      else this.answered += 1;
    }
  }

  private request(): Promise<string | undefined> {
    return new Promise((done) => {
      const request = get(this.url_, { agent: this.agent_ }, (response) => {
        response.resume();
        response.once('end', () => done(response.statusCode === 200 ? undefined : `HTTP ${response.statusCode}`));
        response.once('error', (error) => done(error.message));
      });
      request.once('error', (error) => done(error.message));
    });
  }
}
