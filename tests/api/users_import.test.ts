// `taxasge users import` and `export`, the real program on real files: who comes with an import signs in with the
// password that they had, and leaves with a hash of ours.
import assert from 'node:assert/strict';
import { createCipheriv, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { exited } from '../support/children.ts';
import { Client } from '../support/client.ts';
import { count, isMeasured } from '../support/counts.ts';
import { databases, type Store } from '../support/databases.ts';
import { startOnFullDisk } from '../support/full_disk.ts';
import { assertProblem, newPassword, paths } from '../support/people.ts';
import { defaults, runProgram, TestServer, type Finished } from '../support/server.ts';

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
const dotted = (bytes: Buffer) => base64(bytes).replaceAll('+', '.');

interface Imported {
  kind: string;
  password: string;
  hash: string;
}

/** Made by Node, which knows nothing of our code; those that it cannot make are published vectors (imported_hash_test.cpp). */
function oneOfEachKind(): Imported[] {
  const salt = randomBytes(16);
  const [one, two, three] = [newPassword(), newPassword(), newPassword()] as const;
  return [
    { kind: 'scrypt', password: one, hash: `$scrypt$ln=14,r=8,p=1$${base64(salt)}$${base64(scryptSync(one, salt, 32, { N: 16384, r: 8, p: 1 }))}` },
    { kind: 'pbkdf2', password: two, hash: `$pbkdf2-sha512$25000$${dotted(salt)}$${dotted(pbkdf2Sync(two, salt, 25_000, 64, 'sha512'))}` },
    { kind: 'django', password: three, hash: `pbkdf2_sha256$30000$seasalt$${pbkdf2Sync(three, 'seasalt', 30_000, 32, 'sha256').toString('base64')}` },
    { kind: 'bcrypt', password: 'U*U', hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW' },
    { kind: 'argon2i', password: 'password', hash: '$argon2i$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$qqlT1YrzcGzj3xrv1KZKhOMdf1QXUjHxKFJZ+IF0zls' },
    { kind: 'argon2id', password: 'password', hash: '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc' },
  ];
}

const moment = '2026-11-01T10:00:00.000Z';

function person(number: number, changes: Record<string, unknown> = {}): string {
  return `${JSON.stringify({
    id: `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    email: `importada${number}@correo.example`,
    first_name: 'María',
    last_name: 'Nguema',
    phone: null,
    role: 'user',
    user_type: 'citizen',
    status: 'active',
    language: 'es',
    email_verified: true,
    mfa_enabled: false,
    terms_version: '2026-11',
    terms_accepted_at: moment,
    revision: 1,
    created_at: moment,
    updated_at: moment,
    last_login_at: null,
    password_hash: null,
    password_changed_at: null,
    ...changes,
  })}\n`;
}

const signerKey = randomBytes(64);
const hashConfig = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: ${signerKey.toString('base64')},
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}`;

/** As Firebase does it: the project's key, encrypted under what scrypt makes of the password. */
function firebaseHash(password: string, salt: Buffer): string {
  const key = scryptSync(password, Buffer.concat([salt, Buffer.from('Bw==', 'base64')]), 32, { N: 16384, r: 8, p: 1 });
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(signerKey).toString('base64');
}

