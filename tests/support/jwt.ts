// Access tokens taken apart, checked with the published keys, and forged.
import { createPublicKey, sign, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Client } from './client.ts';
import { until } from './until.ts';

export interface Jwk extends JsonWebKey {
  kid: string;
}

/** The key set, once the key that signs next is in it too: a server makes that when it has started. */
export function publishedKeys(client: Client): Promise<string> {
  return until(
    'a current and a next key',
    async () => {
      const answer = await client.get('/.well-known/jwks.json');
      return answer.json.keys.length === 2 && answer.body;
    },
    { withinMs: 30_000 },
  );
}

export type Part = Record<string, unknown>;

export function parts(token: string): [string, string, string] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, signature];
}

export function claims(token: string): { header: Record<string, any>; payload: Record<string, any> } {
  const [header, payload] = parts(token);
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, any>;
  return { header: read(header), payload: read(payload) };
}

/** Whether the key that the token names has signed it with ES256. */
export function signedBy(keys: Jwk[], token: string): boolean {
  const [header, payload, signature] = parts(token);
  const jwk = keys.find(({ kid }) => kid === claims(token).header['kid']);
  if (!jwk) return false;
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  return verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
}

export function encode(part: Part | string): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

/** A token of our own making, signed with a key that the server does not know. */
export function forge(header: Part | string, payload: Part | string, key: KeyObject): string {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
