// Stands in for Google: a key, ID tokens signed with it, and a server of keys.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { firebaseProject } from './firebase.ts';
import { encode, type Part } from './jwt.ts';
import { remember } from './secrets.ts';

export interface Key {
  kid: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
}

export function newKey(kid: string): Key {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** Signed with RS256, whatever the header says. */
export function signedWith({ privateKey }: Key, header: Part | string, payload: Part | string): string {
  const text = `${encode(header)}.${encode(payload)}`;
  const token = `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  remember(token);
  return token;
}

export function headerOf({ kid }: Key): Part {
  return { alg: 'RS256', kid, typ: 'JWT' };
}

/** As the console gives it. */
export function serviceAccountOf({ kid, privateKey }: Key): string {
  return JSON.stringify({
    type: 'service_account',
    project_id: firebaseProject,
    private_key_id: kid,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'minter@demo-taxasge.iam.gserviceaccount.com',
  });
}

/** What Firebase would say of somebody with that address. */
export function claimsOf(email: string, changes: Part = {}): Part {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: `https://securetoken.google.com/${firebaseProject}`,
    aud: firebaseProject,
    auth_time: now - 10,
    user_id: `uid of ${email}`,
    sub: `uid of ${email}`,
    iat: now - 5,
    exp: now + 3595,
    email,
    email_verified: true,
    name: 'María Nguema Obiang',
    firebase: { identities: { email: [email] }, sign_in_provider: 'google.com' },
    ...changes,
  };
}

export class KeyServer {
  /** Answers 503 while it is set. */
  isAway = false;
  requests = 0;
  private readonly server_: Server;

  private constructor(keys: Key[]) {
    const jwks = keys.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }));
    this.server_ = createServer((_request, answer) => {
      this.requests += 1;
      if (this.isAway) return answer.writeHead(503).end();
      return answer.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=3600' }).end(JSON.stringify({ keys: jwks }));
    });
  }

  static async start(keys: Key[]): Promise<KeyServer> {
    const it = new KeyServer(keys);
    await new Promise<void>((done) => it.server_.listen(0, '127.0.0.1', done));
    return it;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server_.address() as AddressInfo).port}/keys`;
  }

  async stop(): Promise<void> {
    this.server_.closeAllConnections();
    await new Promise((done) => this.server_.close(done));
  }
}
