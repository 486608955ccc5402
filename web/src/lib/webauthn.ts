// Passkeys as the browser has them and as the API writes them. A cheap phone may know passkeys and not yet their JSON [WebAuthn
// Level 3, 5.1]: then it is read and written here.
import type { AuthenticationCredential, PasskeyLoginOptions, PasskeyOptions, RegistrationCredential } from '../../gen/api.js';

/** Not without https, nor in old browsers. */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function';
}

/** Rejects as the browser does: when nobody chose one, when `request` is aborted, or when it cannot. */
export async function usePasskey(options: PasskeyLoginOptions, request: CredentialRequestOptions): Promise<AuthenticationCredential> {
  const { challenge } = options;
  const publicKey = parsers().parseRequestOptionsFromJSON?.(options as PublicKeyCredentialRequestOptionsJSON)
    ?? { ...options, challenge: bytesOf(challenge), allowCredentials: [] };
  return jsonOf(await navigator.credentials.get({ ...request, publicKey }));
}

/** Rejects as the browser does: InvalidStateError means that this device keeps one of the account already. */
export async function makePasskey(options: PasskeyOptions): Promise<RegistrationCredential> {
  const { challenge, user, excludeCredentials } = options;
  const publicKey = parsers().parseCreationOptionsFromJSON?.(options as PublicKeyCredentialCreationOptionsJSON) ?? {
    ...options,
    challenge: bytesOf(challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: excludeCredentials.map(({ type, id }) => ({ type, id: bytesOf(id) })),
  };
  return jsonOf(await navigator.credentials.create({ publicKey }));
}

/** Nobody did anything wrong: the person did not want to or took too long, or the page itself asked no more. */
export function isDeclined(error: unknown): boolean {
  return ['NotAllowedError', 'AbortError'].includes(nameOf(error));
}

export function nameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : '';
}

function parsers(): Partial<typeof PublicKeyCredential> {
  return PublicKeyCredential;
}

const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];

function jsonOf<T>(credential: Credential | null): T {
  if (!credential) throw new DOMException('', 'NotAllowedError');
  const { id, type, response, toJSON } = credential as PublicKeyCredential & { toJSON?: () => unknown };
  if (toJSON) return toJSON.call(credential) as T;
  const given = response as unknown as Record<string, ArrayBuffer | null>;
  const written = parts.flatMap((part) => {
    const bytes = given[part];
    return bytes ? [[part, textOf(bytes)]] : [];
  });
  return { id, rawId: id, type, response: Object.fromEntries(written) } as T;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}
