// A54: a master key comes, seals and goes while servers run: three on one PostgreSQL, and two on one SQLite file.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.ts';
import { databases, type Store } from '../support/databases.ts';
import { forgets, login, paths, verifiedPerson, type Person } from '../support/people.ts';
import { assertAllWell, assertRefused, assertTaken, canary, loadOn, SecretFiles } from '../support/secret_files.ts';
import { assertNoSecretIn } from '../support/secrets.ts';
import { defaults, runProgram, TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

for (const database of databases()) {
  describe(`master keys on ${database.kind}`, () => {
    const size = database.kind === 'sqlite' ? 2 : 3;
    const names = ['k1', 'k2'].map((id) => `${id}:${canary()}${canary()}`);
    const [first = '', second = ''] = names;
    const files = Array.from({ length: size }, () => new SecretFiles());
    let store: Store;
    let servers: TestServer[] = [];
    let clients: Client[] = [];
    let person: Person;
    const check = (index: number) =>
      runProgram(['secrets', 'check'], { ...defaults(store), MASTER_KEYS: undefined, MASTER_KEYS_FILE: files[index]?.path('MASTER_KEYS') });
    const everywhere = async (value: string) => {
      for (const [index, server] of servers.entries()) {
        files[index]?.write('MASTER_KEYS', value);
        await assertTaken(server, 'MASTER_KEYS');
      }
    };

    before(async () => {
      store = database.create();
      servers = await Promise.all(files.map((file) => TestServer.start(store, file.settings({ MASTER_KEYS: first }))));
      clients = servers.map((each) => new Client(each));
      person = await verifiedPerson(servers[0] as TestServer);
    });
    after(async () => {
      for (const each of clients) each.close();
      for (const each of servers) {
        assert.deepEqual(await each.stop(), { code: 0, signal: null }, each.log);
        assertNoSecretIn(each.log, 'the log');
      }
      store.drop();
    });

    test('A54: a key that does not open what is stored, or is another under an old name, is not taken', async () => {
      const [server] = servers as [TestServer];
      for (const bad of [second, `k1:${canary()}${canary()}`, 'k1:short', `${first},${second},${second}`]) {
        files[0]?.write('MASTER_KEYS', bad);
        await assertRefused(server, 'MASTER_KEYS');
        const told = await check(0);
        assert.equal(told.code, 1, told.output);
        assert.match(told.output, /^MASTER_KEYS: from .*MASTER_KEYS, mode 0600, .*: FAULT: /m);
        assertNoSecretIn(told.output + told.errors, 'secrets check');
      }
      files[0]?.write('MASTER_KEYS', first);
      assert.equal((await login(clients[0] as Client, person)).answer.status, 200);
    });

    test('A54: a new key comes, seals and lets the old one go, in three steps under load and without a failed request', { timeout: 300_000 }, async () => {
      const devices = await Promise.all(Array.from({ length: 2 * size }, (_, index) => login(clients[index % size] as Client, person)));
      const seen = await forgets(servers[0] as TestServer, clients[0] as Client, person.email);
      const load = loadOn(clients, person, devices);
      await everywhere(`${first},${second}`);
      await everywhere(`${second},${first}`);
      const sealed = () => store.rows(`SELECT 1 AS one FROM signing_keys WHERE ${hex(store, 'private_sealed')} LIKE '${Buffer.from('k1:').toString('hex')}%'`);
      // What the duty does each minute, at once.
      const worked = await runProgram(['work', '--once'], { ...defaults(store), MASTER_KEYS: `${second},${first}` });
      assert.equal(worked.code, 0, worked.errors);
      assert.equal(sealed().length, 0);
      const told = await check(0);
      assert.equal(told.code, 0, told.output);
      assert.match(told.output, /^MASTER_KEYS: .*: works; k1 seals 0 thing\(s\); k2 seals [1-9]/m);
      await load.stop();
      assertAllWell(load);
      // A code that was made under the old key: as long as it is in the list. (The reset ends sessions and refuses a login that is
      // just being checked, so nobody else is asking.)
      const reset = await (clients[1] as Client).post(paths.reset, { email: person.email, code: seen.code, new_password: person.password });
      assert.equal(reset.status, 204, reset.body);
      await everywhere(second);
      const fresh = await Promise.all(clients.map((client) => login(client, person)));
      const later = loadOn(clients, person, fresh);
      await until('all to have been asked', () => new Set(later.samples.map(({ what }) => what)).size === size + 2, { withinMs: 30_000 });
      await later.stop();
      assertAllWell(later);
    });
  });
}

function hex(store: Store, column: string): string {
  return store.kind === 'sqlite' ? `lower(hex(${column}))` : `encode(${column}, 'hex')`;
}
