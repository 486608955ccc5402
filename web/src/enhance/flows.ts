// What each form of the public pages sends, and where a good answer leads.
import { call, type Body, type Name, type Refusal } from '../lib/api.ts';
import { dropDraft, passOnEmail } from '../lib/draft.ts';
import { pageLanguage } from '../lib/words.ts';
import { announce, valuesOf } from './form.ts';
import { linkToken, tokenIn } from './link_token.ts';

type Send = (form: HTMLFormElement) => Promise<Refusal | undefined>;

export const flows: Record<string, Send> = {
  register,
  login,
  resend,
  'verify-code': (form) => verify(form),
  'verify-link': (form) => verify(form, { token: linkToken() }),
  forgot,
  'reset-code': (form) => reset(form),
  'reset-link': (form) => reset(form, { token: linkToken() }),
  'email-code': (form) => confirmEmail(form),
  'email-link': (form) => confirmEmail(form, { token: linkToken() }),
  'undo-token': (form) => undoEmail(form, tokenIn(String(valuesOf(form)['token'] ?? ''))),
  'undo-link': (form) => undoEmail(form, linkToken()),
};

interface Trip<N extends Name> {
  body: object;
  headers?: Record<string, string>;
  to: string;
  operation: N;
}

let lastRegistration = { body: '', key: '' };

/** Sends, and goes on when the answer is good. The server checks the fields: the form only names them. */
export async function travel<N extends Name>(form: HTMLFormElement, { operation, body, headers, to }: Trip<N>): Promise<Refusal | undefined> {
  const answer = await call(operation, { body: body as Body<N>, ...(headers && { headers }) });
  if (!answer.ok) return answer.refusal;
  dropDraft(form.dataset['flow'] ?? '');
  location.assign(`/${pageLanguage}/${to}`);
}

async function register(form: HTMLFormElement): Promise<Refusal | undefined> {
  const body = valuesOf(form);
  const headers = { 'Idempotency-Key': registrationKey(JSON.stringify(body)) };
  const refusal = await travel(form, { operation: 'POST /api/v1/auth/register', body, headers, to: 'verify#verification_sent' });
  if (!refusal) passOnEmail(form, ['verify-code', 'resend']);
  return refusal;
}

/** The same as long as the same is sent: when the answer was lost, trying again sends no second letter. */
function registrationKey(body: string): string {
  if (lastRegistration.body !== body) {
    // crypto.randomUUID is too young for many phones, and absent without https.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    lastRegistration = { body, key: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
  }
  return lastRegistration.key;
}

async function login(form: HTMLFormElement): Promise<Refusal | undefined> {
  const body = { ...valuesOf(form), transport: 'cookie' };
  const refusal = await travel(form, { operation: 'POST /api/v1/auth/login', body, to: 'profile' });
  if (refusal?.code === 'email_code_required') form.querySelector('details')?.setAttribute('open', '');
  return refusal;
}

function verify(form: HTMLFormElement, proof: object = {}): Promise<Refusal | undefined> {
  return travel(form, { operation: 'POST /api/v1/auth/verify', body: { ...proof, ...valuesOf(form) }, to: 'login#verified' });
}

async function resend(form: HTMLFormElement): Promise<Refusal | undefined> {
  const answer = await call('POST /api/v1/auth/verify/resend', { body: valuesOf(form) as Body<'POST /api/v1/auth/verify/resend'> });
  if (!answer.ok) return answer.refusal;
  dropDraft('resend');
  announce(form.querySelector('button')?.dataset['done'] ?? '');
}

async function forgot(form: HTMLFormElement): Promise<Refusal | undefined> {
  const refusal = await travel(form, { operation: 'POST /api/v1/auth/password/reset/request', body: valuesOf(form), to: 'reset#reset_sent' });
  if (!refusal) passOnEmail(form, ['reset-code']);
  return refusal;
}

function reset(form: HTMLFormElement, proof: object = {}): Promise<Refusal | undefined> {
  const body = { ...proof, ...valuesOf(form) };
  return travel(form, { operation: 'POST /api/v1/auth/password/reset/confirm', body, to: 'login#password_reset' });
}

function confirmEmail(form: HTMLFormElement, proof: object = {}): Promise<Refusal | undefined> {
  return travel(form, { operation: 'POST /api/v1/auth/email/confirm', body: { ...proof, ...valuesOf(form) }, to: 'login#email_changed' });
}

function undoEmail(form: HTMLFormElement, token: string): Promise<Refusal | undefined> {
  return travel(form, { operation: 'POST /api/v1/auth/email/undo', body: { token }, to: 'reset#email_restored' });
}
