// People for tests: each with an address of their own, taken as far through the story as a test needs.
import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, Client, type Answer } from './client.ts';
import type { Letter } from './letters.ts';
import { remember } from './secrets.ts';
import type { TestServer } from './server.ts';

export const paths = {
  register: '/api/v1/auth/register',
  verify: '/api/v1/auth/verify',
  resend: '/api/v1/auth/verify/resend',
  login: '/api/v1/auth/login',
  firebase: '/api/v1/auth/firebase',
  customToken: '/api/v1/auth/firebase/custom-token',
  refresh: '/api/v1/auth/refresh',
  logout: '/api/v1/auth/logout',
  requestReset: '/api/v1/auth/password/reset/request',
  reset: '/api/v1/auth/password/reset/confirm',
  changePassword: '/api/v1/auth/password/change',
  changeEmail: '/api/v1/auth/email/change',
  confirmEmail: '/api/v1/auth/email/confirm',
  undoEmail: '/api/v1/auth/email/undo',
  profile: '/api/v1/auth/profile',
  sessions: '/api/v1/auth/sessions',
  passkeys: '/api/v1/auth/passkeys',
  newPasskeyOptions: '/api/v1/auth/passkeys/register/options',
  newPasskey: '/api/v1/auth/passkeys/register/finish',
  passkeyLoginOptions: '/api/v1/auth/passkeys/login/options',
  passkeyLogin: '/api/v1/auth/passkeys/login/finish',
} as const;

export interface Person {
  email: string;
  password: string;
  first_name: string;
  last_name: string;
  accept_terms: true;
  phone?: string;
  language?: string;
  user_type?: string;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  device_id: string;
}

let made = 0;

/** Somebody who is not known to any server yet. */
export function newPerson(): Person {
  made += 1;
  // Digits only: letters in a row could by chance stand in the password too, which the policy refuses.
  return {
    email: `persona${made}.${randomInt(2 ** 47)}@correo.example`,
    password: newPassword(),
    first_name: 'María',
    last_name: 'Nguema Obiang',
    accept_terms: true,
  };
}

/** Good enough for the policy, and never the same twice. */
export function newPassword(): string {
  const password = `tortuga cobalto ${randomBytes(6).toString('hex')}`;
  remember(password);
  return password;
}

export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

/** Registers, and gives the letter that came. */
export async function register(server: TestServer, client: Client, person = newPerson()): Promise<{ person: Person; letter: Letter }> {
  const answer = await patiently(() => client.post(paths.register, person));
  assert.equal(answer.status, 202, answer.body);
  return { person, letter: await server.letters.wait(person.email) };
}

/** Registers and verifies in one browser. */
export async function verifiedPerson(server: TestServer, person = newPerson()): Promise<Person> {
  const browser = new Browser(server);
  try {
    const { letter } = await register(server, browser, person);
    const answer = await browser.post(paths.verify, { token: letter.token });
    assert.equal(answer.status, 200, answer.body);
    return person;
  } finally {
    browser.close();
  }
}

/** Asks for the letter that resets the password, and gives the one that came. */
export async function forgets(server: TestServer, client: Client, email: string): Promise<Letter> {
  const seen = await server.letters.to(email);
  const answer = await client.post(paths.requestReset, { email });
  assert.equal(answer.status, 202, answer.body);
  return server.letters.waitForPage(email, 'reset', seen);
}

/** Asks for another address, and gives the letter that came there. */
export async function asksToMove(server: TestServer, client: Client, access_token: string, new_email: string): Promise<Letter> {
  const seen = await server.letters.to(new_email);
  const answer = await client.post(paths.changeEmail, { new_email }, bearer(access_token));
  assert.equal(answer.status, 202, answer.body);
  return server.letters.waitForPage(new_email, 'email', seen);
}

/** Signs in with the refresh token in the body. */
export async function login(client: Client, person: Person, more: Record<string, unknown> = {}): Promise<Tokens & { answer: Answer }> {
  const answer = await patiently(() => client.post(paths.login, { email: person.email, password: person.password, ...more }));
  assert.equal(answer.status, 200, answer.body);
  const { access_token, refresh_token, device_id } = answer.json as Tokens;
  return { access_token, refresh_token, device_id, answer };
}

/** A server that stays away is no busy one. */
const patienceMs = 20_000;

/** Whoever is told that too many passwords wait (503) comes back, as Retry-After says: of many at once on a slow machine some are. */
export async function patiently(send: () => Promise<Answer>): Promise<Answer> {
  for (const began = performance.now(); ; ) {
    const answer = await send();
    if (answer.status !== 503 || performance.now() - began > patienceMs) return answer;
    assert.match(answer.headers['retry-after'] ?? '', /^[1-9]\d*$/);
    await sleep(1_000 * Number(answer.headers['retry-after']));
  }
}

/** A browser that is signed in: its refresh token is in its cookie. */
export async function signedInBrowser(server: TestServer, person: Person): Promise<{ browser: Browser; access_token: string }> {
  const browser = new Browser(server);
  const { access_token } = await login(browser, person, { transport: 'cookie' });
  return { browser, access_token };
}

/** Nobody may learn more than this from a refusal. */
export function assertProblem(answer: Answer, status: number, code: string): void {
  assert.equal(`${answer.status} ${answer.json?.code}`, `${status} ${code}`, answer.body);
}

/** A refusal that names exactly these fields: `{ email: 'required' }`. */
export function assertFields(answer: Answer, faults: Record<string, string>): void {
  assertProblem(answer, 422, 'validation_failed');
  const found = Object.fromEntries((answer.json.errors as { field: string; code: string }[]).map(({ field, code }) => [field, code]));
  assert.deepEqual(found, faults);
}

/** A form's answer: the page it leads to. */
export function assertGoesTo(answer: Answer, page: string): void {
  assert.equal(`${answer.status} ${answer.headers['location']}`, `303 ${page}`, answer.body);
}
