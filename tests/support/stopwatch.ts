// Times of answers, taken so that a difference of microseconds between two kinds of them would show: in turns, on one
// connection that does nothing else, from before the first byte is sent to the first that comes back.
import { connect, type Socket } from 'node:net';
import type { Target } from './client.ts';
import { progress } from './progress.ts';

export class Stopwatch {
  private readonly socket_: Socket;

  constructor({ port }: Target) {
    this.socket_ = connect({ port, host: '127.0.0.1', noDelay: true });
  }

  /** Milliseconds until the answer to this POST; its status is what `expect` says. */
  post(path: string, json: unknown, expect: number): Promise<number> {
    const body = JSON.stringify(json);
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return new Promise((resolve, reject) => {
      const broken = () => reject(new Error(`POST ${path}: the connection broke`));
      this.socket_.once('close', broken);
      const begun = process.hrtime.bigint();
      this.socket_.once('data', (answer) => {
        const took = Number(process.hrtime.bigint() - begun) / 1e6;
        this.socket_.off('close', broken);
        const status = Number(answer.toString('latin1', 9, 12));
        if (status === expect) resolve(took);
        else reject(new Error(`POST ${path}: ${status}, expected ${expect}`));
      });
      this.socket_.write(head + body);
    });
  }

  close(): void {
    this.socket_.destroy();
  }
}

export type Branches = Record<string, (turn: number) => Promise<number>>;

/** The median of each branch, in milliseconds. They take turns, each time in another order: none always follows another. */
export async function medians(branches: Branches, samples: number): Promise<Record<string, number>> {
  const times = new Map<string, number[]>(Object.keys(branches).map((name) => [name, []]));
  for (let turn = 0; turn < samples; turn += 1) {
    for (const [name, branch] of shuffled(Object.entries(branches))) times.get(name)?.push(await branch(turn));
    progress('samples of each kind', turn + 1, samples);
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

function shuffled<T>(list: T[]): T[] {
  return list.map((each) => ({ each, place: Math.random() })).sort((a, b) => a.place - b.place).map(({ each }) => each);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
