import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from './page.ts';
import { checkArea, loadAreas, type Area } from './requirements.ts';
import { isTestFile, scan } from './scan.ts';

const ids = (text: string, path = 'server/users/login_test.cpp') => scan(path, text).map(({ id }) => id);

test('a number in the name of a C++ test is found', () => {
  assert.deepEqual(ids('TEST(Refresh, A36_ParallelRefreshesGetOneSuccessor) {'), ['A36']);
  assert.deepEqual(ids('TEST_P(Login, AU_23_TwoLoginsInOneSecond) {'), ['AU-23']);
  assert.deepEqual(ids('RC_GTEST_PROP(Email, A48_IsIdempotent, (const std::string& text)) {'), ['A48']);
  assert.deepEqual(ids('TEST(SignUp,\n     A10_IsOneTransaction) {'), ['A10']);
});

test('a number in the name of a TypeScript test is found', () => {
  const path = 'tests/api/login.test.ts';
  assert.deepEqual(ids("test('A18: unknown users get the same answer', async () => {", path), ['A18']);
  assert.deepEqual(ids('  it("PF-29 and D5", () => {', path), ['PF-29', 'D5']);
  assert.deepEqual(ids("test.skip('A18: not now', () => {", path), []);
});

test('A5 is not A52', () => {
  assert.deepEqual(ids('TEST(Policy, A52_X) {'), ['A52']);
  assert.deepEqual(ids('TEST(Policy, A5_X) {'), ['A5']);
});

test('a comment counts above a test, behind its brace and on its first line, and only when it begins with the number', () => {
  assert.deepEqual(ids('// A36, A38: one family\n// and more words\nTEST(Refresh, Rotates) {'), ['A36', 'A38']);
  assert.deepEqual(ids('TEST(Refresh, Rotates) {  // A37'), ['A37']);
  assert.deepEqual(ids('TEST(Refresh, Rotates) {\n    // A35\n    f();'), ['A35']);
  assert.deepEqual(ids('// prints on A4 paper\nTEST(Report, Prints) {\n    // as A4 says\n'), []);
  assert.deepEqual(ids('// A36\nint x;\nTEST(Report, Prints) {'), []);
  assert.deepEqual(ids('// A36 is a line of prose with no test below'), []);
});

test('a disabled test shows nothing', () => {
  assert.deepEqual(ids('TEST(Refresh, DISABLED_A36_X) {'), []);
});

test('the entry point of a fuzz target is a test, by the numbers above it', () => {
  const target = '// A72, A33: tokens.\n// More of it, and A1 in prose.\nextern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {';
  assert.deepEqual(scan('server/sessions/a_fuzz.cpp', target).map(({ id, test }) => [id, test]), [['A72', 'a_fuzz'], ['A33', 'a_fuzz']]);
  assert.deepEqual(ids(target, 'server/sessions/a.cpp'), []);
  assert.deepEqual(ids('// A72: no entry point\nvoid f() {', 'server/sessions/a_fuzz.cpp'), []);
});

test('the files that hold tests', () => {
  for (const path of ['base/clock_test.cpp', 'base/seal_fuzz.cpp', 'tests/api/login.test.ts', 'tools/tidy/tidy_test.ts', 'web/build/x_test.ts']) assert.ok(isTestFile(path), path);
  for (const path of ['base/clock.cpp', 'web/build.ts', 'docs/a.md']) assert.ok(!isTestFile(path), path);
});

const area = (...requirements: Area['requirements']): Area => ({ title: 'Accounts', note: 'n', requirements });

test('the page tells shown, partly and not yet apart', () => {
  const text = page(
    [area({ id: 'A1', group: 'g', text: 'one | two' }, { id: 'A2', group: 'g', text: 't' }, { id: 'A3', group: 'g', text: 't', partial: 'the timing' })],
    ['A1', 'A3'].map((id) => ({ id, path: 'a_test.cpp', test: `S.${id}_X` })),
  );
  assert.match(text, /\| Accounts \| 3 \| 1 \| 1 \| 1 \|/);
  assert.match(text, /\| A1 \| one \\\| two \| `a_test.cpp`: S.A1_X \|/);
  assert.match(text, /\| A2 \| t \| \*\*not yet\*\* \|/);
  assert.match(text, /\| A3 \| t \| \*\*not yet\*\* \(partly; missing: the timing\)<br>`a_test.cpp`/);
});

test('a requirement that stands twice, has no text or an unknown field is refused', () => {
  const good = { id: 'A1', group: 'g', text: 't' };
  assert.throws(() => checkArea('x', area(good, good)), /twice/);
  assert.throws(() => checkArea('x', area({ ...good, text: '' })), /no text/);
  assert.throws(() => checkArea('x', area({ ...good, id: 'A07' })), /no number/);
  assert.throws(() => checkArea('x', area({ ...good, colour: 'red' } as never)), /unknown field/);
});

test('the plan is whole: 69 A, 39 W, 49 D, 34 PF, 38 AU, 12 GO', () => {
  const count = new Map<string, number>();
  for (const { id } of loadAreas('docs/requirements').flatMap(({ requirements }) => requirements)) {
    const kind = id.replace(/[-\d]+$/, '');
    count.set(kind, (count.get(kind) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(count), { A: 69, W: 39, D: 49, PF: 34, AU: 38, GO: 12 });
});
