// W35: the client's types are those of the contract, as the generator writes them today.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contractTypes } from '../../api/types.ts';

const root = join(import.meta.dirname, '../..');
const yaml = readFileSync(join(root, 'api/openapi.yaml'), 'utf8');

test('W35: gen/api.d.ts is what api/types.ts makes of the contract', () => {
  assert.equal(readFileSync(join(root, 'web/gen/api.d.ts'), 'utf8'), contractTypes(yaml), 'run node api/types.ts');
});

test('W35: a keyword that says more than the types can stops the generator', () => {
  assert.throws(() => contractTypes(yaml.replace('    Token:\n', '    Strange: { patternProperties: {} }\n    Token:\n')), /"patternProperties"/);
});
