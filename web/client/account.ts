// The register, verify, login, forgot, reset, email and undo pages.
import { call, type Refusal } from './call.ts';
import { enhance, saidText, say, valuesOf } from './form.ts';
import { offerShowing } from './password.ts';
import { pageLanguage } from './words.ts';

type Send = (form: HTMLFormElement) => Promise<Refusal | undefined>;

const flows: Record<string, Send> = {
  register,
  login,
  resend,
  'verify-code': (form) => verify(valuesOf(form)),
  'verify-link': (form) => verify({ token: linkToken, ...valuesOf(form) }),
  forgot,
  'reset-code': (form) => reset(valuesOf(form)),
  'reset-link': (form) => reset({ token: linkToken, ...valuesOf(form) }),
  'email-code': (form) => confirmEmail(valuesOf(form)),
  'email-link': () => confirmEmail({ token: linkToken }),
  'undo-token': (form) => undoEmail({ token: tokenIn(String(valuesOf(form)['token'] ?? '')) }),
  'undo-link': () => undoEmail({ token: linkToken }),
};

let linkToken = '';
let lastRegistration = { body: '', key: '' };

offerShowing();
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-flow]')) {
  const send = flows[form.dataset['flow'] ?? ''];
  if (send) enhance(form, () => send(form));
}
takeLinkToken();
addEventListener('hashchange', takeLinkToken);

async function register(form: HTMLFormElement): Promise<Refusal | undefined> {
  const body = valuesOf(form);
  const headers = { 'Idempotency-Key': registrationKey(JSON.stringify(body)) };
  const answer = await call({ method: 'POST', path: '/auth/register', body, headers });
  if (!answer.ok) return answer.refusal;
  go('verify#verification_sent');
}

/** The same as long as the same is sent: when the answer was lost, trying again sends no second letter. */
function registrationKey(body: string): string {
  if (lastRegistration.body !== body) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    lastRegistration = { body, key: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
  }
  return lastRegistration.key;
}

async function login(form: HTMLFormElement): Promise<Refusal | undefined> {
  const body = { ...valuesOf(form), transport: 'cookie' };
  const answer = await call({ method: 'POST', path: '/auth/login', body });
  if (!answer.ok && answer.refusal.code === 'email_code_required') form.querySelector('details')?.setAttribute('open', '');
  if (!answer.ok) return answer.refusal;
  go('profile');
}

async function verify(body: object): Promise<Refusal | undefined> {
  const answer = await call({ method: 'POST', path: '/auth/verify', body });
  if (!answer.ok) return answer.refusal;
  go('login#verified');
}

async function resend(form: HTMLFormElement): Promise<Refusal | undefined> {
  say(form, '');
  const answer = await call({ method: 'POST', path: '/auth/verify/resend', body: valuesOf(form) });
  if (!answer.ok) return answer.refusal;
  say(form, saidText(form));
}

async function forgot(form: HTMLFormElement): Promise<Refusal | undefined> {
  const answer = await call({ method: 'POST', path: '/auth/password/reset/request', body: valuesOf(form) });
  if (!answer.ok) return answer.refusal;
  go('reset#reset_sent');
}

async function reset(body: object): Promise<Refusal | undefined> {
  const answer = await call({ method: 'POST', path: '/auth/password/reset/confirm', body });
  if (!answer.ok) return answer.refusal;
  go('login#password_reset');
}

async function confirmEmail(body: object): Promise<Refusal | undefined> {
  const answer = await call({ method: 'POST', path: '/auth/email/confirm', body });
  if (!answer.ok) return answer.refusal;
  go('login#email_changed');
}

async function undoEmail(body: object): Promise<Refusal | undefined> {
  const answer = await call({ method: 'POST', path: '/auth/email/undo', body });
  if (!answer.ok) return answer.refusal;
  go('reset#email_restored');
}

/** Whoever copies the whole link has copied enough. */
function tokenIn(text: string): string {
  return text.replace(/^.*#token=/, '').trim();
}

function go(page: string): void {
  location.assign(`/${pageLanguage}/${page}`);
}

/** Takes the token out of the address at once, and waits for the button: a scanner presses none. */
function takeLinkToken(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-flow$="-link"]');
  const token = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (!form || !token) return;
  linkToken = token;
  history.replaceState(null, '', location.pathname);
  form.hidden = false;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) link.hash = `token=${token}`;
}