for (const database of databases()) {
  describe(`moving users on ${database.kind}`, () => {
    const stores: Store[] = [];
    const create = () => {
      const store = database.create();
      stores.push(store);
      return store;
    };
    after(() => stores.forEach((store) => store.drop()));

    const put = (store: Store, name: string, content: string): string => {
      const path = join(store.folder, name);
      writeFileSync(path, content);
      return path;
    };
    const users = (store: Store, ...words: string[]): Promise<Finished> => runProgram(['users', ...words], defaults(store), 300_000);
    const hashOf = (store: Store, email: string) =>
      String(store.rows(`SELECT password_hash FROM credentials JOIN users ON users.id = user_id WHERE email_key = '${email}'`)[0]?.['password_hash']);
    const number = (store: Store, table: string) => Number(store.rows(`SELECT COUNT(*) AS n FROM ${table}`)[0]?.['n']);

    /** Signs in twice with it, and in between the hash has become one of ours. */
    async function assertOpensAndIsRenewed(store: Store, client: Client, email: string, password: string): Promise<void> {
      assertProblem(await client.post(paths.login, { email, password: `${password}x` }), 401, 'invalid_credentials');
      const before = hashOf(store, email);
      assert.doesNotMatch(before, /m=19456,t=2,p=1/);
      assert.equal((await client.post(paths.login, { email, password })).status, 200, before);
      assert.match(hashOf(store, email), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      assert.equal((await client.post(paths.login, { email, password })).status, 200);
    }

    async function withServer(store: Store, story: (client: Client) => Promise<void>): Promise<void> {
      const server = await TestServer.start(store);
      const client = new Client(server);
      try {
        await story(client);
      } finally {
        client.close();
        assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
      }
    }

    test('A8, A7, A51: people imported with each kind of hash sign in, and their hash is renewed', async () => {
      const store = create();
      const people = oneOfEachKind();
      const file = put(store, 'people.jsonl', people.map(({ hash }, index) => person(index, { password_hash: hash })).join(''));
      await withServer(store, async (client) => {
        const { code, output, errors } = await users(store, 'import', file);
        assert.deepEqual([code, output], [0, `imported ${people.length}, already there 0, refused 0, of ${people.length} rows\n`], errors);
        assert.equal(number(store, 'letters'), 0, 'nobody gets a letter');
        for (const [index, { password }] of people.entries()) {
          await assertOpensAndIsRenewed(store, client, `importada${index}@correo.example`, password);
        }
      });
    });

    test('A51, AU_34: the first TaxasGE\'s table comes as CSV, and a password that it cut counts whole afterwards', async () => {
      const store = create();
      const of72 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
      const file = put(
        store,
        'users.csv',
        [
          'id,email,password_hash,first_name,last_name,role,status,address',
          '5f1e6c7a-0000-4000-8000-000000000001,Larga@Correo.example,$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui,Ana,Mba,admin,active,Calle 1',
          '5f1e6c7a-0000-4000-8000-000000000002,mala,,Ana,Mba,citizen,active,',
          '',
        ].join('\n'),
      );
      const { code, output, errors } = await users(store, 'import', file, '--format', 'first-taxasge');
      assert.equal(code, 4, errors);
      assert.match(errors, /users\.csv:3: email: invalid_email\n/);
      assert.match(output, /^imported 1, already there 0, refused 1, of 2 rows\n/);
      assert.match(output, /^not taken over: address$/m);
      assert.match(output, /^1 had another role than citizen or business, and came as users$/m);
      await withServer(store, async (client) => {
        const email = 'larga@correo.example';
        const login = (password: string) => client.post(paths.login, { email, password });
        const first = await login(`${of72} and a tail`);
        assert.deepEqual([first.status, first.json.user.role], [200, 'user'], 'AU_20');
        assert.equal((await login(`${of72} and a tail`)).status, 200);
        assertProblem(await login(of72), 401, 'invalid_credentials');
      });
    });

    test('A51, A8: Firebase\'s export comes with its passwords, and without its signer key', async () => {
      const store = create();
      const salt = randomBytes(10);
      const password = newPassword();
      const account = { localId: 'kYi4EvWQlQTKSfnJ3dRSP6IH3ed2', email: 'fuego@correo.example', emailVerified: true, createdAt: '1508893925000' };
      const file = put(store, 'users.json', JSON.stringify({ users: [{ ...account, passwordHash: firebaseHash(password, salt), salt: salt.toString('base64') }] }));
      const config = put(store, 'hash_config.txt', hashConfig);
      const words = ['import', file, '--format', 'firebase'];
      assert.equal((await users(store, ...words)).code, 2, 'without the parameters');
      const done = await users(store, ...words, '--hash-config', config);
      assert.equal(done.code, 0, done.errors);
      const kept = hashOf(store, account.email);
      assert.ok(!kept.includes(base64(signerKey).slice(0, 20)));
      await withServer(store, (client) => assertOpensAndIsRenewed(store, client, account.email, password));
    });

    test('A51: an export is for its owner alone, and imports into the same again', async () => {
      const [from, to] = [create(), create()];
      const people = oneOfEachKind().map(({ hash }, index) => person(index, { password_hash: hash, password_changed_at: moment }));
      const all = people.join('') + person(50, { status: 'suspended', role: 'agent', phone: '+240222123456', last_login_at: moment });
      assert.equal((await users(from, 'import', put(from, 'people.jsonl', all))).code, 0);
      const file = put(from, 'all.jsonl', 'what was there before');
      chmodSync(file, 0o644);
      const exported = await users(from, 'export', file);
      assert.deepEqual([exported.code, exported.output, exported.errors], [0, '', `exported ${people.length + 1} users\n`]);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(readFileSync(file, 'utf8'), all);
      assert.equal((await users(to, 'import', file)).code, 0);
      assert.equal((await users(to, 'export')).output, all, 'to standard output');
      const kinds = from.rows('SELECT kind FROM audit_events ORDER BY at, kind').map(({ kind }) => kind);
      assert.deepEqual(kinds, ['users_imported', 'users_exported']);
    });

    test('A51: a dry run says the same and writes nothing; a second run passes over who is there', async () => {
      const store = create();
      const file = put(store, 'people.jsonl', person(1) + person(2) + person(3, { email: 'importada1@correo.example' }) + person(4, { password_hash: '$2b$31$' }));
      assert.equal((await runProgram(['migrate'], defaults(store))).code, 0);
      const dry = await users(store, 'import', file, '--dry-run');
      const before = store.dump();
      assert.equal(number(store, 'users'), 0);
      const wet = await users(store, 'import', file);
      assert.deepEqual([dry.code, wet.code, dry.errors], [4, 4, wet.errors]);
      assert.match(wet.errors, /people\.jsonl:4: password_hash: unknown_hash\n/);
      assert.match(wet.errors, /people\.jsonl:3: email: taken\n/);
      assert.match(dry.output, /^would import 2, already there 0, refused 2, of 4 rows\n[^]*nothing was written\n$/);
      assert.notDeepEqual(store.dump(), before);
      const again = await users(store, 'import', file);
      assert.match(again.output, /^imported 0, already there 2, refused 2, of 4 rows\n/);
    });

    test('A51: what cannot be read is said so, and nobody is there by half', async () => {
      const store = create();
      assert.equal((await runProgram(['migrate'], defaults(store))).code, 0);
      const empty = store.dump();
      const assertStops = async (file: string, said: RegExp, ...words: string[]) => {
        const { code, errors } = await users(store, 'import', file, ...words);
        assert.equal(code, 1, errors);
        assert.match(errors, said);
        assert.deepEqual(store.dump(), empty);
      };
      await assertStops(put(store, 'cut.jsonl', person(1) + person(2).slice(0, 80)), /cut\.jsonl:2: the file ends in the middle/);
      await assertStops(put(store, 'cut.csv', 'email,first_name,last_name\na@b.example,Ana,Mb'), /cut\.csv:2: the file ends in the middle/, '--format', 'first-taxasge');
      await assertStops(join(store.folder, 'none'), /cannot read .*none: No such file/);
      await assertStops(store.folder, /cannot be read/);
      assert.equal((await users(store, 'import')).code, 2);
      assert.equal((await users(store, 'import', store.folder, '--format', 'vcard')).code, 2);
      assert.equal((await users(store)).code, 2);
    });

    test('A51: an export onto a full disk leaves what was there, and no half of a file', async () => {
      const store = create();
      const people = Array.from({ length: 2_000 }, (_, index) => person(index)).join('');
      assert.equal((await users(store, 'import', put(store, 'people.jsonl', people))).code, 0);
      const file = put(store, 'all.jsonl', 'the last one');
      // SQLite's own files are smaller than the limit that the new file breaks.
      const child = startOnFullDisk(200_000, ['users', 'export', file], defaults(store));
      let errors = '';
      child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
      assert.deepEqual(await exited(child), { code: 1, signal: null });
      assert.match(errors, /cannot write .*File too large/);
      assert.equal(readFileSync(file, 'utf8'), 'the last one');
      assert.deepEqual(readdirSync(dirname(file)).filter((name) => name.endsWith('.new')), []);
    });

    test('A51: 100,000 people come and go', async () => {
      const store = create();
      const many = count({ usual: 2_000, proof: 100_000 });
      const hash = oneOfEachKind()[3]?.hash;
      const people = Array.from({ length: many }, (_, index) => person(index, { password_hash: hash, password_changed_at: moment })).join('');
      const file = put(store, 'people.jsonl', people);
      const begun = performance.now();
      const { code, output, errors } = await users(store, 'import', file);
      const imported = performance.now();
      assert.deepEqual([code, output], [0, `imported ${many}, already there 0, refused 0, of ${many} rows\n`], errors);
      assert.equal((await users(store, 'export', file)).code, 0);
      const exportedAt = performance.now();
      assert.equal(readFileSync(file, 'utf8'), people);
      console.log(`${many} people: ${((imported - begun) / 1000).toFixed(1)} s in, ${((exportedAt - imported) / 1000).toFixed(1)} s out`);
      if (isMeasured) assert.ok(imported - begun < 60_000 && exportedAt - imported < 60_000);
    });
  });
}
