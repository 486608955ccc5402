// A device that keeps passkeys, in software: it makes keys and signs what a page would hand it [W3C WebAuthn Level 3].
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();

/** What a test may have it say in place of the truth. */
export interface Lies {
  origin?: string;
  rpId?: string;
  type?: string;
  crossOrigin?: boolean;
  /** Of the authenticator data: UP 1, UV 4, BE 8, BS 16, AT 64, ED 128. */
  flags?: number;
  count?: number;
  userHandle?: string;
  challenge?: string;
  signedBy?: KeyObject;
}

const [userPresent, userVerified, attested] = [0x01, 0x04, 0x40];

/** Unsigned numbers, negative ones, bytes, text and pairs: what an attestation is made of [RFC 8949]. */
function cbor(value: number | Buffer | string | [number | string, unknown][]): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  return Buffer.concat([head(5, value.length), ...value.flatMap(([name, one]) => [cbor(name), cbor(one as Buffer)])]);
}

function head(kind: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(kind << 5) | size]);
  return size < 256 ? Buffer.from([(kind << 5) | 24, size]) : Buffer.from([(kind << 5) | 25, size >> 8, size & 0xff]);
}

/** One passkey on one device. */
export class SoftwarePasskey {
  readonly id = randomBytes(32);
  count = 0;
  private readonly origin_: string;
  private readonly keys_ = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private userHandle_ = '';

  constructor(origin: string) {
    this.origin_ = origin;
  }

  /** What navigator.credentials.create gives for these options, as JSON. */
  create(options: { challenge: string; rp: { id: string }; user: { id: string } }, lies: Lies = {}): Record<string, unknown> {
    this.userHandle_ = options.user.id;
    const data = this.authenticatorData(options.rp.id, attested, lies);
    const authData = Buffer.concat([data, Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.publicKey()]);
    const attestationObject = cbor([
      ['fmt', 'none'],
      ['attStmt', []],
      ['authData', authData],
    ]);
    return this.credential({
      clientDataJSON: this.clientData('webauthn.create', options.challenge, lies).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** What navigator.credentials.get gives for these options, as JSON. */
  get(options: { challenge: string; rpId: string }, lies: Lies = {}): Record<string, unknown> {
    this.count += 1;
    const authenticatorData = this.authenticatorData(options.rpId, 0, lies);
    const clientData = this.clientData('webauthn.get', options.challenge, lies);
    const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
    return this.credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', signed, lies.signedBy ?? this.keys_.privateKey).toString('base64url'),
      userHandle: lies.userHandle ?? this.userHandle_,
    });
  }

  private credential(response: Record<string, unknown>): Record<string, unknown> {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', response, authenticatorAttachment: 'platform', clientExtensionResults: {} };
  }

  private authenticatorData(rpId: string, more: number, lies: Lies): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lies.count ?? this.count);
    return Buffer.concat([sha256(lies.rpId ?? rpId), Buffer.from([lies.flags ?? (userPresent | userVerified | more)]), count]);
  }

  private clientData(type: string, challenge: string, lies: Lies): Buffer {
    const { origin = this.origin_, crossOrigin = false } = lies;
    return Buffer.from(JSON.stringify({ type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin, crossOrigin }));
  }

  /** COSE: EC2, ES256, P-256 [RFC 9053]. */
  private publicKey(): Buffer {
    const { x = '', y = '' } = this.keys_.publicKey.export({ format: 'jwk' });
    return cbor([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
  }
}
