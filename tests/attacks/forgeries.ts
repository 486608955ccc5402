// The tokens of tests/attacks/forged_token.test.ts. Wherever that is possible they bear the server's own signature, so
// that only the fault which they are named after can be what refuses them.
import { createHmac, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { encode, forge, parts, type Jwk, type Part } from '../support/jwt.ts';

/** What the forger has: a good token, the key that signed it, a key of their own, and somebody to impersonate. */
export interface Loot {
  token: string;
  header: Part;
  payload: Record<string, any>;
  key: KeyObject;
  own: KeyObject;
  jwk: Jwk;
  victim: string;
}

export type Forgeries = Record<string, string>;

export function forgedHeaders({ header, payload, key, own, jwk }: Loot): Forgeries {
  const signed = (change: Part) => forge({ ...header, ...change }, payload, key);
  const without = (name: string) => forge(Object.fromEntries(Object.entries(header).filter(([each]) => each !== name)), payload, key);
  const text = JSON.stringify(header);
  const mine = createPublicKey(own).export({ format: 'jwk' });
  const named = (changes: Record<string, Part>) =>
    Object.fromEntries(Object.entries(changes).map(([what, change]) => [what, signed(change)]));
  const brought = { jku: 'https://evil.example/keys', x5u: 'https://evil.example/chain', x5c: ['MIIB'], jwk: mine };
  return {
    'none without a signature': `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
    ...Object.fromEntries(['none', 'None', 'nOnE', 'HS256', 'RS256', 'ES384', 'ES256K', 'EdDSA', 'es256', ''].map((alg) => [`alg ${alg}`, signed({ alg })])),
    ...hmacs(header, payload, jwk),
    ...Object.fromEntries(['JWT', 'AT+JWT', 'application/at+jwt', 'id+jwt', 'logout+jwt', ''].map((typ) => [`typ ${typ}`, signed({ typ })])),
    ...Object.fromEntries(['A'.repeat(43), '', '../../../../dev/null', `' OR '1'='1`, `${String(header['kid'])}\0`].map((kid) => [`kid ${kid}`, signed({ kid })])),
    ...Object.fromEntries(Object.entries(brought).map(([name, value]) => [`${name} beside our key`, signed({ [name]: value })])),
    ...Object.fromEntries(Object.entries(brought).map(([name, value]) => [`${name} of their own key`, forge({ ...header, [name]: value }, payload, own)])),
    ...named({ crit: { crit: ['exp'] }, 'crit of nothing': { crit: [] }, b64: { b64: false, crit: ['b64'] }, zip: { zip: 'DEF' }, cty: { cty: 'JWT' } }),
    'alg twice': forge(text.replace('{', '{"alg":"none",'), payload, key),
    'alg twice, once escaped': forge(text.replace(/}$/, String.raw`,"\u0061lg":"none"}`), payload, key),
    'kid twice': forge(text.replace(/}$/, `,"kid":"other"}`), payload, key),
    'no alg': without('alg'),
    'no typ': without('typ'),
    'no kid': without('kid'),
    'alg a list': signed({ alg: ['ES256', 'none'] }),
    'alg null': signed({ alg: null }),
    'a header in another order': forge(Object.fromEntries(Object.entries(header).reverse()), payload, key),
    'a header with a space': forge(` ${text}`, payload, key),
    'a header in a list': forge(`[${text}]`, payload, key),
    'a header that is no JSON': forge('ES256', payload, key),
  };
}

/** The public key, in each of its spellings, as the secret of HS256. */
function hmacs(header: Part, payload: Part, jwk: Jwk): Forgeries {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const spellings: Record<string, Buffer | string> = {
    PEM: key.export({ type: 'spki', format: 'pem' }),
    DER: key.export({ type: 'spki', format: 'der' }),
    JWK: JSON.stringify(jwk),
    'the coordinate x': Buffer.from(jwk.x ?? '', 'base64url'),
    nothing: '',
  };
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
  const mac = (secret: Buffer | string) => `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  return Object.fromEntries(Object.entries(spellings).map(([what, secret]) => [`HS256 with ${what} of the public key as its secret`, mac(secret)]));
}

export function forgedSignatures({ token, header, payload, key, own, victim }: Loot): Forgeries {
  const [head, body, signature] = parts(token);
  const raw = Buffer.from(signature, 'base64url');
  const [r, s, zero] = [raw.subarray(0, 32), raw.subarray(32), Buffer.alloc(32)];
  const n = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  const p = Buffer.from('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff', 'hex');
  const one = Buffer.concat([Buffer.alloc(31), Buffer.of(1)]);
  const flip = (at: number) => raw.map((byte, index) => (index === at ? byte ^ 1 : byte));
  const bytes: Record<string, Uint8Array> = {
    'r and s exchanged': Buffer.concat([s, r]),
    'r and s zero': Buffer.concat([zero, zero]),
    'r zero': Buffer.concat([zero, s]),
    's zero': Buffer.concat([r, zero]),
    'r and s one': Buffer.concat([one, one]),
    'r the order': Buffer.concat([n, s]),
    's the order': Buffer.concat([r, n]),
    'r and s the order': Buffer.concat([n, n]),
    'r the prime of the field': Buffer.concat([p, s]),
    'all ones': Buffer.alloc(64, 0xff),
    'its first bit changed': flip(0),
    'its last bit changed': flip(63),
    'a byte too short': raw.subarray(0, 63),
    'a byte too long': Buffer.concat([raw, Buffer.of(0)]),
    'half of it': r,
    'twice': Buffer.concat([raw, raw]),
    'in DER': sign('sha256', Buffer.from(`${head}.${body}`), key),
    'of other words': sign('sha256', Buffer.from(`${head}.${body}.`), { key, dsaEncoding: 'ieee-p1363' }),
    'over another digest': sign('sha512', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }),
  };
  return {
    ...Object.fromEntries(Object.entries(bytes).map(([what, value]) => [`a signature: ${what}`, `${head}.${body}.${Buffer.from(value).toString('base64url')}`])),
    'a signature of their own key': forge(header, payload, own),
    'no signature': `${head}.${body}.`,
    'the same signature for a later end': `${head}.${encode({ ...payload, exp: payload['exp'] + 1 })}.${signature}`,
    'the same signature for another role': `${head}.${encode({ ...payload, role: 'admin' })}.${signature}`,
    'the same signature for somebody else': `${head}.${encode({ ...payload, sub: victim })}.${signature}`,
    'their own key for somebody else': forge(header, { ...payload, sub: victim }, own),
  };
}

