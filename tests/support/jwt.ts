// Access tokens taken apart, checked with the published keys, and forged.
import { createPublicKey, sign, verify, type JsonWebKey, type KeyObject } from 'node:crypto';

export interface Jwk extends JsonWebKey {
  kid: string;
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
