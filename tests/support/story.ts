// A citizen's whole story against one server, for tests that change what is under it.
import assert from 'node:assert/strict';
import { SoftwarePasskey } from './software_passkey.ts';
import { Client } from './client.ts';
import { bearer, forgets, login, newPassword, paths, verifiedPerson, type Person } from './people.ts';
import type { TestServer } from './server.ts';

/** Registers, verifies, signs in, refreshes, changes the profile, signs out, forgets and changes the password, and uses a passkey. */
export async function wholeStory(server: TestServer): Promise<Person> {
  const person = await verifiedPerson(server);
  const client = new Client(server);
  try {
    await signInAndOut(client, person);
    const resent = await client.post(paths.resend, { email: person.email });
    assert.equal(resent.status, 202, resent.body);
    const changed = await replacePasswords(server, client, person);
    await usePasskey(server, client, changed);
    return changed;
  } finally {
    client.close();
  }
}

async function replacePasswords(server: TestServer, client: Client, person: Person): Promise<Person> {
  const { token } = await forgets(server, client, person.email);
  const found = { ...person, password: newPassword() };
  const reset = await client.post(paths.reset, { token, new_password: found.password });
  assert.equal(reset.status, 204, reset.body);
  const changed = { ...found, password: newPassword() };
  const { access_token } = await login(client, found);
  const body = { current_password: found.password, new_password: changed.password };
  const answer = await client.post(paths.changePassword, body, bearer(access_token));
  assert.equal(answer.status, 204, answer.body);
  await login(client, changed);
  return changed;
}

async function usePasskey(server: TestServer, client: Client, person: Person): Promise<void> {
  const { access_token } = await login(client, person);
  const passkey = new SoftwarePasskey(`http://localhost:${server.port}`);
  const wanted = await client.post(paths.newPasskeyOptions, {}, bearer(access_token));
  const added = await client.post(paths.newPasskey, { credential: passkey.create(wanted.json) }, bearer(access_token));
  assert.equal(added.status, 201, added.body);
  const asked = await client.post(paths.passkeyLoginOptions, {});
  const opened = await client.post(paths.passkeyLogin, { credential: passkey.get(asked.json) });
  assert.equal(opened.status, 200, opened.body);
}

async function signInAndOut(client: Client, person: Person): Promise<void> {
  const first = await login(client, person);
  const refreshed = await client.post(paths.refresh, { refresh_token: first.refresh_token });
  assert.equal(refreshed.status, 200, refreshed.body);
  const headers = bearer(String(refreshed.json.access_token));
  const profile = await client.get(paths.profile, headers);
  assert.equal(profile.status, 200, profile.body);
  const tag = String(profile.headers['etag']);
  const changed = await client.send('PATCH', paths.profile, { json: { first_name: 'Consuelo' }, headers: { ...headers, 'If-Match': tag } });
  assert.equal(changed.status, 200, changed.body);
  const out = await client.post(paths.logout, {}, headers);
  assert.equal(out.status, 204, out.body);
  assert.equal((await client.get(paths.profile, headers)).status, 401);
}
