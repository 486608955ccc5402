// A table of bad inputs, tried on every endpoint: each gets its documented 4xx with the field named,
// none gets a 500, and none changes a row. What they say is always a text of api/errors (AU-33).
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Answer, Request } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { endpoints, type Endpoint } from '../support/endpoints.ts';
import { bearer, paths } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { settledRows } from '../support/settled_rows.ts';

interface Bad extends Request {
  what: string;
  /** `status code` or, for a field, `422 validation_failed field code`. Any one of them. */
  expect: string[];
}

const json = { 'Content-Type': 'application/json' };
const field = (name: string, ...codes: string[]) => codes.map((code) => `422 validation_failed ${name} ${code}`);

/** Bodies that are no JSON object at all. */
function unreadable({ good }: Endpoint): Bad[] {
  const text = JSON.stringify(good);
  const [name = 'a'] = Object.keys(good);
  const malformed: Record<string, string | Buffer> = {
    'cut off': text.slice(0, -1),
    'two values': `${text}${text}`,
    'a trailing comma': text.replace(/}$/, ',}'),
    'single quotes': text.replaceAll('"', "'"),
    'a comment': `/* hi */${text}`,
    NaN: `{"${name}": NaN}`,
    'a raw line feed in a string': `{"${name}": "a\nb"}`,
    '100 deep': `{"${name}": ${'['.repeat(100)}${']'.repeat(100)}}`,
    '100,000 deep': '['.repeat(60_000),
    '100 objects deep': `${`{"${name}":`.repeat(100)}1${'}'.repeat(100)}`,
    'bad UTF-8 in a value': Buffer.concat([Buffer.from(`{"${name}":"a`), Buffer.from([0xff]), Buffer.from('"}')]),
    'overlong UTF-8': Buffer.concat([Buffer.from(`{"${name}":"a`), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
    'a surrogate in UTF-8': Buffer.concat([Buffer.from(`{"${name}":"a`), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    'bad UTF-8 in a name': Buffer.concat([Buffer.from('{"a'), Buffer.from([0xfe]), Buffer.from('":1}')]),
    'UTF-16': Buffer.from(text, 'utf16le'),
    'a byte order mark': `\uFEFF${text}`,
    'a form under a JSON type': 'email=a%40b.example&password=x',
  };
  return Object.entries(malformed).map(([what, body]) => ({
    what,
    headers: json,
    expect: ['400 malformed_json'],
    ...(typeof body === 'string' ? { text: body } : { bytes: body }),
  }));
}

function notAnObject(): Bad[] {
  const wrong = ['[]', '"text"', '7', 'null', 'true', '[{}]'];
  return wrong.map((text) => ({ what: `the body ${text}`, text, headers: json, expect: [...field('', 'wrong_type')] }));
}

type Part = Record<string, unknown>;

/** What a browser made, and no field names: it is refused as a whole. */
const ofPasskeys = ['400 invalid_passkey', '401 invalid_passkey'];

/** Each member of an object is spoiled, at each depth. What nobody reads may be anything. */
function spoiledMembers(good: Part): [string, Part][] {
  const read = Object.entries(good).filter(([name]) => !['transports', 'authenticatorAttachment', 'clientExtensionResults'].includes(name));
  return read.flatMap(([name, value]) => {
    const { [name]: _left, ...rest } = good;
    const bad: unknown[] = [7, null, true, [value], { [name]: value }, '', 'ñ', 'A', `${String(value)}=`, `${String(value)}\u0000`, 'A'.repeat(40_000)];
    const inner = typeof value === 'object' ? spoiledMembers(value as Part) : [];
    return [
      [`without ${name}`, rest] as [string, Part],
      ...bad.map((one): [string, Part] => [`${name}: ${JSON.stringify(one).slice(0, 40)}`, { ...good, [name]: one }]),
      ...inner.map(([what, one]): [string, Part] => [`${name}, ${what}`, { ...good, [name]: one }]),
    ];
  });
}

/** One field is spoiled, the others stay good. */
function spoiledFields({ good, required }: Endpoint): Bad[] {
  return Object.entries(good).flatMap(([name, value]) => {
    const spoil = (what: string, bad: unknown, expect: string[]): Bad => ({
      what: `${name}: ${what}`,
      json: { ...good, [name]: bad },
      expect,
    });
    const list: Bad[] = [
      spoil('a number', 7.5, field(name, 'wrong_type')),
      spoil('a list', [value], field(name, 'wrong_type')),
    ];
    if (typeof value === 'object' && value !== null) list.push(...spoiledMembers(value as Part).map(([what, bad]) => spoil(what, bad, ofPasskeys)));
    else list.push(spoil('an object', { [name]: value }, field(name, 'wrong_type')));
    const shapes = ['invalid_email', 'invalid_phone', 'invalid_choice', 'invalid_token', 'invalid_code', 'invalid_device_id'];
    if (typeof value === 'string') {
      list.push(spoil('a flag', true, field(name, 'wrong_type')));
      if (name !== 'refresh_token') {
        list.push(spoil('5000 characters', 'x'.repeat(5000), field(name, 'too_long', ...shapes)));
        if (!name.endsWith('password')) list.push(spoil('NUL', `${value}\u0000`, field(name, 'invalid_encoding', ...shapes)));
      }
    } else {
      list.push(spoil('a text', 'yes', field(name, 'wrong_type')));
    }
    if (required.includes(name)) {
      const { [name]: _left, ...rest } = good;
      list.push({ what: `${name}: missing`, json: rest, expect: field(name, 'required') });
      list.push(spoil('null', null, field(name, 'required', 'wrong_type', 'must_be_accepted')));
    }
    return list;
  });
}

function unknownAndDoubled({ good }: Endpoint): Bad[] {
  const text = JSON.stringify(good);
  const [name = ''] = Object.keys(good);
  const unknown = ['role', 'status', 'is_admin', '__proto__', 'constructor', 'email ', 'EMAIL', 'x'.repeat(300)];
  return [
    ...unknown.map((extra) => ({
      what: `unknown field ${extra.slice(0, 20)}`,
      headers: json,
      text: text.replace(/}$/, `,"${extra}":1}`),
      expect: field(extra, 'unknown_field'),
    })),
    {
      what: 'a field twice',
      headers: json,
      text: text.replace(/}$/, `,"${name}":${JSON.stringify(good[name])}}`),
      expect: field(name, 'duplicate_field'),
    },
    {
      what: 'a field twice, escaped',
      headers: json,
      text: text.replace(/}$/, `,"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":1}`),
      expect: field(name, 'duplicate_field'),
    },
  ];
}

function wrongTypes({ good, method }: Endpoint): Bad[] {
  const text = JSON.stringify(good);
  const types: (string | undefined)[] = [
    undefined,
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/json; charset=iso-8859-1',
    'application/jsonx',
    'json',
    '',
    ...(method === 'PATCH'
      ? ['application/x-www-form-urlencoded', 'application/merge-patch+json']
      : ['application/x-www-form-urlencoded; charset=utf-16']),
  ];
  return types.map((type) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
    return { what: `type ${type}`, text, headers, expect: ['415 unsupported_media_type'] };
  });
}

