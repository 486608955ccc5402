// Which tests name which requirement. A number counts in a test's name, in the comment directly above the test, or in
// the comment on its first line; there the comment must begin with it (`// A36, A38: ...`). Anything else is prose.
// A fuzz target is one test: its entry point, called like its file.
import { basename } from 'node:path';

export type Shown = { id: string; path: string; test: string };

const number = /(?<![A-Za-z0-9])(?:(?:PF|AU|GO)[_-]\d\d|[AWD][1-9]\d?)(?![A-Za-z0-9])/g;
const leadingNumbers = /^\s*\/\/\s*((?:(?:(?:PF|AU|GO)[_-]\d\d|[AWD][1-9]\d?)(?![A-Za-z0-9])[\s,/+–-]*)+)/;

const cppTest = /^\s*(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\s*\(\s*(\w+)\s*,\s*(\w+)/;
const fuzzTarget = /^extern "C" int LLVMFuzzerTestOneInput\(/;
const typeScriptTest = /^\s*(?:await\s+)?(?:test|it|describe|suite|t\.test)\s*\(\s*(['"`])((?:\\.|(?!\1).)*)\1/;

export function isTestFile(path: string): boolean {
  return /_(test|fuzz)\.(cpp|ts|tsx)$/.test(path) || /\.test\.tsx?$/.test(path) || /^tests\/.+\.(ts|cpp)$/.test(path);
}

export function scan(path: string, text: string): Shown[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const test = testName(path, line, lines[index + 1] ?? '');
    if (test === undefined) return [];
    const ids = new Set([...numbersIn(test), ...commentNumbers(lines, index)]);
    return [...ids].map((id) => ({ id, path, test }));
  });
}

// A disabled or skipped test shows nothing: DISABLED_ here, test.skip and test.todo by not being matched.
function testName(path: string, line: string, next: string): string | undefined {
  if (path.endsWith('_fuzz.cpp')) return fuzzTarget.test(line) ? basename(path, '.cpp') : undefined;
  if (path.endsWith('.cpp')) {
    const [, suite, name] = cppTest.exec(line) ?? cppTest.exec(line.endsWith(',') ? `${line} ${next.trim()}` : '') ?? [];
    if (suite === undefined || name === undefined || `${suite}${name}`.includes('DISABLED_')) return undefined;
    return `${suite}.${name}`;
  }
  return typeScriptTest.exec(line)?.[2]?.replace(/\\(.)/g, '$1');
}

function commentNumbers(lines: string[], index: number): string[] {
  const above: string[] = [];
  for (let at = index - 1; at >= 0 && /^\s*\/\//.test(lines[at] ?? ''); at -= 1) above.push(lines[at] ?? '');
  const behind = /\{\s*(\/\/.*)$/.exec(lines[index] ?? '')?.[1] ?? '';
  const first = /\{\s*(\/\/.*)?$/.test(lines[index] ?? '') ? (lines[index + 1] ?? '') : '';
  return [...above, behind, first].flatMap((comment) => numbersIn(leadingNumbers.exec(comment)?.[1] ?? ''));
}

function numbersIn(text: string): string[] {
  return [...text.matchAll(number)].map(([found]) => found.replace('_', '-'));
}
