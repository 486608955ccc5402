// What a build leaves: every page in every language, complete, small, and bound to one origin.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildPages } from '../build/site.ts';

const languages = ['es', 'fr', 'pt', 'en'];
const names = ['register', 'verify', 'login', 'forgot', 'reset', 'email', 'undo', 'profile', 'operator', 'terms', 'privacy', '404'];
const folder = mkdtempSync(join(tmpdir(), 'taxasge-web-'));
after(() => rmSync(folder, { recursive: true }));
const files = await buildPages(folder);

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
/** Without the words of its script. */
const markup = (page: string) => read(page).replace(/<script type="application\/json".*?<\/script>/s, '');
const size = (name: string) => readFileSync(join(folder, name)).length;
const pages = languages.flatMap((language) => names.map((name) => `${language}/${name}.html`));
const ids = (page: string) => [...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id ?? '');
const scriptOf = (page: string) => /<script type="module" src="\/([^"]+)">/.exec(read(page))?.[1];

test('AU_15: every page exists in every language, and every file has its compressed forms', () => {
  for (const file of [...pages, 'robots.txt', 'favicon.svg', 'headers.json']) assert.ok(files.includes(file), file);
  for (const file of files.filter((name) => /\.(html|js)$/.test(name))) {
    assert.equal(gunzipSync(readFileSync(join(folder, `${file}.gz`))).toString(), read(file), file);
    assert.equal(brotliDecompressSync(readFileSync(join(folder, `${file}.br`))).toString(), read(file), file);
  }
});

test('two builds are equal', async () => {
  const again = mkdtempSync(join(tmpdir(), 'taxasge-web-'));
  assert.deepEqual(await buildPages(again), files);
  for (const file of files) assert.deepEqual(readFileSync(join(again, file)), readFileSync(join(folder, file)), file);
  rmSync(again, { recursive: true });
});

// The problem and field codes of the API, by the page to which a refused form returns.
const onEveryForm = [
  'required', 'unknown_field', 'duplicate_field', 'wrong_type', 'too_long', 'invalid_encoding', 'malformed_form',
  'malformed_request', 'origin_not_allowed', 'request_timeout', 'payload_too_large', 'unsupported_media_type',
  'validation_failed', 'too_many_requests', 'internal_error', 'service_unavailable',
];
const ofEmail = ['invalid_email', 'email_local_part_not_ascii'];
const ofPassword = ['password_too_short', 'password_too_common', 'password_too_guessable', 'password_contains_context'];
const codes: Record<string, string[]> = {
  register: [...onEveryForm, ...ofEmail, ...ofPassword, 'invalid_name', 'too_short', 'invalid_phone', 'invalid_choice', 'must_be_accepted'],
  verify: [...onEveryForm, ...ofEmail, ...ofPassword, 'password_required', 'invalid_code', 'invalid_token', 'invalid_or_expired_token'],
  forgot: [...onEveryForm, ...ofEmail],
  reset: [...onEveryForm, ...ofEmail, ...ofPassword, 'invalid_code', 'invalid_token', 'invalid_or_expired_token'],
  email: [...onEveryForm, ...ofEmail, 'invalid_code', 'invalid_token', 'invalid_or_expired_token', 'email_taken'],
  undo: [...onEveryForm, 'invalid_token', 'invalid_or_expired_token', 'email_taken'],
  login: [
    ...onEveryForm, ...ofEmail, 'invalid_credentials', 'email_code_required', 'email_not_verified', 'account_suspended', 'mfa_enrollment_required',
    'invalid_device_id', 'invalid_code', 'invalid_choice', 'authentication_required', 'invalid_refresh_token',
  ],
};
const neverOnAForm = [
  'malformed_json', 'invalid_access_token', 'not_found', 'method_not_allowed', 'precondition_failed', 'uri_too_long',
  'idempotency_key_reused', 'precondition_required', 'headers_too_large', 'wrong_password', 'email_unchanged', 'invalid_idempotency_key', 'invalid_etag', 'role_required',
  'invalid_passkey', 'recent_login_required', 'too_many_passkeys', 'passkey_already_registered', 'invalid_id_token', 'firebase_not_configured', 'nothing_published', 'publication_unreadable',
];

test('every code that a form can be answered with has its message on that page', () => {
  for (const language of languages) {
    for (const [name, expected] of Object.entries(codes)) {
      const page = `${language}/${name}.html`;
      const found = ids(page).filter((id) => id.startsWith('e-')).map((id) => id.slice(2));
      assert.deepEqual(found.sort(), [...expected].sort(), page);
    }
  }
  const { problems, fields } = JSON.parse(readFileSync(join(import.meta.dirname, '../../api/errors/es.json'), 'utf8'));
  const all = [...Object.keys(problems), ...Object.keys(fields)].sort();
  assert.deepEqual([...new Set([...Object.values(codes).flat(), ...neverOnAForm])].sort(), all);
});

