// Signing in with a passkey: by its button, or by choosing it where the browser offers addresses. Whatever goes wrong, the password
// stays.
import { call, type Refusal } from '../lib/api.ts';
import { isDeclined, knowsPasskeys, usePasskey } from '../lib/webauthn.ts';
import type { AuthenticationCredential } from '../../gen/api.js';
import { controlOf, showRefusal } from './faults.ts';
import { travel } from './flows.ts';
import { enhance, valuesOf } from './form.ts';

const start = 'POST /api/v1/auth/passkeys/login/options';
const finish = 'POST /api/v1/auth/passkeys/login/finish';

/** A challenge is good for five minutes: one that waits longer in the field is replaced when the field is touched again. */
const freshMs = 4 * 60_000;

/** A browser takes one request at a time. */
let current: { control: AbortController; until: number } | undefined;

export function offerPasskey(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-flow="passkey"]');
  const login = document.querySelector<HTMLFormElement>('form[data-flow="login"]');
  const email = login && controlOf(login, 'email');
  if (!form || !email || !knowsPasskeys()) return;
  form.classList.add('offered');
  enhance(form, () => byButton(form, login));
  const offer = () => void byAutofill(login);
  // Not before: a request that waits keeps a page that nobody touched out of the browser's cache, and asks the API for nothing.
  email.addEventListener('focus', offer);
  if (document.activeElement === email) offer();
  addEventListener('pagehide', stop);
}

/** What is refused is said where the password is, for that is the way that is left. */
async function byButton(form: HTMLFormElement, login: HTMLFormElement): Promise<undefined> {
  const said = form.querySelector('[role="status"]');
  if (said) said.textContent = '';
  const signal = begin(Infinity);
  try {
    const options = await call(start, { body: {} });
    const refusal = options.ok ? await signIn(login, await usePasskey(options.body, { signal })) : options.refusal;
    if (refusal) showRefusal(login, refusal);
  } catch (error) {
    if (!isDeclined(error)) showRefusal(login, { status: 0, code: 'passkey_failed', text: form.dataset['failed'] ?? '', faults: [] });
    else if (said) said.textContent = form.dataset['declined'] ?? '';
  } finally {
    end(signal);
  }
}

/** Nobody asked for anything until a passkey is chosen: before that nothing is said. */
async function byAutofill(login: HTMLFormElement): Promise<void> {
  if (current && Date.now() < current.until) return;
  const signal = begin(freshMs);
  try {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    const options = await call(start, { body: {} });
    if (!options.ok) return;
    const credential = await usePasskey(options.body, { signal, mediation: 'conditional' }).catch(() => undefined);
    const refusal = credential && (await signIn(login, credential));
    if (refusal) showRefusal(login, refusal);
  } finally {
    end(signal);
  }
}

function signIn(login: HTMLFormElement, credential: AuthenticationCredential): Promise<Refusal | undefined> {
  const remember_me = valuesOf(login)['remember_me'] === true;
  return travel(login, { operation: finish, body: { credential, remember_me, transport: 'cookie' }, to: 'profile' });
}

function begin(forMs: number): AbortSignal {
  stop();
  const control = new AbortController();
  current = { control, until: Date.now() + forMs };
  return control.signal;
}

function end(signal: AbortSignal): void {
  if (current?.control.signal === signal) current = undefined;
}

function stop(): void {
  current?.control.abort();
  current = undefined;
}
