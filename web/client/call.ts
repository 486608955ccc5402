// One request to the API. It never throws: an answer, a refusal in words, or the reason why nobody answered.
// The three must never be mistaken for one another: a lost network is not a wrong password.
import { apiUrl } from './api_url.ts';
import { pageLanguage, word } from './words.ts';

export interface FieldFault {
  field: string;
  code: string;
  message: string;
}

export interface Refusal {
  status: number;
  code: string;
  text: string;
  faults: FieldFault[];
}

export interface Answer {
  ok: boolean;
  body: Record<string, unknown>;
  etag: string;
  refusal: Refusal;
}

export interface Call {
  method: string;
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

const patienceMs = 30_000;

export async function call({ method, path, body, headers = {} }: Call): Promise<Answer> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), patienceMs);
  try {
    const response = await fetch(apiUrl(path), {
      method,
      body: body && JSON.stringify(body),
      headers: { ...headers, 'Accept-Language': pageLanguage, ...(body && { 'Content-Type': 'application/json' }) },
      signal: control.signal,
      cache: 'no-store',
      redirect: 'error',
    });
    return await readAnswer(response);
  } catch {
    if (control.signal.aborted) return unanswered('timeout');
    return unanswered(navigator.onLine ? 'unreachable' : 'offline');
  } finally {
    clearTimeout(timer);
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = readObject(text);
  if (response.ok && (body || text === '')) {
    return { ok: true, body: body ?? {}, etag: response.headers.get('ETag') ?? '', refusal: emptyRefusal };
  }
  if (response.status === 404) return unanswered('missing');
  if (!body || typeof body['code'] !== 'string') return unanswered('unexpected');
  return refused(response.status, body);
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const emptyRefusal: Refusal = { status: 0, code: '', text: '', faults: [] };

function refused(status: number, problem: Record<string, unknown>): Answer {
  const { code, detail, errors } = problem as { code: string; detail?: string; errors?: FieldFault[] };
  const refusal = { status, code, text: detail ?? code, faults: Array.isArray(errors) ? errors : [] };
  return { ok: false, body: problem, etag: '', refusal };
}

function unanswered(reason: string): Answer {
  return { ok: false, body: {}, etag: '', refusal: { ...emptyRefusal, code: reason, text: word(reason) } };
}
