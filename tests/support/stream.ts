// Clients that ask again and again on connections that stay open, and count what they are answered: by status, and by
// whoever answered. A connection that breaks in the middle of an exchange is an answer too: "broken".
import { Agent, request } from 'node:http';

export interface Counted {
  requests: number;
  bad: string[]; // what was not 200
  names: Record<string, number>; // x-name of the answer
  slowestMs: number;
}

export interface Asking {
  port: number;
  path?: string;
  method?: string;
  clients?: number;
}

export interface Answer {
  status: number;
  name: string;
  body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export function once({ port, path = '/', method = 'GET' }: Asking): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, agent, headers: { 'content-length': 0 } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, name: String(response.headers['x-name'] ?? ''), body }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

export class Stream {
  readonly counted: Counted = { requests: 0, bad: [], names: {}, slowestMs: 0 };
  private readonly asking_: Asking;
  private readonly clients_: Promise<void>[];
  private on_ = true;
  private readonly most_: number;

  constructor(asking: Asking, most = Number.POSITIVE_INFINITY) {
    this.asking_ = asking;
    this.most_ = most;
    this.clients_ = Array.from({ length: asking.clients ?? 8 }, () => this.client());
  }

  async stop(): Promise<Counted> {
    this.on_ = false;
    return this.done();
  }

  async done(): Promise<Counted> {
    await Promise.all(this.clients_);
    return this.counted;
  }

  private async client(): Promise<void> {
    while (this.on_ && this.counted.requests < this.most_) {
      this.counted.requests += 1;
      const begin = performance.now();
      try {
        const { status, name, body } = await once(this.asking_);
        if (status !== 200) this.counted.bad.push(`${status} ${body.slice(0, 80)}`);
        this.counted.names[name] = (this.counted.names[name] ?? 0) + 1;
      } catch (error) {
        this.counted.bad.push(`broken: ${(error as Error).message}`);
      }
      this.counted.slowestMs = Math.max(this.counted.slowestMs, performance.now() - begin);
    }
  }
}

/** So many requests, and what became of them. */
export function ask(asking: Asking, requests: number): Promise<Counted> {
  return new Stream(asking, requests).done();
}
