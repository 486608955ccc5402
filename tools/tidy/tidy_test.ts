// Each rule fires on a bad sample and is silent on a good one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coroutineFaults } from './coroutines.ts';
import { deadPathFaults } from './dead_paths.ts';
import { layerFaults, mayInclude } from './layers.ts';
import { nameFaults } from './names.ts';
import { sizeFaults } from './sizes.ts';
import type { Fault, Source } from './sources.ts';
import { wordFaults } from './words.ts';

const source = (path: string, text = ''): Source => ({ path, text, tracked: true });
const rulesOf = (faults: Fault[]) => faults.map(({ rule }) => rule);

test('a lower layer may not include a higher one', () => {
  const login = source('server/users/login.hpp');
  const cookie = source('server/http/cookie.hpp');
  const bad = (path: string, target: string) => layerFaults([login, cookie, source(path, `#include "${target}"\n`)]).length;
  assert.equal(bad('server/sessions/refresh.cpp', 'server/users/login.hpp'), 1);
  assert.equal(bad('base/clock.hpp', 'server/http/cookie.hpp'), 1);
  assert.equal(bad('server/users/sign_up.cpp', 'server/http/cookie.hpp'), 1);
  assert.equal(bad('server/users/login_handler.cpp', 'server/http/cookie.hpp'), 0);
  assert.equal(bad('server/users/login_handler_test.cpp', 'server/http/cookie.hpp'), 0);
  assert.equal(bad('server/users/session_cookie_fuzz.cpp', 'server/http/cookie.hpp'), 0);
  assert.equal(bad('server/app.cpp', 'server/users/login.hpp'), 0);
});

test('the wire knows the value of a session and nothing else of it', () => {
  assert.ok(mayInclude('server/http/router.hpp', 'server/sessions/session.hpp'));
  assert.ok(!mayInclude('server/http/router.hpp', 'server/sessions/refresh.hpp'));
});

test('the delivery tool never includes the server, and nothing but its cli includes its pipeline', () => {
  assert.ok(!mayInclude('delivery/gate/score.cpp', 'server/http/cookie.hpp'));
  assert.ok(!mayInclude('delivery/gate/score.cpp', 'delivery/pipeline/deploy.hpp'));
  assert.ok(mayInclude('delivery/pipeline/deploy.cpp', 'delivery/gate/score.hpp'));
  assert.ok(mayInclude('delivery/cli.cpp', 'delivery/pipeline/deploy.hpp'));
});

test('the gate knows no report, and the sentences of both know neither', () => {
  assert.ok(!mayInclude('delivery/gate/score.cpp', 'delivery/report/words.hpp'));
  assert.ok(mayInclude('delivery/reporting.cpp', 'delivery/report/words.hpp'));
  assert.ok(mayInclude('delivery/report/words.cpp', 'delivery/sentences/saying.hpp'));
  assert.ok(!mayInclude('delivery/sentences/saying.cpp', 'delivery/gate/score.hpp'));
  assert.ok(!mayInclude('delivery/sentences/saying.cpp', 'delivery/config/units.hpp'));
});

test('only a test or its scene may include what is in tests/, and only a test a scene', () => {
  assert.ok(mayInclude('server/users/users_scene.hpp', 'tests/support/database.hpp'));
  assert.ok(mayInclude('server/users/login_test.cpp', 'server/users/users_scene.hpp'));
  assert.ok(!mayInclude('server/users/login.cpp', 'server/users/users_scene.hpp'));
  assert.ok(mayInclude('server/users/login_test.cpp', 'tests/support/database.hpp'));
  assert.ok(mayInclude('server/users/email_fuzz.cpp', 'tests/support/fuzz.hpp'));
  assert.ok(!mayInclude('server/users/login.cpp', 'tests/support/database.hpp'));
});

test('an include starts at the repository root and leads somewhere', () => {
  assert.match(layerFaults([source('base/a.cpp', '#include "a.hpp"')])[0]?.message ?? '', /repository root/);
  assert.match(layerFaults([source('base/a.cpp', '#include "base/b.hpp"')])[0]?.message ?? '', /does not exist/);
});

test('a file of 301 lines and a function of 71 are too long', () => {
  assert.deepEqual(rulesOf(sizeFaults([source('base/a.cpp', '\n'.repeat(301))])), ['file-length']);
  const body = (lines: number) => `namespace taxasge {\n\nstatic int f(int x) noexcept {\n${'    g();\n'.repeat(lines - 2)}}\n}\n`;
  assert.deepEqual(rulesOf(sizeFaults([source('base/a.cpp', body(71))])), ['function-length']);
  assert.deepEqual(sizeFaults([source('base/a.cpp', body(70))]), []);
  const typed = (lines: number) => `export const f = async (x: number): Promise<void> => {\n${'  g();\n'.repeat(lines - 2)}};\n`;
  assert.deepEqual(rulesOf(sizeFaults([source('web/a.ts', typed(71))])), ['function-length']);
});

