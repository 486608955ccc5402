// Raw HTTP requests, as the load program sends them, and the same ones sent once by us.
import { request as send } from 'node:http';

export interface Request {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
}

export interface Answer {
  status: number;
  cookies: string[];
  body: string;
}

/** The body's length is left to the load program, since it may put a longer token in. */
export function raw(request: Request): string {
  const { type, body } = encode(request);
  const lines = { Host: '127.0.0.1', ...type, ...request.headers, ...(body === '' ? {} : { 'Content-Length': '@@LEN@@' }) };
  const head = [`${request.method} ${request.path} HTTP/1.1`, ...Object.entries(lines).map(([name, value]) => `${name}: ${value}`)];
  const text = `${head.join('\r\n')}\r\n\r\n${body}`;
  return /@@TOKEN@@|##########/.test(text) ? text : text.replace('@@LEN@@', String(Buffer.byteLength(body)));
}

export function call(port: number, request: Request): Promise<Answer> {
  const { type, body } = encode(request);
  const headers = { Host: '127.0.0.1', ...type, ...request.headers, 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = send({ host: '127.0.0.1', port, method: request.method, path: request.path, headers, agent: false }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, cookies: incoming.headers['set-cookie'] ?? [], body: Buffer.concat(parts).toString('utf8') }));
    });
    sent.setTimeout(30_000, () => sent.destroy(new Error(`${request.method} ${request.path}: no answer within 30 s`)));
    sent.once('error', reject);
    sent.end(body);
  });
}

/** As `call`, but a refusal is an error. */
export async function mustCall(port: number, request: Request): Promise<Answer> {
  const answer = await call(port, request);
  if (answer.status >= 300) throw new Error(`${request.method} ${request.path}: ${answer.status} ${answer.body.slice(0, 300)}`);
  return answer;
}

function encode({ json, form }: Request): { type: Record<string, string>; body: string } {
  if (json !== undefined) return { type: { 'Content-Type': 'application/json' }, body: JSON.stringify(json) };
  if (form === undefined) return { type: {}, body: '' };
  return { type: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString().replaceAll('%40', '@') }; // the load program's marks stay
}