function tooLarge({ good }: Endpoint): Bad[] {
  const text = JSON.stringify(good).padEnd(64 * 1024 + 1);
  return [
    { what: 'a body of 64 KiB and a byte', text, headers: json, expect: ['413 payload_too_large'] },
    { what: 'the same in chunks', text, headers: { ...json, 'Transfer-Encoding': 'chunked' }, expect: ['413 payload_too_large'] },
    { what: 'a header of 20 KB', json: good, headers: { 'X-Long': 'x'.repeat(20_000) }, expect: ['431 headers_too_large'] },
  ];
}

function tell({ status, json: body }: Answer): string[] {
  const errors = (body?.errors ?? []) as { field: string; code: string }[];
  return errors.length ? errors.map((error) => `${status} ${body.code} ${error.field} ${error.code}`) : [`${status} ${body?.code}`];
}

for (const database of databases()) {
  describe(`bad input on ${database.kind}`, () => {
    const it = scene(database);
    let all: Endpoint[] = [];
    let untouched: unknown;
    before(async () => {
      all = await endpoints(it.server);
      untouched = await settledRows(it.store);
    });

    async function tryAll(table: (endpoint: Endpoint) => Bad[]): Promise<void> {
      const wrong: string[] = [];
      for (const endpoint of all) {
        for (const { what, expect, ...bad } of table(endpoint)) {
          const answer = await it.client.send(endpoint.method, endpoint.path, { ...bad, headers: { ...endpoint.headers, ...bad.headers } });
          const told = tell(answer);
          if (!told.some((line) => expect.includes(line)))
            wrong.push(`${endpoint.method} ${endpoint.path}, ${what}: ${told.join(', ')}; expected ${expect.join(' or ')}`);
        }
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual(it.store.dump(), untouched);
    }

    test('what is no JSON', () => tryAll(unreadable));
    test('what is no object', () => tryAll(notAnObject));
    test('spoiled fields', () => tryAll(spoiledFields));
    test('AU_20: unknown and doubled fields', () => tryAll(unknownAndDoubled));
    test('wrong content types', () => tryAll(wrongTypes));
    test('too much', () => tryAll(tooLarge));

    test('a password of control characters is a password; a lone surrogate is no text', async () => {
      const [registration] = all;
      const text = JSON.stringify({ ...registration?.good, last_name: '?' }).replace('"?"', '"\\ud800"');
      const [told = ''] = tell(await it.client.send('POST', paths.register, { text, headers: json }));
      assert.ok(['400 malformed_json', ...field('last_name', 'invalid_encoding')].includes(told), told);
    });

    test('wrong methods get 405 and the right ones in Allow', async () => {
      for (const { path, headers } of all) {
        for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'POST', 'TRACE', 'PROPFIND']) {
          if (path === paths.profile ? ['GET', 'HEAD', 'PATCH'].includes(method) : method === 'POST') continue;
          assert.equal((await it.client.send(method, path, { headers })).status, 405, `${method} ${path}`);
        }
      }
    });

    test('AU_01, AU_35: unknown paths under /api are not found, also with a token and with any method', async () => {
      const token = all.find(({ path }) => path === paths.logout)?.headers ?? {};
      const unknown = [
        '/api/',
        '/api/v1/',
        '/api/v1/auth/login/',
        '/api/v1/auth/Login',
        '/api/v1/api/v1/auth/login',
        '/api/v1/auth/../auth/login',
        '/api/v1/auth/login%00',
        '/api//v1/auth/login',
        '/api/v1/users',
        '/api/v1/auth/login;x',
      ];
      for (const path of unknown) {
        for (const method of ['GET', 'POST']) {
          const answer = await it.client.send(method, path, { headers: token, ...(method === 'POST' ? { json: {} } : {}) });
          assert.ok(answer.status === 404 || answer.status === 400, `${method} ${path}: ${answer.status}`);
        }
      }
    });

    test('a path of 20,000 characters is too long', async () => {
      const status = (await it.client.get(`/api/${'x'.repeat(20_000)}`)).status;
      assert.ok(status === 414 || status === 431, String(status));
    });

    test('a bad token is refused before the body is read', async () => {
      const answer = await it.client.send('PATCH', paths.profile, { text: '{', headers: { ...json, ...bearer('x.y.z') } });
      assert.deepEqual(tell(answer), ['401 invalid_access_token']);
    });

    test('in the end no row has changed, not even later on', async () => {
      assert.deepEqual(await settledRows(it.store), untouched);
    });
  });
}
