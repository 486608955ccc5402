// Checks answers against api/openapi.yaml: status, headers, content type and body must all be documented.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { assertKnownText } from './texts.ts';

type Json = Record<string, any>;

export interface Checkable {
  status: number;
  headers: Record<string, string>;
  setCookies: string[];
  body: string;
}

export const contract = parse(readFileSync(resolve(import.meta.dirname, '../../api/openapi.yaml'), 'utf8'), {
  strict: true,
  uniqueKeys: true,
}) as Json;

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true, keywords: ['example'] });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema({ $id: 'contract', $defs: outside(contract['components'].schemas) });

const compiled = new Map<string, ValidateFunction>();

/** Throws, with everything that is wrong, when `body` does not fit the schema. */
export function validate(schema: Json, body: unknown, what: string): void {
  const key = JSON.stringify(schema);
  const check = compiled.get(key) ?? ajv.compile(outside(schema));
  compiled.set(key, check);
  assert.ok(check(body), `${what}: ${ajv.errorsText(check.errors, { separator: '\n  ' })}\nin ${JSON.stringify(body)}`);
}

/** Follows a reference within the contract. */
export function follow(node: Json): Json {
  if (typeof node['$ref'] !== 'string') return node;
  const steps = node['$ref'].replace(/^#\//, '').split('/');
  return follow(steps.reduce((at: Json, step: string) => at[step.replaceAll('~1', '/').replaceAll('~0', '~')], contract));
}

/** Throws unless the contract documents this answer to this request. Pages are not part of it. */
export function checkAnswer(method: string, target: string, answer: Checkable): void {
  const path = target.split(/[?#]/, 1)[0] ?? '';
  const operations = findPath(path);
  const what = `${method} ${path} → ${answer.status}`;
  assert.match(answer.headers['x-request-id'] ?? '', /^[A-Za-z0-9_-]{8,64}$/, `${what}: X-Request-Id`);
  if (!operations && !path.startsWith('/api/')) return;
  // A browser asks with OPTIONS before it asks another site: no operation of ours.
  if (method === 'OPTIONS' && answer.status === 204) return assert.equal(answer.body, '', what);
  checkResponse(documented(method, operations, answer.status, what), method, answer, what);
}

function findPath(path: string): Json | undefined {
  const paths = contract['paths'] as Record<string, Json>;
  if (Object.hasOwn(paths, path)) return paths[path];
  const template = Object.keys(paths).find((known) => {
    const shape = known.replace(/\{[^/]+\}/g, '[^/]+').replaceAll('.', '\\.');
    return known.includes('{') && new RegExp(`^${shape}$`).test(path);
  });
  return template ? paths[template] : undefined;
}

/** What the contract says about this status: of the operation, or of what no operation can say. */
function documented(method: string, operations: Json | undefined, status: number, what: string): Json {
  const responses = contract['components'].responses as Json;
  const verb = method === 'HEAD' && operations && !operations['head'] ? 'get' : method.toLowerCase();
  if (!operations) {
    const outsiders: Json = { 400: 'MalformedRequest', 404: 'NotFound', 413: 'PayloadTooLarge', 414: 'UriTooLong', 431: 'HeadersTooLarge' };
    assert.ok(outsiders[status], `${what}: an unknown path is not found`);
    return responses[outsiders[status]];
  }
  const operation = operations[verb];
  if (!operation && status !== 400) {
    assert.equal(status, 405, `${what}: a method that the path does not know`);
    return responses['MethodNotAllowed'];
  }
  const response = operation ? operation.responses[String(status)] : responses['MalformedRequest'];
  assert.ok(response, `${what}: this status is not documented`);
  return follow(response);
}

function checkResponse(response: Json, method: string, answer: Checkable, what: string): void {
  for (const [name, entry] of Object.entries((response['headers'] ?? {}) as Record<string, Json>)) {
    const header = follow(entry);
    const values = name === 'Set-Cookie' ? answer.setCookies : [answer.headers[name.toLowerCase()]].filter((v) => v !== undefined);
    if (header['required']) assert.ok(values.length, `${what}: ${name} is missing`);
    for (const value of values) validate(header['schema'], value, `${what}: ${name}`);
  }
  if (answer.setCookies.length) assert.ok(response['headers']?.['Set-Cookie'], `${what}: sets a cookie, which is not documented`);
  assert.ok(answer.setCookies.length <= 1, `${what}: the server sets one cookie only`);
  checkBody(response, method, answer, what);
}

function checkBody(response: Json, method: string, answer: Checkable, what: string): void {
  if (!response['content'] || method === 'HEAD') {
    assert.equal(answer.body, '', `${what}: no body is documented`);
    return;
  }
  const type = (answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
  const media = response['content'][type];
  assert.ok(media, `${what}: content type ${type || '(none)'} is not documented`);
  if (!type.endsWith('json')) return;
  const body = JSON.parse(answer.body) as Json;
  validate(media.schema, body, what);
  if (type !== 'application/problem+json') return;
  assert.equal(body['status'], answer.status, `${what}: status in the body`);
  assert.equal(body['request_id'], answer.headers['x-request-id'], `${what}: request_id`);
  assert.equal(body['type'], `/problems/${body['code']}`, `${what}: type`);
  assertKnownText(body as Parameters<typeof assertKnownText>[0], what);
}

/** The same schema with its references pointing into the one that Ajv knows. */
function outside(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"contract#/$defs/')) as Json;
}
