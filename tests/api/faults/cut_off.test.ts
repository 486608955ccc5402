// One of two servers loses its way to the database, and the other does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../../support/client.ts';
import { createPostgres } from '../../support/databases.ts';
import { assertProblem, bearer, login, paths, verifiedPerson } from '../../support/people.ts';
import { Proxy } from '../../support/proxy.ts';
import { TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const postgres = process.env['TAXASGE_TEST_POSTGRES'];
const skip = !postgres && 'TAXASGE_TEST_POSTGRES is not set: run through support/services.ts';

test('A40, A74: an instance cut off from the database believes no token after 10 s, and all good ones when it is back', { skip }, async (t) => {
  const store = createPostgres(postgres ?? '');
  const proxy = await Proxy.start(Number(new URL(store.url).port));
  const [whole, lost] = await Promise.all([TestServer.start(store), TestServer.start(store, { DATABASE_URL: proxy.through(store.url) })]);
  const [here, there] = [new Client(whole), new Client(lost)];
  t.after(async () => {
    for (const client of [here, there]) client.close();
    for (const server of [whole, lost]) assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
    await proxy.stop();
    store.drop();
  });
  const person = await verifiedPerson(whole);
  const [good, revoked] = [await login(here, person), await login(here, person)];
  // A change without If-Match is refused by whoever believes the token (428), and without asking the database.
  const judge = (client: Client, { access_token }: { access_token: string }) =>
    client.send('PATCH', paths.profile, { json: { first_name: 'Eva' }, headers: bearer(access_token) });
  for (const client of [here, there]) assertProblem(await judge(client, good), 428, 'precondition_required');

  proxy.swallow();
  assert.equal((await here.post(paths.logout, {}, bearer(revoked.access_token))).status, 204);
  assertProblem(await judge(here, revoked), 401, 'invalid_access_token');
  assertProblem(await judge(there, revoked), 428, 'precondition_required');
  await until('the one that is cut off to know nothing any more', async () => (await judge(there, good)).status === 503, {
    withinMs: 12_000,
    everyMs: 100,
  });
  for (const tokens of [good, revoked]) assertProblem(await judge(there, tokens), 503, 'service_unavailable');
  assertProblem(await judge(here, good), 428, 'precondition_required');

  proxy.forget();
  await until('it to be back', async () => (await judge(there, good)).status === 428);
  assertProblem(await judge(there, revoked), 401, 'invalid_access_token');
});
