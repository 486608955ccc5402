// Every password, token and code that this process has used, to prove that none of them is kept or logged in clear.
import assert from 'node:assert/strict';

const used = new Set<string>();

export function remember(secret: unknown): void {
  if (typeof secret === 'string' && secret.length >= 20) used.add(secret);
}

export function assertNoSecretIn(text: string, where: string): void {
  for (const secret of used) assert.ok(!text.includes(secret), `${where} holds a secret in clear: ${secret}`);
}
