// A small HTTP client that checks every answer against the contract (A52), keeps cookies like a browser,
// and can send bytes that no well-behaved client would.
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { checkAnswer, type Checkable } from './contract.ts';
import { remember } from './secrets.ts';

export interface Answer extends Checkable {
  /** The parsed body; undefined when it is not JSON. */
  json: any;
}

export interface Request {
  headers?: Record<string, string>;
  /** One of these is the body. `text` and `bytes` go as they are, without a content type. */
  json?: unknown;
  form?: Record<string, string>;
  text?: string;
  bytes?: Buffer;
}

/** Where requests go: a TestServer, or anything with a port. */
export interface Target {
  port: number;
}

export class Client {
  readonly cookies = new Map<string, string>();
  protected readonly target_: Target;
  private readonly agent_ = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(target: Target) {
    this.target_ = target;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, json: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, { json, headers });
  }

  form(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, { form, headers });
  }

  async send(method: string, path: string, what: Request = {}): Promise<Answer> {
    const { body, type } = encode(what);
    const headers: Record<string, string> = { Host: `localhost:${this.target_.port}`, ...type, ...this.ownHeaders(), ...what.headers };
    if (body !== undefined && !headers['Transfer-Encoding']) headers['Content-Length'] ??= String(body.length);
    const answer = await this.exchange(method, path, headers, body);
    this.keepCookies(answer.setCookies);
    for (const name of ['access_token', 'refresh_token']) remember(answer.json?.[name]);
    checkAnswer(method, path, answer);
    return answer;
  }

  close(): void {
    this.agent_.destroy();
  }

  /** A plain client sends no cookie and no Origin. */
  protected ownHeaders(): Record<string, string> {
    return {};
  }

  private keepCookies(setCookies: string[]): void {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
      remember(value.split('.')[1]);
    }
  }

  private exchange(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.target_.port, method, path, headers, agent: this.agent_, setHost: false };
      const sent = request(options, (incoming) => void read(incoming).then(resolve, reject));
      sent.once('error', reject);
      sent.setTimeout(30_000, () => sent.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
      sent.end(body);
    });
  }
}

/** Sends what a browser sends from one of our own pages: the cookie, Origin and Sec-Fetch-Site. */
export class Browser extends Client {
  protected override ownHeaders(): Record<string, string> {
    const own: Record<string, string> = { Origin: `http://localhost:${this.target_.port}`, 'Sec-Fetch-Site': 'same-origin' };
    if (this.cookies.size) own['Cookie'] = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return own;
  }
}

/** Sends bytes on a connection of their own and gives all that comes back until the server closes it. */
export function sendRaw(target: Target, bytes: string | Buffer, withinMs = 15_000): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(target.port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(withinMs, () => socket.destroy(new Error(`the server kept the connection open; it had said: ${text}`)));
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    // A server that refuses early may reset the connection while we still write: what it said counts.
    socket.once('error', (error) => (text ? resolve(text) : reject(error)));
    socket.once('close', () => resolve(text));
  });
}

/** The first answer in what `sendRaw` gave. */
export function parseRaw(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [start = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const bytes = Buffer.from(rest.join('\r\n\r\n'), 'latin1').subarray(0, Number(headers['content-length'] ?? 0));
  const setCookies = headers['set-cookie'] === undefined ? [] : [headers['set-cookie']];
  return withJson({ status: Number(start.split(' ')[1]), headers, setCookies, body: bytes.toString('utf8') });
}

function encode({ json, form, text, bytes }: Request): { body?: Buffer; type: Record<string, string> } {
  if (json !== undefined) return { body: Buffer.from(JSON.stringify(json)), type: { 'Content-Type': 'application/json' } };
  if (form) {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return { body: Buffer.from(new URLSearchParams(form).toString()), type };
  }
  const body = bytes ?? (text === undefined ? undefined : Buffer.from(text));
  return body ? { body, type: {} } : { type: {} };
}

async function read(incoming: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return withJson({
    status: incoming.statusCode ?? 0,
    headers: joined(incoming.headers),
    setCookies: incoming.headers['set-cookie'] ?? [],
    body: Buffer.concat(parts).toString('utf8'),
  });
}

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function withJson(answer: Checkable): Answer {
  const isJson = /^application\/([a-z]+\+)?json\b/.test(answer.headers['content-type'] ?? '');
  return { ...answer, json: isJson && answer.body ? JSON.parse(answer.body) : undefined };
}
