// tally.ts FOLDER FAILED_STEPS: the last line of ./dev test, summed from the files that the runners wrote.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Sum = { passed: number; failed: number; skipped: number };

// Both GoogleTest's XML and the JUnit of ctest and node hold one <testcase> a test.
// A test case's own output is escaped in all three, so that a text "<failure" in it cannot count.
export function countCases(xml: string): Sum {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const chunk of xml.split('<testcase').slice(1)) {
    const own = chunk.split('<testsuite')[0] ?? '';
    if (/<(failure|error)[\s>/]/.test(own)) sum.failed += 1;
    else if (/<skipped[\s>/]|status="(notrun|disabled)"/.test(own)) sum.skipped += 1;
    else sum.passed += 1;
  }
  return sum;
}

// ctest runs whole test programs. What it adds to their own files is the program that died before it wrote one.
export function tally(cases: Sum[], programs: Sum[], failedSteps: number): Sum {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const sum of cases) {
    total.passed += sum.passed;
    total.failed += sum.failed;
    total.skipped += sum.skipped;
  }
  const failedPrograms = programs.reduce((count, sum) => count + sum.failed, 0);
  // A step that failed without a failed test (a crash, a house rule) still counts: "0 failed" is said only when all is well.
  return { ...total, failed: Math.max(total.failed, failedPrograms, failedSteps) };
}

function main(folder: string, failedSteps: number): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const read = (end: string) => files.filter((file) => file.endsWith(end)).map((file) => countCases(readFileSync(join(folder, file), 'utf8')));
  const sum = tally(read('.xml'), read('.junit'), failedSteps);
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv[2] ?? '', Number(process.argv[3] ?? 0));
