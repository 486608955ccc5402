// W19: advice on a password, which blocks nothing: any sign counts, and no kind of sign is demanded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strength } from '../src/lib/strength.ts';

test('W19: short, repeated and few different signs are weak; long phrases are very good without capitals or digits', () => {
  for (const weak of ['', 'corta', 'aaaaaaaaaaaaaaaaaaaa', 'ababababababab']) assert.equal(strength(weak), 1, weak);
  assert.equal(strength('cuatro nubes verdes'), 4);
  assert.equal(strength('пять зелёных облаков'), 4);
  assert.ok(strength('nubesverdes9') < strength('cuatro nubes verdes 19'));
});
