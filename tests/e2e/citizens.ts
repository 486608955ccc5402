// What people do on the pages, step by step.
import type { Letter } from '../support/letters.ts';
import { newPerson, verifiedPerson, type Person } from '../support/people.ts';
import type { Stage, Visitor } from './chromium.ts';
import type { Language } from './words.ts';

export async function fillRegistration(visitor: Visitor, person: Person): Promise<void> {
  const { first_name, last_name, email, password } = person;
  await visitor.fill('register', { first_name, last_name, email, password });
  await visitor.page.locator('#register-accept_terms').check();
}

/** Registers on the page and gives the letter that came. */
export async function registers(it: Stage, visitor: Visitor, language: Language, person = newPerson()): Promise<{ person: Person; letter: Letter }> {
  await visitor.page.goto(`/${language}/register`);
  await fillRegistration(visitor, person);
  await visitor.send('register');
  await visitor.arrivesAt(`/${language}/verify#verification_sent`);
  return { person, letter: await it.scene.server.letters.wait(person.email) };
}

/** The link of the letter, as if this server's address were the public one. */
export function linkOf(letter: Letter): string {
  const link = new URL(letter.link ?? '');
  return `${link.pathname}#token=${letter.token}`;
}

export async function logsIn(visitor: Visitor, person: Person, language: Language = 'es'): Promise<void> {
  await visitor.page.goto(`/${language}/login`);
  await visitor.fill('login', { email: person.email, password: person.password });
  await visitor.send('login');
}

/** Somebody who is signed in and sees the profile. */
export async function signedIn(it: Stage, visitor: Visitor, language: Language = 'es'): Promise<Person> {
  const person = await verifiedPerson(it.scene.server);
  await logsIn(visitor, person, language);
  await profileShown(visitor, language);
  return person;
}

export async function profileShown(visitor: Visitor, language: Language = 'es'): Promise<void> {
  await visitor.arrivesAt(`/${language}/profile`);
  await visitor.page.locator('#account').waitFor();
}

/** An administrator who sees the operator's page. The server gives administrators no session without a second factor, which it
 * does not have yet: so the role comes after signing in. */
export async function operatorShown(it: Stage, visitor: Visitor, language: Language = 'es'): Promise<void> {
  const person = await signedIn(it, visitor, language);
  it.scene.store.change(`UPDATE users SET role = 'admin' WHERE email_key = '${person.email}'`);
  await visitor.page.goto(`/${language}/operator`);
  await visitor.page.locator('#report').waitFor(); // the last of its three
}

/** Whoever is signed in adds a passkey: the device must be there. */
export async function addsPasskey(visitor: Visitor): Promise<void> {
  await visitor.fill('passkey', { name: 'Mi teléfono' });
  await visitor.send('passkey');
  await visitor.page.locator('#passkeys .row').waitFor();
}
