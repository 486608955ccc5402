// Runs the load program (bench/load) and reads its line.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../tests/support/temporary.ts';

export const programs = join(import.meta.dirname, '../build/bench');

export interface Loaded {
  requests: number;
  seconds: number;
  statuses: Record<string, number>;
  per_second: number; // answers below 400
  p50_ms: number;
  p95_ms: number;
  p99_ms: number;
  max_ms: number;
  refused_with_time: number; // 503 with Retry-After
  transport_errors: number;
  broken_chains: number;
  unfinished: number;
}

export interface LoadOrder {
  port: number;
  requests: string[];
  connections: number;
  seconds: number;
  rate?: number; // requests a second on a schedule
  most?: number; // stop after so many
  tokens?: string[]; // connection i begins with the i-th
  take?: string; // json:NAME or cookie:NAME: where the next token is
  keep?: string; // a file for the access tokens of the answers
}

let files = 0;
let folder: string | undefined;

export async function load(order: LoadOrder): Promise<Loaded> {
  const words = ['-p', order.port, '-c', order.connections, '-d', Math.min(15, Math.max(1, Math.round(order.seconds))), '-f', file(order.requests.join('\n%%%%\n'))];
  if (order.rate !== undefined) words.push('-r', order.rate);
  if (order.most !== undefined) words.push('-n', order.most);
  if (order.tokens !== undefined) words.push('-k', file(order.tokens.join('\n')));
  if (order.take !== undefined) words.push('-x', order.take);
  if (order.keep !== undefined) words.push('-o', order.keep);
  return JSON.parse(await output(join(programs, 'load'), words.map(String))) as Loaded;
}

/** Everything that was not answered as asked, for phases where nothing may be refused. */
export function failures({ statuses, transport_errors, broken_chains, unfinished }: Loaded): number {
  const refused = Object.entries(statuses).filter(([status]) => Number(status) >= 400);
  return refused.reduce((sum, [, count]) => sum + count, 0) + transport_errors + broken_chains + unfinished;
}

export function mustBeWell(loaded: Loaded): Loaded {
  if (failures(loaded) > 0 || loaded.requests === 0) throw new Error(`the load was not answered as asked: ${JSON.stringify(loaded)}`);
  return loaded;
}

/** Runs a program to its end and gives what it printed. It is a session of its own, so that the scheduler counts it apart. */
export function output(program: string, words: string[], environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: environment });
    let printed = '';
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(`${program} ended with ${code}: ${complaints.slice(-500)}`))));
  });
}

function file(text: string): string {
  const path = join((folder ??= temporaryFolder('load')), `${(files += 1)}`);
  writeFileSync(path, text);
  return path;
}
