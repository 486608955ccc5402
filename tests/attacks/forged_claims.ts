// More of tests/attacks/forgeries.ts: claims that the server never wrote but might have signed, and spellings of a good
// token that are not its own.
import { encode, forge, parts } from '../support/jwt.ts';
import type { Forgeries, Loot } from './forgeries.ts';

/** The longest that an access token lives. One that was made at the turn of a second may have a second less. */
const lifetimeSeconds = 900;

export function forgedClaims({ header, payload, key }: Loot): Forgeries {
  const signed = (change: Record<string, unknown>) => forge(header, { ...payload, ...change }, key);
  const table = (changes: Record<string, unknown[]>) =>
    Object.fromEntries(
      Object.entries(changes).flatMap(([name, values]) => values.map((value) => [`${name} ${JSON.stringify(value).slice(0, 60)}`, signed({ [name]: value })])),
    );
  const { iss, exp, iat, sub, role } = payload;
  const text = JSON.stringify(payload);
  return {
    ...table({
      iss: ['https://evil.example', `${iss}/`, iss.toUpperCase(), [iss], null],
      aud: ['firebase', ['taxasge'], 'TAXASGE', '', null],
      exp: [Math.max(exp, iat + lifetimeSeconds) + 1, String(exp), exp + 0.5, -1, 0, null, true, 9007199254740991, [exp]],
      iat: [iat + 3600, String(iat), -1, null],
      auth_time: [iat + 3600, String(iat), null],
      sub: ['admin', sub.toUpperCase(), `${sub} `, `${sub}\u0000`, null, [sub], 1],
      sid: ['1', null, 1],
      role: ['root', 'Admin', '', ['user', 'admin'], null],
      amr: ['pwd', [], [1], ['pwd otp'], [['pwd']]],
      jti: ['', 1, null, '../../etc/passwd'],
      scope: ['all'],
    }),
    'expired: all of it in the past': signed({ iat: iat - 1000, auth_time: iat - 1000, exp: exp - 1000 }),
    'not yet: all of it in the future': signed({ iat: iat + 1000, exp: exp + 1000 }),
    'exp in another notation': forge(header, text.replace(String(exp), `${exp}.0`), key),
    'exp with an exponent': forge(header, text.replace(String(exp), '17e8'), key),
    'exp beyond 64 bits': forge(header, text.replace(String(exp), '99999999999999999999'), key),
    'a role twice, the last one admin': forge(header, text.replace(/}$/, ',"role":"admin"}'), key),
    'a role twice, the first one admin': forge(header, text.replace('{', '{"role":"admin",'), key),
    'a role twice, once escaped': forge(header, text.replace(/}$/, String.raw`,"r\u006fle":"admin"}`), key),
    'a role that is escaped': forge(header, text.replace(`"${role}"`, String.raw`"\u0075ser"`), key),
    'claims in another order': forge(header, Object.fromEntries(Object.entries(payload).reverse()), key),
    'claims with a space': forge(header, `${text} `, key),
    'claims in a list': forge(header, `[${text}]`, key),
    'claims twice': forge(header, text + text, key),
    'claims cut short': forge(header, text.slice(0, -1), key),
    'claims of nothing': forge(header, '', key),
    '100 deep': signed({ amr: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) }),
    'more than 4 KiB': signed({ amr: Array(1000).fill('pwd') }),
    ...Object.fromEntries(
      Object.keys(payload).map((name) => [`no ${name}`, forge(header, Object.fromEntries(Object.entries(payload).filter(([each]) => each !== name)), key)]),
    ),
  };
}

export function respelled({ token }: Loot): Forgeries {
  const [head, body, signature] = parts(token);
  const plain = (part: string) => Buffer.from(part, 'base64url').toString('base64');
  return {
    'padded base64': `${token}==`,
    'the base64 of MIME': `${head}.${body}.${plain(signature)}`,
    'padding inside': `${head}.${body}=.${signature}`,
    'bits behind the end': `${token.slice(0, -1)}${behind(token)}`,
    'a character that base64url does not have': `${head}.${body}.${signature.slice(0, -1)}!`,
    'a tab within': `${head}.\t${body}.${signature}`,
    'a space within': `${head}. ${body}.${signature}`,
    'a dot before': `.${token}`,
    'a dot behind': `${token}.`,
    'five parts, as if encrypted': `${token}.${body}.${signature}`,
    'two parts': `${head}.${body}`,
    'one part': head,
    'only dots': '..',
    'cut in the middle': token.slice(0, token.length / 2),
    'without its first character': token.slice(1),
    'in capitals': token.toUpperCase(),
    quoted: `"${token}"`,
    'percent-encoded': token.replaceAll('.', '%2E'),
    'two, with a comma': `${token}, ${token}`,
    'the JSON serialization': JSON.stringify({ payload: body, protected: head, signature }),
    '10 KB of letters': 'A'.repeat(10_000),
    'twice encoded': encode(token),
  };
}

/** The last of 86 characters holds two bits that belong to no byte: another spelling of the same signature. */
function behind(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1] ?? '';
}
