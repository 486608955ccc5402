import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { assertProblem, bearer, login, paths, verifiedPerson } from '../support/people.ts';
import { scene } from '../support/scene.ts';

for (const database of databases()) {
  describe(`health on ${database.kind}`, () => {
    const it = scene(database);

    test('says what it is, from which commit, and on which schema', async () => {
      const { status, json } = await it.client.get('/health');
      assert.equal(status, 200);
      assert.deepEqual([json.status, json.service, json.environment], ['healthy', 'taxasge-backend', 'testing']);
      assert.ok(Math.abs(Date.parse(json.timestamp) - Date.now()) < 60_000, json.timestamp);
    });

    test('PF_24, AU_13: the schema version is that of the last migration', async () => {
      const { json } = await it.client.get('/health');
      assert.ok(json.schema_version >= 1);
    });

    test('PF_03, PF_34: parts that are switched off are disabled, not unknown', async () => {
      const { json } = await it.client.get('/health');
      assert.deepEqual(json.checks, { api: 'ok', database: 'ok', redis: 'disabled', mail: 'ok', firebase: 'disabled' });
    });

    test("W37: the same for the operator's page, to administrators alone", async () => {
      const person = await verifiedPerson(it.server);
      const tokens = await login(it.client, person);
      const path = '/api/v1/admin/health';
      assertProblem(await it.client.get(path), 401, 'authentication_required');
      assertProblem(await it.client.get(path, bearer(tokens.access_token)), 403, 'role_required');
      const become = async (role: string) => {
        it.store.change(`UPDATE users SET role = '${role}' WHERE email_key = '${person.email}'`);
        const { json } = await it.client.post(paths.refresh, { refresh_token: tokens.refresh_token });
        tokens.refresh_token = json.refresh_token;
        return it.client.get(path, bearer(json.access_token));
      };
      assertProblem(await become('agent'), 403, 'role_required');
      const { status, json } = await become('admin');
      assert.deepEqual([status, json.status, json.checks.database], [200, 'healthy', 'ok']);
    });

    test('is alive and ready', async () => {
      assert.equal((await it.client.get('/health/live')).status, 200);
      assert.equal((await it.client.get('/health/ready')).status, 200);
    });

    test('no answer may be kept', async () => {
      for (const path of ['/health', '/health/live', '/health/ready']) {
        assert.match((await it.client.get(path)).headers['cache-control'] ?? '', /no-store/, path);
      }
    });

    test('HEAD is GET without the body', async () => {
      for (const path of ['/health', '/health/live', '/health/ready']) {
        assert.equal((await it.client.send('HEAD', path)).status, 200, path);
      }
    });

    test("gives a request id, the caller's own if it is fit to be logged", async () => {
      const own = await it.client.get('/health', { 'X-Request-Id': 'my-request_1' });
      assert.equal(own.headers['x-request-id'], 'my-request_1');
      for (const unfit of ['', 'a b', 'short', 'x'.repeat(500), '"},{"level":"error']) {
        assert.notEqual((await it.client.get('/health', { 'X-Request-Id': unfit })).headers['x-request-id'], unfit);
      }
    });
  });
}
