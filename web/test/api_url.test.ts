// AU_01: whatever base and path are written, the API's prefix stands in the address once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiUrl } from '../src/lib/api_url.ts';

test('AU_01, PF_22: a path is joined to the base once', () => {
  for (const path of ['/auth/login', 'auth/login', '/api/v1/auth/login', 'api/v1/auth/login', '//auth/login/']) {
    for (const base of ['/api/v1', '/api/v1/', 'api/v1']) {
      assert.equal(apiUrl(path, base), '/api/v1/auth/login', `${base} and ${path}`);
    }
  }
});

test('AU_01: a path that only begins like the base is a path', () => {
  assert.equal(apiUrl('/api/v10/x'), '/api/v1/api/v10/x');
});
