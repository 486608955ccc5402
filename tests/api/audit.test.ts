// A57: what happened is sealed within a second, `taxasge audit verify` finds what somebody changed, and no secret is in it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../support/client.ts';
import { databases, type Store } from '../support/databases.ts';
import { bearer, forgets, login, newPerson, paths, verifiedPerson } from '../support/people.ts';
import { assertNoSecretIn, remember } from '../support/secrets.ts';
import { defaults, runProgram, TestServer } from '../support/server.ts';
import { MailServer } from '../support/smtp.ts';
import { wholeStory } from '../support/story.ts';
import { until } from '../support/until.ts';

const size = (store: Store, where: string) => Number(store.rows(`SELECT COUNT(*) AS n FROM audit_events WHERE ${where}`)[0]?.['n']);
const sealed = (store: Store) => until('every row to be sealed', () => size(store, 'seal IS NULL') === 0, { withinMs: 10_000 });
const verify = (store: Store, ...words: string[]) => runProgram(['audit', 'verify', ...words], defaults(store));

/** What only the owner of the database can do. */
function letTheEnemyIn(store: Store): void {
  const on = store.kind === 'postgres' ? ' ON audit_events' : '';
  store.change(`DROP TRIGGER audit_events_sealed_once${on}`);
  if (store.kind === 'sqlite') store.change('DROP TRIGGER audit_events_stay');
}

for (const database of databases()) {
  describe(`what happened on ${database.kind}`, () => {
    const stores: Store[] = [];
    const create = () => {
      const store = database.create();
      stores.push(store);
      return store;
    };
    after(() => stores.forEach((store) => store.drop()));

    test('A57: three instances link every row once, and the head that is logged finds a tail that was cut', async () => {
      const store = create();
      const servers = [await TestServer.start(store), await TestServer.start(store), await TestServer.start(store)];
      for (let round = 0; round < 2; round += 1) await Promise.all(servers.map((server) => verifiedPerson(server)));
      await sealed(store);
      const good = await verify(store, '--json');
      const { ok, rows, head, unsealed } = JSON.parse(good.output) as Record<string, unknown>;
      assert.deepEqual([good.code, ok, rows, unsealed], [0, true, size(store, '1 = 1'), 0], good.errors);
      for (const server of servers) assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);

      assert.deepEqual((await verify(store, '--head', String(head))).code, 0);
      letTheEnemyIn(store);
      store.change(`DELETE FROM audit_events WHERE seal_number = ${Number(rows)}`);
      store.change(`UPDATE audit_chain SET head_number = ${Number(rows) - 1}, head_seal = (SELECT seal FROM audit_events WHERE seal_number = ${Number(rows) - 1})`);
      assert.equal((await verify(store)).code, 0, 'the database alone cannot tell');
      const cut = await verify(store, '--head', String(head));
      assert.equal(cut.code, 5);
      assert.match(cut.output, new RegExp(`^row ${rows} and all that came after it are missing$`, 'm'));
      store.change(`UPDATE audit_events SET client = '203.0.113.9' WHERE seal_number = 4`);
      const edited = await verify(store);
      assert.equal(edited.code, 5);
      assert.match(edited.output, /^row 4 is not what was sealed/);
      const finding = JSON.parse((await verify(store, '--json')).output) as Record<string, unknown>;
      assert.deepEqual([finding['ok'], finding['finding']], [false, { fault: 'changed', row: 4 }]);
    });

    test('A57: the head is logged', async () => {
      const store = create();
      const server = await TestServer.start(store);
      await verifiedPerson(server);
      await sealed(store);
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
      await server.restart();
      const logged = await until('the head', () => /"event":"audit_head","head":"(\d+:[0-9a-f]{64})"/.exec(server.log)?.[1], { withinMs: 20_000 });
      await server.stop();
      assert.equal((await verify(store, '--head', logged)).code, 0);
    });

    test('A57: verify says what is wrong with what it is given', async () => {
      const store = create();
      assert.equal((await verify(store, '--head', 'last')).code, 2);
      const server = await TestServer.start(store);
      await verifiedPerson(server);
      await sealed(store);
      await server.stop();
      const other = await runProgram(['audit', 'verify'], { ...defaults(store), MASTER_KEYS: `other:${randomBytes(32).toString('hex')}` });
      assert.equal(other.code, 1);
      assert.match(other.errors, /MASTER_KEYS has no key 'test'/);
    });

    test('A57: ordinary rotation is not audited', async () => {
      const store = create();
      const server = await TestServer.start(store);
      const client = new Client(server);
      const { refresh_token } = await login(client, await verifiedPerson(server));
      const before = size(store, '1 = 1');
      const answer = await client.post(paths.refresh, { refresh_token });
      assert.equal(answer.status, 200, answer.body);
      assert.equal(size(store, '1 = 1'), before);
      client.close();
      await server.stop();
    });

    test('A57: no canary secret is in any line of the log or row of the audit, whatever goes well or wrong', async () => {
      const store = create();
      const canary = () => {
        const secret = `canary${randomBytes(12).toString('hex')}`;
        remember(secret);
        return secret;
      };
      const mail = await MailServer.start(store.mailFolder);
      const masterKey = randomBytes(32).toString('hex');
      remember(masterKey);
      store.masterKeys = `test:${masterKey}`;
      const server = await TestServer.start(store, { LOG_LEVEL: 'debug', MAIL_URL: mail.url.replace('://', `://${canary()}:${canary()}@`) });
      const client = new Client(server);
      const person = await wholeStory(server);
      const { access_token, refresh_token } = await login(client, person);
      const wrong: [string, object][] = [
        [paths.login, { email: person.email, password: canary() }],
        [paths.login, { email: person.email, password: canary(), device_id: canary() }],
        [paths.register, { ...newPerson(), password: canary(), phone: canary() }],
        [paths.verify, { token: canary() }],
        [paths.verify, { email: person.email, code: canary(), password: canary() }],
        [paths.refresh, { refresh_token: canary() }],
        [paths.refresh, { refresh_token }],
        [paths.refresh, { refresh_token }],
        [paths.reset, { token: canary(), new_password: canary() }],
        [paths.reset, { email: person.email, code: canary(), new_password: canary() }],
      ];
      for (const [path, body] of wrong) await client.post(path, body);
      await client.post(paths.changePassword, { current_password: canary(), new_password: canary() }, bearer(access_token));
      await client.get(paths.profile, { ...bearer(canary()), Cookie: `session=${canary()}` });
      await client.get(`${paths.profile}?access_token=${canary()}`);
      const { code } = await forgets(server, client, person.email);
      await mail.kill();
      await client.post(paths.requestReset, { email: person.email });
      await sleep(500);
      client.close();
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
      await mail.stop();
      assert.match(server.log, /"event":"request"/, 'the log tells everything');
      const rows = JSON.stringify(store.rows('SELECT at, kind, user_id, session_id, client FROM audit_events'));
      assert.match(rows, /password_changed/);
      for (const [text, where] of [
        [server.log, 'the log'],
        [rows, 'the audit'],
      ] as const) {
        assertNoSecretIn(text, where);
        assert.doesNotMatch(text, new RegExp(`(?<![0-9a-f])${code}(?![0-9a-f])`), `${where} holds a code`);
      }
    });
  });
}