test('braces in strings, comments, regular expressions and digit separators are no braces', () => {
  const tricky = 'int f() {\n  auto a = R"({{{)"; // {{\n  char b = \'{\'; long c = 1\'000; /* { */\n}\n';
  assert.deepEqual(sizeFaults([source('base/a.cpp', tricky + '// x\n'.repeat(80))]), []);
  const typed = 'function f() {\n  const a = /[{"]{/; const b = `${1} {`; const c = 4 / 2; // "\n}\n';
  assert.deepEqual(sizeFaults([source('web/a.ts', typed + '// x\n'.repeat(80))]), []);
});

test('a class or a namespace of 100 lines is no long function', () => {
  const text = `class Login final : public Base {\npublic:\n${'    int a() const { return 1; }\n'.repeat(100)}};\n`;
  assert.deepEqual(sizeFaults([source('base/a.hpp', text)]), []);
});

test('a group of tests is no long function, but a long test in it is', () => {
  const suite = (lines: number) => `for (const d of all()) {\n  describe(\`a ${'$'}{d}\`, () => {\n    test('x', () => {\n${'      f();\n'.repeat(lines - 2)}    });\n${'\n'.repeat(80)}  });\n}\n`;
  assert.deepEqual(sizeFaults([source('tests/a.test.ts', suite(70))]), []);
  assert.deepEqual(rulesOf(sizeFaults([source('tests/a.test.ts', suite(71))])), ['function-length']);
});

test('empty words are refused in files, folders and types', () => {
  const fires = (path: string, text = '') => rulesOf(nameFaults([source(path, text)])).length;
  assert.equal(fires('server/util/a.cpp'), 1);
  assert.equal(fires('base/string_helper.hpp'), 1);
  assert.equal(fires('base/a.hpp', 'class SessionManager {'), 1);
  assert.equal(fires('web/a.ts', 'export type UserDto = {'), 1);
  assert.equal(fires('server/users/common_passwords.txt'), 0);
  assert.equal(fires('server/users/implicit.hpp', 'class Implicit {'), 0);
});

test('a capturing lambda is no coroutine', () => {
  const fires = (text: string) => coroutineFaults([source('base/a.cpp', text)]).length;
  assert.equal(fires('co_spawn(io, [this, &x]() -> asio::awaitable<void> { co_return; });'), 1);
  assert.equal(fires('auto f = [=] mutable\n    -> boost::asio::awaitable<int> {'), 1);
  assert.equal(fires('co_spawn(io, [](Server& s) -> asio::awaitable<void> { co_return; }(server));'), 0);
  assert.equal(fires('[[nodiscard]] auto f(int a) -> asio::awaitable<void>;\n[[nodiscard]] asio::awaitable<int> g();'), 0);
  assert.equal(fires('post([this] { run(); });\nauto g() -> asio::awaitable<void>;'), 0);
});

test('a path of one machine and unfinished work are refused', () => {
  const fires = (text: string) => rulesOf(wordFaults([source('base/a.cpp', text)]));
  assert.deepEqual(fires('open("/' + 'tmp/x")'), ['machine-path']);
  assert.deepEqual(fires('// see /' + 'home/ana/notes'), ['machine-path']);
  assert.deepEqual(fires('get("/api/v1/auth") /usr/bin/chromium ./tmp/x ${root}/home/x'), []);
  assert.deepEqual(fires('// TO' + 'DO later'), ['unfinished']);
  assert.deepEqual(fires('// para todo el mundo'), []);
});

test('a line may excuse itself from a rule by its name', () => {
  assert.deepEqual(wordFaults([source('a.md', '/' + 'tmp/x <!-- tidy: allow machine-path: an example -->')]), []);
});

test('a link or a quoted path that leads nowhere is found', () => {
  const page = (text: string) => deadPathFaults([source('docs/a.md', text), source('server/app.hpp')], (path) => ['docs/b.md', 'server/app.hpp'].includes(path));
  assert.equal(page('[b](b.md) [web](https://example.org) [here](#top) `server/app.hpp` `server/app`').length, 0);
  assert.equal(page('[c](c.md)').length, 1);
  assert.equal(page('`server/gone.hpp`').length, 1);
  assert.equal(page('`build/release/taxasge` `GET /api/v1` `server/*.cpp`').length, 0);
});
