// The contract itself is sound: complete, consistent, and its words have texts in all four languages.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkAnswer, contract, follow, validate } from '../support/contract.ts';
import { languages, textsOf } from '../support/texts.ts';

type Json = Record<string, any>;
interface Operation {
  name: string;
  path: string;
  method: string;
  body: Json;
}

const verbs = ['get', 'post', 'put', 'patch', 'delete'];
const operations: Operation[] = Object.entries(contract['paths'] as Record<string, Json>).flatMap(([path, item]) =>
  Object.keys(item).map((method) => ({ name: `${method.toUpperCase()} ${path}`, path, method, body: item[method] })),
);
const schemas = contract['components'].schemas as Record<string, Json>;

describe('A52: the contract', () => {
  test('is OpenAPI 3.1 and knows only HTTP verbs', () => {
    assert.match(contract['openapi'], /^3\.1\.\d+$/);
    for (const { method, name } of operations) assert.ok(verbs.includes(method), name);
  });

  test('names every operation once, with a summary and who may call', () => {
    const ids = operations.map(({ body }) => body['operationId']);
    assert.equal(new Set(ids).size, ids.length);
    for (const { name, body } of operations) {
      assert.match(body['operationId'] ?? '', /^[a-z][A-Za-z]+$/, name);
      assert.ok(body['summary'], name);
      assert.ok(Array.isArray(body['security']), name);
    }
  });

  test('AU_35: no path repeats its prefix', () => {
    for (const { path } of operations) {
      const steps = path.split('/').filter(Boolean);
      assert.equal(new Set(steps).size, steps.length, path);
      assert.ok(!path.endsWith('/'), path);
    }
  });

  test('documents what can go wrong everywhere', () => {
    for (const { name, body, method } of operations) {
      const statuses = Object.keys(body['responses']);
      for (const status of ['400', '408', '413', '414', '429', '431', '500', '503'])
        assert.ok(statuses.includes(status), `${name}: ${status}`);
      if (method !== 'get') for (const status of ['415', '422', '403']) assert.ok(statuses.includes(status), `${name}: ${status}`);
      if (body['security'].some((way: Json) => 'bearer' in way)) assert.ok(statuses.includes('401'), name);
    }
  });

  test('every answer carries a request id, every error is a problem with a closed list of codes', () => {
    for (const { name, body } of operations) {
      for (const [status, reference] of Object.entries(body['responses'] as Record<string, Json>)) {
        const response = follow(reference);
        assert.ok(response['headers']['X-Request-Id'], `${name} ${status}`);
        if (Number(status) < 400 || (name.startsWith('GET /health') && status === '503')) continue;
        if (response['content']['text/html']) continue;
        assert.deepEqual(Object.keys(response['content']), ['application/problem+json'], `${name} ${status}`);
        const [, narrowed] = response['content']['application/problem+json'].schema.allOf;
        assert.equal(narrowed.properties.status.const, Number(status), `${name} ${status}`);
        for (const code of narrowed.properties.code.enum) assert.ok(schemas['ProblemCode']?.['enum'].includes(code), `${name}: ${code}`);
      }
    }
  });

  test('A45: no object takes or gives a property that is not listed', () => {
    for (const [name, schema] of Object.entries(schemas)) {
      const isOfBrowsers = ['RegistrationCredential', 'AuthenticationCredential'].includes(name); // they add members as they like
      for (const shape of objectsIn(schema)) assert.equal(shape['additionalProperties'], isOfBrowsers, name);
    }
  });

  test('AU_20: a registration cannot name a role or a status', () => {
    for (const name of ['Register', 'RegisterForm', 'ProfilePatch']) {
      const properties = Object.keys(schemas[name]?.['properties']);
      for (const forbidden of ['role', 'status', 'id', 'email_verified', 'mfa_enabled']) assert.ok(!properties.includes(forbidden), name);
    }
    assert.deepEqual(schemas['UserType']?.['enum'], ['citizen', 'business']);
  });

  test('its own examples fit its schemas', () => {
    for (const [name, schema] of Object.entries(schemas)) {
      for (const example of (schema['examples'] ?? []) as unknown[]) validate({ $ref: `#/components/schemas/${name}` }, example, name);
    }
  });

  test('A16: every code has a text in all four languages, and no text is without its code', () => {
    for (const language of languages) {
      const texts = textsOf(language);
      assert.deepEqual(Object.keys(texts.problems).sort(), [...schemas['ProblemCode']?.['enum']].sort(), language);
      assert.deepEqual(Object.keys(texts.fields).sort(), [...schemas['FieldCode']?.['enum']].sort(), language);
    }
  });
});

describe('A52: the check of answers', () => {
  const live = {
    status: 200,
    headers: { 'x-request-id': 'request-1', 'content-type': 'application/json' },
    setCookies: [],
    body: '{"status":"live"}',
  };
  const problem = {
    type: '/problems/not_found',
    ...textsOf('fr').problems['not_found'],
    status: 404,
    code: 'not_found',
    request_id: 'request-1',
  };
  const missing = {
    ...live,
    status: 404,
    headers: { ...live.headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify(problem),
  };

  test('takes what is documented', () => {
    checkAnswer('GET', '/health/live', live);
    checkAnswer('HEAD', '/health/live?x=y', { ...live, body: '' });
    checkAnswer('GET', '/api/v1/nothing', missing);
  });

  const wrong: Record<string, [string, string, object]> = {
    'an unknown status': ['GET', '/health/live', { ...live, status: 201 }],
    'an unknown field': ['GET', '/health/live', { ...live, body: '{"status":"live","x":1}' }],
    'a wrong value': ['GET', '/health/live', { ...live, body: '{"status":"ok"}' }],
    'another content type': ['GET', '/health/live', { ...live, headers: { ...live.headers, 'content-type': 'text/html' } }],
    'no request id': ['GET', '/health/live', { ...live, headers: { 'content-type': 'application/json' } }],
    'a cookie': ['GET', '/health/live', { ...live, setCookies: ['a=b'] }],
    'a missing header': ['GET', '/api/v1/auth/profile', { ...live, status: 401, body: '{}' }],
    'success for a method that the path does not know': ['DELETE', '/health/live', live],
    'success at an unknown path': ['GET', '/api/v1/nothing', live],
    'another request id in the body': [
      'GET',
      '/api/v1/nothing',
      { ...missing, body: JSON.stringify({ ...problem, request_id: 'request-2' }) },
    ],
    'another status in the body': ['GET', '/api/v1/nothing', { ...missing, body: JSON.stringify({ ...problem, status: 400 }) }],
    'a code of another status': ['GET', '/api/v1/nothing', { ...missing, body: JSON.stringify({ ...problem, code: 'internal_error' }) }],
    'AU_33: words of its own': ['GET', '/api/v1/nothing', { ...missing, body: JSON.stringify({ ...problem, detail: 'std::bad_alloc' }) }],
    'AU_33: two languages at once': [
      'GET',
      '/api/v1/nothing',
      { ...missing, body: JSON.stringify({ ...problem, title: textsOf('es').problems['not_found']?.title }) },
    ],
    'a body for HEAD': ['HEAD', '/health/live', live],
  };
  for (const [what, [method, path, answer]] of Object.entries(wrong)) {
    test(`refuses ${what}`, () => assert.throws(() => checkAnswer(method, path, answer as typeof live), assert.AssertionError));
  }
});

/** Every schema within this one that describes an object by its properties. */
function objectsIn(schema: unknown): Json[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema && 'type' in schema ? [schema as Json] : [];
  return [...own, ...Object.values(schema).flatMap(objectsIn)];
}
