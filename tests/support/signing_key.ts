// The private key that a server signs access tokens with, opened as the server does it: XChaCha20-Poly1305 under
// MASTER_KEYS (base/seal.hpp). A forger who has it can be refused only for what the token says.
import { createCipheriv, createDecipheriv, createPrivateKey, type KeyObject } from 'node:crypto';
import type { Store } from './databases.ts';

const nonceBytes = 24;
const tagBytes = 16;

export function signingKey(store: Store): { kid: string; key: KeyObject } {
  const bytes = store.kind === 'sqlite' ? 'hex(private_sealed)' : `encode(private_sealed, 'hex')`;
  const [row] = store.rows(`SELECT kid, ${bytes} AS sealed FROM signing_keys WHERE state = 'current'`);
  const [keyId = '', master = ''] = store.masterKeys.split(':');
  const sealed = Buffer.from(String(row?.['sealed']), 'hex').subarray(keyId.length + 1);
  const kid = String(row?.['kid']);
  const der = open(Buffer.from(master, 'hex'), sealed, `signing-key:${kid}`);
  return { kid, key: createPrivateKey({ key: der, format: 'der', type: 'sec1' }) };
}

function open(key: Buffer, sealed: Buffer, context: string): Buffer {
  const nonce = Buffer.concat([Buffer.alloc(4), sealed.subarray(16, nonceBytes)]);
  const cipher = createDecipheriv('chacha20-poly1305', hchacha20(key, sealed.subarray(0, 16)), nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context), { plaintextLength: sealed.length - nonceBytes - tagBytes });
  cipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([cipher.update(sealed.subarray(nonceBytes, -tagBytes)), cipher.final()]);
}

/** One block of ChaCha20 without its last addition [draft-irtf-cfrg-xchacha 2.2]. */
function hchacha20(key: Buffer, nonce: Buffer): Buffer {
  const block = createCipheriv('chacha20', key, nonce).update(Buffer.alloc(64));
  const added = Buffer.concat([Buffer.from('expand 32-byte k'), nonce]);
  const words = [0, 1, 2, 3, 12, 13, 14, 15].map((at, index) => (block.readUInt32LE(4 * at) - added.readUInt32LE(4 * index)) >>> 0);
  const subkey = Buffer.alloc(32);
  words.forEach((word, index) => subkey.writeUInt32LE(word, 4 * index));
  return subkey;
}