test('the pages that a form answers with have room for its good news', () => {
  for (const language of languages) {
    assert.ok(ids(`${language}/verify.html`).includes('verification_sent'));
    assert.ok(ids(`${language}/login.html`).includes('verified'));
    assert.ok(ids(`${language}/login.html`).includes('signed_out'));
    assert.ok(ids(`${language}/login.html`).includes('password_reset'));
    assert.ok(ids(`${language}/login.html`).includes('email_changed'));
    assert.ok(ids(`${language}/reset.html`).includes('reset_sent'));
    assert.ok(ids(`${language}/reset.html`).includes('email_restored'));
  }
});

describe('each page', () => {
  for (const page of pages) {
    test(`${page} is whole`, () => {
      const text = markup(page);
      const [language = ''] = page.split('/');
      assert.match(text, new RegExp(`^<!doctype html><html lang="${language}">`));
      assert.doesNotMatch(text, /\{\w+\}|undefined|\[object/, 'a placeholder or a value was left');
      assert.doesNotMatch(text, /(src|href|action|url)[=(]["']?(https?:|\/\/)/, 'an address outside');
      assert.doesNotMatch(text, / (style|on\w+)="/, 'the policy allows no inline style or handler');
      assert.equal(new Set(ids(page)).size, ids(page).length, 'an id stands twice');
      for (const [, list = ''] of text.matchAll(/ (?:aria-describedby|for|aria-controls)="([^"]+)"/g)) {
        for (const id of list.split(' ')) assert.ok(ids(page).includes(id), `${id} is nowhere`);
      }
      for (const [, address = ''] of text.matchAll(/ (?:href|src)="(\/[^"#]*)"/g)) {
        const file = address.slice(1);
        assert.ok(files.includes(file) || files.includes(`${file}.html`), `${address} leads nowhere`);
      }
    });
  }
});

test('W15: the password managers are told what each field is', () => {
  const tokens = (page: string) => [...read(page).matchAll(/name="(\w+)" [^>]*autocomplete="([^"]+)"/g)].map(([, name, token]) => `${name} ${token}`);
  assert.deepEqual(tokens('es/login.html'), ['email username webauthn', 'password current-password', 'email_code one-time-code']);
  assert.deepEqual(tokens('es/register.html'), [
    'first_name given-name', 'last_name family-name', 'email username', 'phone tel', 'password new-password',
  ]);
  assert.deepEqual(tokens('es/reset.html'), ['new_password new-password', 'email username', 'code one-time-code', 'new_password new-password']);
  for (const page of ['verify', 'reset', 'email']) {
    assert.match(read(`es/${page}.html`), /name="code" type="text" inputmode="numeric" autocomplete="one-time-code"/);
    assert.equal(read(`es/${page}.html`).match(/one-time-code/g)?.length, 1, 'a code has one field');
  }
  assert.match(read('es/reset.html'), /<input type="email" autocomplete="username" hidden readonly/, 'the password manager learns whose it is');
});

test('W28: the forms post to the API in the language of the page, and the token form waits for script', () => {
  for (const language of languages) {
    const actions = (name: string) => [...read(`${language}/${name}.html`).matchAll(/action="([^"]+)"/g)].map(([, action]) => action);
    assert.deepEqual(actions('register'), [`/api/v1/auth/register?lang=${language}`]);
    assert.deepEqual(actions('login'), [`/api/v1/auth/login?lang=${language}`]);
    assert.deepEqual(actions('profile'), [`/api/v1/auth/logout?lang=${language}`]);
    assert.deepEqual(actions('verify'), ['verify', 'verify', 'verify/resend'].map((end) => `/api/v1/auth/${end}?lang=${language}`));
    assert.deepEqual(actions('forgot'), [`/api/v1/auth/password/reset/request?lang=${language}`]);
    assert.deepEqual(actions('reset'), Array(2).fill(`/api/v1/auth/password/reset/confirm?lang=${language}`));
    assert.deepEqual(actions('operator'), [`/api/v1/auth/logout?lang=${language}`]);
    assert.match(read(`${language}/verify.html`), /data-flow="verify-link" hidden>/);
    assert.match(read(`${language}/reset.html`), /data-flow="reset-link" hidden>/);
  }
});

test('W30: each page names itself in the other languages, by relative addresses', () => {
  for (const page of pages.filter((name) => !name.includes('404'))) {
    const [, name] = /\/(.*)\.html/.exec(page) ?? [];
    const found = [...read(page).matchAll(/rel="alternate" hreflang="(\w+)" href="([^"]+)"/g)].map(([, , href]) => href);
    assert.deepEqual(found, languages.map((language) => `/${language}/${name}`));
  }
});

test('W32, PF_25: the policy is strict, and its hash is that of the style in every page', () => {
  const { rules } = JSON.parse(read('headers.json')) as { rules: { prefix: string; headers: Record<string, string> }[] };
  assert.deepEqual(rules.map((rule) => rule.prefix), ['/', '/api/', '/health', '/assets/']);
  for (const { headers } of rules.filter(({ prefix }) => prefix === '/' || prefix === '/assets/')) {
    const policy = headers['Content-Security-Policy'] ?? '';
    assert.doesNotMatch(policy, /unsafe|nonce|\*|https?:|data:/);
    for (const part of ["default-src 'none'", "script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "trusted-types 'none'"]) {
      assert.ok(policy.split('; ').includes(part), part);
    }
    for (const page of pages) {
      const style = /<style>(.*?)<\/style>/s.exec(read(page))?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      assert.ok(policy.includes(` 'sha256-${hash}'`), page);
    }
    assert.equal(headers['X-Content-Type-Options'], 'nosniff');
    assert.equal(headers['Referrer-Policy'], 'same-origin');
  }
  assert.equal(rules[0]?.headers['Cache-Control'], 'no-cache');
  for (const rule of rules.slice(1, 3)) assert.equal(rule.headers['Cache-Control'], 'private, no-store');
  assert.match(rules[3]?.headers['Cache-Control'] ?? '', /immutable/);
});

test('W1, W2, W3: a public page is one document and one small script', () => {
  for (const language of languages) {
    for (const name of ['register', 'verify', 'login', 'forgot', 'reset', 'email', 'undo']) {
      const page = `${language}/${name}.html`;
      const script = scriptOf(page) ?? '';
      assert.ok(size(`${page}.gz`) <= 5120, `${page}: ${size(`${page}.gz`)} bytes`);
      assert.ok(size(`${script}.gz`) <= 6144, `${script}: ${size(`${script}.gz`)} bytes`);
      assert.ok(size(`${page}.br`) + size(`${script}.br`) <= 10240);
      assert.equal(read(page).match(/<(script|link rel="stylesheet"|img)\b[^>]* (src|href)=/g)?.length, 1);
    }
    assert.ok(size(`${scriptOf(`${language}/profile.html`)}.gz`) <= 16_384);
    assert.ok(size(`${scriptOf(`${language}/operator.html`)}.gz`) <= 24_576);
    for (const name of ['profile', 'operator']) assert.equal(read(`${language}/${name}.html`).match(/<script[^>]* src=/g)?.length, 1);
  }
});

test('W34, AU_36: the scripts read no cookie, keep nothing for ever and evaluate no text', () => {
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    assert.doesNotMatch(read(file), /localStorage|document\.cookie|insertAdjacentHTML|eval\(|new Function|console\.|import\(/, file);
  }
});

test('W4: no font, no picture but the flag, nothing from elsewhere', () => {
  for (const page of pages) assert.doesNotMatch(read(page), /@font-face|@import|url\(|<img|<iframe|srcset/, page);
  for (const file of files.filter((name) => /\.(svg|png|jpg|webp)$/.test(name))) assert.ok(size(file) <= 2048, file);
});

test('W9: few packages, exact, and none whose script must run', () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as { packages: Record<string, { optional?: boolean; hasInstallScript?: boolean }> };
  const installed = Object.entries(lock.packages).filter(([name, { optional }]) => name !== '' && !optional);
  assert.ok(installed.length <= 40, `${installed.length} packages`);
  assert.deepEqual(installed.filter(([, { hasInstallScript }]) => hasInstallScript), []);
});

test('PF_14: a build is named by its content, so that a probe can tell which one it sees', () => {
  assert.match(read('build.txt'), /^[0-9a-f]{16}\n$/);
});

test('PF_20: no address of a service is written into a page or a script', () => {
  for (const file of files.filter((name) => /\.(html|js|json)$/.test(name))) {
    const addresses = (read(file).match(/https?:\/\/[^\s"'`)]+/g) ?? []).filter((address) => !/^http:\/\/www\.w3\.org\//.test(address));
    assert.deepEqual(addresses, [], file);
  }
});
