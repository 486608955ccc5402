// Header injection: line ends in what people type, in the hope that it begins a header of a letter or of an answer.
// Letters go by SMTP here, and are read as a mail program reads them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { databases } from '../support/databases.ts';
import { newPerson, paths, type Person } from '../support/people.ts';
import { Scene } from '../support/scene.ts';
import { MailServer } from '../support/smtp.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';
import { RawConnection } from '../support/wire.ts';

const header = 'Bcc: evil@evil.example';

/** Line ends as bytes, as escapes that somebody may undo, and as characters whose low bytes are line ends. */
const injections = [
  ...['\r\n', '\n', '\r', '\0', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029', '\r\n\t', '\r\n\r\n', '\n.\n', '\r\n.\r\nRCPT TO:<evil@evil.example>\r\n'].map((end) => `Ana${end}${header}`),
  ...['%0d%0a', '%0a', '\\r\\n', '&#13;&#10;', '=0D=0A', '\u560d\u560a', '\u010d\u010a'].map((end) => `Ana${end}${header}`),
  `=?UTF-8?B?${Buffer.from(`Ana\r\n${header}`).toString('base64')}?=`,
  `=?UTF-8?Q?Ana=0D=0A${header.replaceAll(' ', '_')}?=`,
  `Ana <evil@evil.example>, "`,
  `Ana" <evil@evil.example>`,
  'Ana\u202emoc.live',
  '{{link}} {{{code}}} ${code} %s%n',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '--=_boundary--',
];
const addresses = ['a\r\nBcc: x@evil.example', 'a@b.example\r\nBcc: x@evil.example', 'a@b.example\n', 'a\0@b.example', 'a@b.example, x@evil.example']
  .concat(['a@b.example> SIZE=1\r\nRCPT TO:<x@evil.example', '"a\r\nb"@b.example', 'a@b.example;x@evil.example', '<a@b.example>', 'a@b.example(x)', 'a @b.example'])
  .concat(['a@[127.0.0.1]', 'a@b.example%0d%0aBcc:x@evil.example', 'a@b\u2028.example', '@evil.example:a@b.example', 'a!b@c@d.example']);

const headersOfLetters = ['date', 'from', 'to', 'message-id', 'subject', 'auto-submitted', 'content-language', 'mime-version', 'content-type'];

const [database] = databases();
if (!database) throw new Error('no database');

describe('header injection', () => {
  const it = new Scene();
  const folder = temporaryFolder('letters');
  let mail: MailServer;
  before(async () => {
    mail = await MailServer.start(folder);
    await it.open(database, { MAIL_URL: mail.url, CORS_ORIGINS: 'https://app.example,https://taxasge-dev--*.web.app' });
  });
  after(async () => {
    await it.close();
    await mail.stop();
  });
  const arrived = () => readdirSync(folder).filter((name) => name.endsWith('.eml'));

  /** Registers, and gives the letter that came; undefined when it was refused. */
  async function letterFor(person: Person): Promise<string | undefined> {
    const before = arrived();
    const answer = await it.client.post(paths.register, person);
    if (answer.status === 202) return until('the letter', () => arrived().find((name) => !before.includes(name)), { withinMs: 10_000 });
    assert.equal(answer.status, 422, answer.body);
    assert.deepEqual(it.store.rows(`SELECT id FROM users WHERE email_key = '${person.email}'`), []);
    return undefined;
  }

  async function assertPlain(letter: string, person: Person): Promise<void> {
    const parsed = await simpleParser(readFileSync(join(folder, letter)), { skipTextToHtml: true });
    const envelope = JSON.parse(readFileSync(join(folder, letter.replace(/eml$/, 'json')), 'utf8')) as { to: string[] };
    assert.deepEqual(envelope.to, [person.email], JSON.stringify(person));
    assert.deepEqual([...parsed.headers.keys()].sort(), [...headersOfLetters].sort(), JSON.stringify(person));
    assert.deepEqual((Array.isArray(parsed.to) ? parsed.to : [parsed.to]).flatMap((to) => to?.value.map(({ address }) => address)), [person.email]);
    assert.equal(parsed.attachments.length, 0);
    assert.match(parsed.text ?? '', /#token=[A-Za-z0-9_-]{43}\s/);
    assert.ok(!/<(script|img)/i.test(parsed.html || ''), 'markup in a letter');
  }

  test('A16: in a name: it is refused, or stands in the letter as the text it is', async () => {
    const letters: string[] = [];
    for (const injection of injections) {
      for (const field of ['first_name', 'last_name'] as const) {
        const person = { ...newPerson(), [field]: injection };
        const letter = await letterFor(person);
        if (letter) await assertPlain(letter, person);
        if (letter) letters.push(injection);
      }
    }
    for (const injection of letters) assert.doesNotMatch(injection, /[\0-\x1f\x7f-\x9f\u2028\u2029\u202e]/);
    assert.ok(letters.length >= 10, 'what is harmless is taken');
  });

  test('A16: in an address: it is refused, and nobody gets a letter', async () => {
    const before = arrived();
    for (const email of addresses) {
      for (const path of [paths.register, paths.resend, paths.requestReset, paths.reset, paths.login, paths.verify]) {
        const answer = await it.client.post(path, { ...(path === paths.register ? newPerson() : {}), email });
        assert.equal(answer.status, 422, `${path} ${JSON.stringify(email)}: ${answer.body}`);
        assert.ok(answer.json.errors.some(({ field }: { field: string }) => field === 'email'), answer.body);
      }
    }
    assert.deepEqual(arrived(), before);
    assert.deepEqual(it.store.rows(`SELECT id FROM users WHERE email LIKE '%evil%'`), []);
  });

  test('A16: in a language, a phone, or the languages that a browser asks for', async () => {
    const headers = { 'Accept-Language': `en%0d%0a${header}, fr;q=\u00ff` };
    for (const end of ['\r\n', '\n', '%0d%0a', '\0']) {
      for (const change of [{ language: `es${end}${header}` }, { phone: `+240222123456${end}${header}` }, { user_type: `citizen${end}` }])
        assert.equal((await it.client.post(paths.register, { ...newPerson(), ...change }, headers)).status, 422, JSON.stringify(change));
    }
    const person = newPerson();
    assert.equal((await it.client.post(paths.register, person, headers)).status, 202);
    await assertPlain(await until('the letter', async () => arrived().find((name) => readFileSync(join(folder, name), 'utf8').includes(person.email))), person);
  });

  test('in where a form leads: Location names one of our pages', async () => {
    const ends = ['%0d%0aSet-Cookie:x=1', '%0aX:y', '%00', '//evil.example', '%2f%2fevil.example', 'es%0d%0a', '../../evil', 'javascript:x', '\\\\evil.example'];
    for (const lang of ends) {
      for (const path of [paths.login, paths.register, paths.verify, paths.resend, paths.requestReset, paths.reset, paths.logout, paths.refresh]) {
        const answer = await it.browser().form(`${path}?lang=${lang}`, { email: `x${header}`, next: '//evil.example', redirect: '//evil.example' });
        assert.match(answer.headers['location'] ?? '', /^\/es\/[a-z]+#e-[a-z_]+$/, lang);
        assert.equal(answer.headers['x'], undefined);
      }
    }
    for (const path of ['//evil.example', '//evil.example/', '///evil.example/..', '/%5cevil.example', '/es//evil.example', '/%0d%0aX:y'])
      assert.doesNotMatch((await it.client.get(path)).headers['location'] ?? '', /evil|^\/\/|[\r\n]/, path);
  });

  test('in a request id, an origin, or a host: what comes back is one of ours, or nothing', async () => {
    const values = ['x%0d%0aSet-Cookie: x=1', 'a b', '"><script>', 'x'.repeat(65), 'short', 'ñandú-ñandú', `${'a'.repeat(10)}\t`, 'aaaaaaaa;x'];
    for (const value of values) {
      const lines = [`X-Request-Id: ${value}`, `Origin: https://taxasge-dev--${value}.web.app`, `X-Forwarded-Host: ${value}`, `X-Forwarded-Proto: ${value}`];
      const connection = await RawConnection.open(it.server);
      connection.write(Buffer.from(`GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
      const [head = ''] = (await connection.end()).split('\r\n\r\n');
      assert.match(head, /^HTTP\/1\.1 200 /, head);
      assert.match(head, /^X-Request-Id: [A-Za-z0-9_-]{8,64}$/m);
      assert.doesNotMatch(head, /Set-Cookie|script|a b/i);
    }
  });
});
