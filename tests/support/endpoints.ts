// Every operation that takes a body, with a body that would succeed, for tests that then spoil it.
import { SoftwarePasskey } from './software_passkey.ts';
import type { TestServer } from './server.ts';
import { Browser, Client } from './client.ts';
import type { Letter } from './letters.ts';
import { asksToMove, bearer, forgets, login, newPassword, newPerson, paths, register, verifiedPerson, type Person, type Tokens } from './people.ts';

export interface Endpoint {
  method: 'POST' | 'PATCH';
  path: string;
  /** What a good request carries beside its body. */
  headers: Record<string, string>;
  good: Record<string, unknown>;
  required: string[];
  /** A body may be left out. */
  optionalBody: boolean;
}

const post = { method: 'POST', headers: {}, optionalBody: false } as const;

function ofEmailChanges(person: Person, access_token: string, letter: Letter): Endpoint[] {
  const good = { new_email: newPerson().email, password: person.password };
  return [
    { ...post, path: paths.changeEmail, headers: bearer(access_token), good, required: ['new_email'] },
    { ...post, path: paths.confirmEmail, good: { token: letter.token }, required: [] },
    { ...post, path: paths.confirmEmail, good: { email: letter.to, code: letter.code }, required: ['code'] },
    { ...post, path: paths.undoEmail, good: { token: 'A'.repeat(43) }, required: ['token'] },
  ];
}

function ofSessions(person: Person, tokens: Tokens): Endpoint[] {
  return [
    {
      ...post,
      path: paths.login,
      good: { email: person.email, password: person.password, remember_me: true, transport: 'body', device_id: tokens.device_id, email_code: '492 817' },
      required: ['email', 'password'],
    },
    {
      ...post,
      path: paths.refresh,
      good: { refresh_token: tokens.refresh_token, device_id: tokens.device_id },
      required: [],
      optionalBody: true,
    },
    { ...post, path: paths.logout, headers: bearer(tokens.access_token), good: { all_devices: true }, required: [], optionalBody: true },
  ];
}

/** Of a device that nobody has added: what is spoilt is refused before anybody asks whose it is. */
function ofPasskeys(server: TestServer, access_token: string, device_id: string): Endpoint[] {
  const passkey = new SoftwarePasskey(`http://localhost:${server.port}`);
  const challenge = 'A'.repeat(43);
  const made = passkey.create({ challenge, rp: { id: 'localhost' }, user: { id: 'A'.repeat(22) } });
  const used = passkey.get({ challenge, rpId: 'localhost' });
  const headers = bearer(access_token);
  return [
    { ...post, path: paths.newPasskeyOptions, headers, good: { password: newPassword() }, required: [], optionalBody: true },
    { ...post, path: paths.newPasskey, headers, good: { credential: made, name: 'Mi teléfono' }, required: ['credential'] },
    { ...post, path: paths.passkeyLogin, good: { credential: used, remember_me: true, transport: 'body', device_id }, required: ['credential'] },
  ];
}

/** None of the good bodies is ever sent as it is: what they would spend stays unspent. */
export async function endpoints(server: TestServer): Promise<Endpoint[]> {
  const client = new Client(server);
  const browser = new Browser(server);
  const person = await verifiedPerson(server);
  const tokens = await login(client, person);
  const waiting = await register(server, browser);
  const forgotten = await forgets(server, client, person.email);
  const moving = await asksToMove(server, client, tokens.access_token, newPerson().email);
  const profile = await client.get(paths.profile, bearer(tokens.access_token));
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const ownBrowser = { Cookie: cookie, Origin: `http://localhost:${server.port}` };
  client.close();
  browser.close();
  const { phone, ...names } = { ...newPerson(), phone: '222123456' };
  return [
    {
      ...post,
      path: paths.register,
      good: { ...names, phone, user_type: 'citizen', language: 'es' },
      required: ['email', 'password', 'first_name', 'last_name', 'accept_terms'],
    },
    { ...post, path: paths.verify, headers: ownBrowser, good: { token: waiting.letter.token }, required: [] },
    {
      ...post,
      path: paths.verify,
      headers: ownBrowser,
      good: { email: waiting.person.email, code: waiting.letter.code, password: waiting.person.password },
      required: ['code'],
    },
    { ...post, path: paths.resend, good: { email: waiting.person.email }, required: ['email'] },
    { ...post, path: paths.requestReset, good: { email: person.email }, required: ['email'] },
    { ...post, path: paths.reset, good: { token: forgotten.token, new_password: newPassword() }, required: ['new_password'] },
    {
      ...post,
      path: paths.reset,
      good: { email: person.email, code: forgotten.code, new_password: newPassword() },
      required: ['code', 'new_password'],
    },
    {
      ...post,
      path: paths.changePassword,
      headers: bearer(tokens.access_token),
      good: { current_password: person.password, new_password: newPassword() },
      required: ['current_password', 'new_password'],
    },
    ...ofEmailChanges(person, tokens.access_token, moving),
    ...ofPasskeys(server, tokens.access_token, tokens.device_id),
    ...ofSessions(person, tokens),
    {
      method: 'PATCH',
      path: paths.profile,
      optionalBody: true,
      required: [],
      headers: { ...bearer(tokens.access_token), 'If-Match': profile.headers['etag'] ?? '' },
      good: { first_name: 'Otra', last_name: 'Otra', phone: '+240222123457', language: 'pt' },
    },
  ];
}
