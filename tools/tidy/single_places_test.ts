import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeFaults } from './single_places.ts';

const fires = (path: string, text: string) => placeFaults([{ path, text, tracked: true }]).map(({ rule }) => rule);

test('PF_26: only the configuration reads the environment', () => {
  assert.deepEqual(fires('server/app.cpp', 'auto port = std::getenv("PORT");'), ['one-place']);
  assert.deepEqual(fires('server/app.cpp', '// getenv would be a second place\n'), []);
  assert.deepEqual(fires('server/config/settings.cpp', 'for (char** e = environ; *e; ++e) {}'), []);
  assert.deepEqual(fires('server/sessions/refresh_test.cpp', 'std::getenv("TZ")'), []);
});

test('AU_08: only its driver knows a database', () => {
  assert.deepEqual(fires('server/users/login.cpp', '#include <libpq-fe.h>\n'), ['one-place']);
  assert.deepEqual(fires('server/users/login.cpp', '#include <sqlite3.h>\n'), ['one-place']);
  assert.deepEqual(fires('server/database/postgres/handle.hpp', '#include <libpq-fe.h>\n'), []);
});

test('AU_25: passwords are hashed in one place', () => {
  assert.deepEqual(fires('server/users/profile.cpp', 'crypto_pwhash_str(out, p, n, 2, m);'), ['one-place']);
  assert.deepEqual(fires('server/users/password_hash.cpp', 'crypto_pwhash_str(out, p, n, 2, m);'), []);
});

test('AU_03: nothing in the program pretends', () => {
  assert.deepEqual(fires('server/users/users.cpp', 'const User mock_admin;\nclass FakeMail;\n'), ['pretending', 'pretending']);
  assert.deepEqual(fires('server/users/users.cpp', '// returns a mock administrator\n'), ['pretending']);
  assert.deepEqual(fires('web/client/account.ts', 'const user = fake;\n'), ['pretending']);
  assert.deepEqual(fires('tests/api/login.test.ts', 'a fake Origin'), []);
});

test('AU_41: an empty file is refused', () => {
  assert.deepEqual(fires('server/users/security.cpp', '\n'), ['empty']);
});
