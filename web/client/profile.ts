// The profile page: shows the account, changes it, signs out.
import type { Answer, Refusal } from './call.ts';
import { controlOf, element } from './faults.ts';
import { enhance, saidText, say } from './form.ts';
import { callSignedIn, closeSession, openSession } from './session.ts';
import { pageLanguage, word } from './words.ts';

type Profile = Record<string, string | null>;

const editable = ['first_name', 'last_name', 'phone', 'language'];
const locales: Record<string, string> = { es: 'es-GQ', fr: 'fr-GQ', pt: 'pt-PT', en: 'en-GB' };

const owner = document.getElementById('owner') as HTMLElement;
const account = document.getElementById('account') as HTMLElement;
const editForm = document.querySelector('form[data-flow="edit"]') as HTMLFormElement;
const signOutForm = document.querySelector('form[data-flow="sign-out"]') as HTMLFormElement;

let shown: Profile = {};
let version = '';

enhance(editForm, save);
enhance(signOutForm, signOut);
// The browser's back button must not bring back somebody's data after signing out.
addEventListener('pageshow', (event) => event.persisted && location.reload());
void load();

async function load(): Promise<void> {
  owner.textContent = owner.dataset['text'] ?? '';
  const session = await openSession();
  const answer = session.ok ? await readProfile() : session;
  if (answer.ok) {
    account.hidden = false;
    show(answer);
  } else if (answer.refusal.status === 401) {
    location.replace(`/${pageLanguage}/login`);
  } else {
    offerRetry(answer.refusal);
  }
}

function readProfile(): Promise<Answer> {
  return callSignedIn({ method: 'GET', path: '/auth/profile' });
}

function offerRetry({ text }: Refusal): void {
  const button = element('button', { type: 'button', class: 'second' }, word('retry'));
  button.addEventListener('click', () => void load());
  owner.replaceChildren(element('span', {}, text), button);
}

/** Puts the answer into the page. What the person has typed and not saved stays. */
function show({ body, etag }: Answer): void {
  const fresh = (body['user'] ?? body) as Profile;
  for (const name of editable) {
    const control = controlOf(editForm, name);
    const untouched = control && control.value === (shown[name] ?? '');
    if (control && (untouched || version === '')) control.value = fresh[name] ?? '';
  }
  shown = fresh;
  version = etag;
  owner.textContent = `${fresh['first_name']} ${fresh['last_name']}`;
  for (const place of account.querySelectorAll<HTMLElement>('[data-shows]')) {
    place.textContent = readable(place.dataset['shows'] ?? '');
  }
}

function readable(name: string): string {
  const value = shown[name];
  if (name === 'user_type') return word(value ?? '');
  if (!name.endsWith('_at')) return value ?? '';
  if (!value) return word('never');
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Africa/Malabo' } as const;
  return new Intl.DateTimeFormat(locales[pageLanguage], format).format(new Date(value));
}

async function save(): Promise<Refusal | undefined> {
  say(editForm, '');
  const before = shown;
  const answer = await sendChanges();
  if (answer.refusal.status !== 412) return conclude(answer);
  const newer = await readProfile();
  if (!newer.ok) return conclude(newer);
  show(newer);
  // Signing in on another device changes the account too, but nothing that this form shows.
  const same = editable.every((name) => before[name] === shown[name]);
  return same ? conclude(await sendChanges()) : { ...answer.refusal, text: word('changed_elsewhere') };
}

async function sendChanges(): Promise<Answer> {
  const body = changes();
  const headers = { 'If-Match': version };
  const answer = await callSignedIn({ method: 'PATCH', path: '/auth/profile', body, headers });
  // What was sent counts as untouched: the server may write it another way (+240…).
  if (answer.ok) shown = { ...shown, ...body };
  return answer;
}

function conclude(answer: Answer): Refusal | undefined {
  if (answer.refusal.status === 401) return sessionEnded(answer.refusal);
  if (!answer.ok) return answer.refusal;
  show(answer);
  say(editForm, saidText(editForm));
}

function changes(): Profile {
  const typed = editable.map((name) => [name, controlOf(editForm, name)?.value ?? '']);
  return Object.fromEntries(typed.filter(([name = '', value]) => value !== (shown[name] ?? '')));
}

/** Leaving for the login page would lose what was typed: another tab can sign in for this one. */
function sessionEnded(refusal: Refusal): Refusal {
  const help = element('a', { href: `/${pageLanguage}/login`, target: '_blank' }, word('sign_in_again'));
  say(editForm, '');
  editForm.querySelector('.done')?.append(help);
  return { ...refusal, text: word('session_ended') };
}

async function signOut(): Promise<Refusal | undefined> {
  const answer = await closeSession();
  if (!answer.ok && answer.refusal.status !== 401) return answer.refusal;
  location.replace(`/${pageLanguage}/login#signed_out`);
}
