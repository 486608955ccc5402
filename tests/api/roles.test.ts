// A44: who may call what, as a table of every operation of the contract and every role. What the contract does not open is
// closed: nobody gets past without a token, and with one only whom the contract names.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from '../support/client.ts';
import { contract } from '../support/contract.ts';
import { databases } from '../support/databases.ts';
import { bearer, login, paths, verifiedPerson, type Tokens } from '../support/people.ts';
import { scene } from '../support/scene.ts';

const roles = ['user', 'agent', 'admin'] as const;
const methods = ['get', 'post', 'put', 'patch', 'delete'];
const nobodysToken = `${'A'.repeat(80)}.${'A'.repeat(40)}.${'A'.repeat(86)}`;

interface Operation {
  method: string;
  path: string;
  /** Whom its token must stand for; undefined: it is open, or a cookie does as well. */
  allowed: readonly string[] | undefined;
  isOpen: boolean;
}

type Security = Record<string, string[]>[];

/** The roles that a bearer token needs stand in its security requirement [OpenAPI 3.1, Security Requirement Object]. */
function allowedBy(security: Security): readonly string[] | undefined {
  const [only, ...others] = security;
  if (!only?.['bearer'] || others.length > 0) return undefined;
  return only['bearer'].length > 0 ? only['bearer'] : roles;
}

const operations: Operation[] = Object.entries(contract['paths'] as Record<string, Record<string, { security: Security }>>).flatMap(([path, item]) =>
  methods.flatMap((method) => {
    const operation = item[method];
    if (!operation) return [];
    assert.ok(operation.security, `${method} ${path} says who may call it`);
    return [{ method: method.toUpperCase(), path: path.replace('{id}', '01900000-0000-7000-8000-000000000000'), allowed: allowedBy(operation.security), isOpen: operation.security.length === 0 }];
  }),
);
const guarded = operations.filter(({ allowed }) => allowed);

const isOfAnotherRole = ({ status, json }: Answer) => status === 403 && json?.code === 'role_required';

for (const database of databases()) {
  describe(`who may call what on ${database.kind}`, () => {
    const it = scene(database);
    const call = ({ method, path }: Operation, headers: Record<string, string>) =>
      it.client.send(method, path, { headers, ...(method !== 'GET' && { json: {} }) });

    test('A44: the contract has guarded operations, and three for administrators alone', () => {
      assert.ok(guarded.length >= 8, String(guarded.length));
      assert.deepEqual(guarded.filter(({ allowed }) => allowed?.length === 1).map(({ path, allowed }) => [path, allowed]), ['health', 'releases', 'report'].map((name) => [`/api/v1/admin/${name}`, ['admin']]));
    });

    test('A44: without a token, or with one that nobody gave, no guarded operation answers', async () => {
      for (const operation of guarded) {
        const what = `${operation.method} ${operation.path}`;
        for (const headers of [{}, bearer(nobodysToken)]) {
          const answer = await call(operation, headers);
          assert.equal(answer.status, 401, `${what}: ${answer.body}`);
        }
      }
    });

    test('A44: nothing open asks for a token', async () => {
      for (const operation of operations.filter(({ isOpen }) => isOpen)) {
        const answer = await call(operation, {});
        assert.ok(![401, 403].includes(answer.status), `${operation.method} ${operation.path}: ${answer.body}`);
      }
    });

    for (const role of roles) {
      test(`A44: ${role} gets what the contract gives, and nothing else`, async () => {
        const person = await verifiedPerson(it.server);
        for (const operation of guarded) {
          // Anew for each: some of them end the session.
          const { refresh_token } = await login(it.client, person);
          it.store.change(`UPDATE users SET role = '${role}' WHERE email_key = '${person.email}'`);
          const refreshed = await it.client.post(paths.refresh, { refresh_token });
          assert.equal(refreshed.status, 200, refreshed.body);
          const { access_token } = refreshed.json as Tokens; // says the role
          const answer = await call(operation, bearer(access_token));
          it.store.change(`UPDATE users SET role = 'user' WHERE email_key = '${person.email}'`);
          const isAllowed = operation.allowed?.includes(role) ?? false;
          const what = `${role}, ${operation.method} ${operation.path}: ${answer.status} ${answer.body}`;
          assert.notEqual(answer.status, 401, what);
          assert.equal(isOfAnotherRole(answer), !isAllowed, what);
        }
      });
    }
  });
}
