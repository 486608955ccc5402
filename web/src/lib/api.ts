// One request to the API, typed by the contract. It never throws: an answer, a refusal in words, or the reason why nobody
// answered. The three must never be mistaken for one another: a lost network is not a wrong password.
import type { Operations } from '../../gen/api.js';
import { apiUrl } from './api_url.ts';
import { pageLanguage, word } from './words.ts';

export type Name = keyof Operations;
export type Body<N extends Name> = Operations[N]['body'];

export interface FieldFault {
  field: string;
  code: string;
  message: string;
}

export interface Refusal {
  /** 0 when the service did not answer. */
  status: number;
  code: string;
  text: string;
  faults: FieldFault[];
}

export type Answer<T> = { ok: true; body: T; etag: string } | { ok: false; refusal: Refusal };

export interface Details<N extends Name> {
  body?: Body<N>;
  headers?: Record<string, string>;
  /** What stands for {id} in the path. */
  id?: string;
}

const patienceMs = 30_000;
/** Reading again changes nothing; anything else is sent once, and a person decides what follows. */
const pausesMs = [300, 1_200];
const worthAnotherTry = ['unreachable', 'service_unavailable'];

export async function call<N extends Name>(name: N, details: Details<N> = {}): Promise<Answer<Operations[N]['answer']>> {
  let answer = await send(name, details);
  for (const pause of name.startsWith('GET') ? pausesMs : []) {
    if (answer.ok || !worthAnotherTry.includes(answer.refusal.code)) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
    answer = await send(name, details);
  }
  return answer;
}

async function send<N extends Name>(name: N, { body, headers, id = '' }: Details<N>): Promise<Answer<Operations[N]['answer']>> {
  const [method = '', path = ''] = name.split(' ');
  // AbortSignal.timeout is too young for many phones.
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), patienceMs);
  try {
    const response = await fetch(apiUrl(path.replace('{id}', id)), {
      method,
      ...(body && { body: JSON.stringify(body) }),
      headers: { ...headers, 'Accept-Language': pageLanguage, ...(body && { 'Content-Type': 'application/json' }) },
      signal: control.signal,
      cache: 'no-store',
      redirect: 'error',
    });
    return await readAnswer(response);
  } catch {
    return unanswered(control.signal.aborted ? 'timeout' : navigator.onLine ? 'unreachable' : 'offline');
  } finally {
    clearTimeout(timer);
  }
}

async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const body = readObject(text);
  if (response.ok && (body || text === '')) return { ok: true, body: body as T, etag: response.headers.get('ETag') ?? '' };
  if (!body || typeof body['code'] !== 'string') return unanswered(response.status === 404 ? 'missing' : 'unexpected');
  const { code, detail, errors } = body as { code: string; detail?: string; errors?: FieldFault[] };
  if (code === 'not_found') return unanswered('missing');
  return { ok: false, refusal: { status: response.status, code, text: detail ?? code, faults: errors ?? [] } };
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function unanswered(code: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { status: 0, code, text: word(code), faults: [] } };
}
