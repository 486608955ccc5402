// PF-23. The samples are put together here, so that the scanner does not find them in its own test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretFaults } from './secrets.ts';

const finds = (text: string, path = 'docs/setup.md') => secretFaults([{ path, text, tracked: true }]).length;
const hex = 'b1946ac92492d2347c6235b4d2611184'.repeat(2);

test('PF_23: secrets are found in the tree and in the documentation', () => {
  const samples = [
    '-----BEGIN EC ' + 'PRIVATE KEY-----',
    'AKIA' + 'IOSFODNN7EXAMPLE',
    'token ey' + 'JhbGciOiJFUzI1NiJ9.ey' + 'JzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLWhlcmU',
    'postgresql://postgres' + ':Xk29vLq8@db.example.org/postgres',
    'MASTER_KEYS=' + `k1:${hex}`,
    'api_key' + `: "${hex}"`,
    'password = ' + '"Correct-Horse-9"',
    'gh' + 'p_' + 'a1B2'.repeat(10),
  ];
  for (const sample of samples) assert.equal(finds(`first line\n${sample}\n`) > 0, true, sample);
});

test('placeholders, made-up keys and checksums are no secrets', () => {
  const samples = [
    'postgresql://user:password@host/db smtp://user:pass@host:587 redis://:$REDIS_PASSWORD@host',
    `MASTER_KEYS=k1:${'00'.repeat(32)}`,
    `key = ${'0123456789abcdef'.repeat(4)}`,
    `sha256 ${hex}`,
    'uses: actions/checkout@' + hex.slice(0, 40),
  ];
  for (const sample of samples) assert.equal(finds(sample), 0, sample);
});

test('a line may be excused by name, and only that line', () => {
  const line = 'MASTER_KEYS=' + `k1:${hex}`;
  assert.equal(finds(`${line} # tidy: allow secret: a published test vector\n${line}\n`), 1);
});

test('what was found is not repeated in the output', () => {
  const [fault] = secretFaults([{ path: 'a', text: `password = "${'Correct-Horse-9'}"`, tracked: true }]);
  assert.ok(fault !== undefined && !fault.message.includes('Horse'));
});
