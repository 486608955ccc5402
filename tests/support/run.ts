// Runs the test files of a folder with Node's test runner: node support/run.ts api [words of a file name…]
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'api', ...words] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');
const files = globSync(`${folder}/**/*.test.ts`, { cwd: root })
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`no test file in ${folder} matches`);
  process.exit(2);
}
const options = ['--disable-warning=ExperimentalWarning', '--test', '--test-concurrency=2', '--test-timeout=300000'];
process.exit(spawnSync(process.execPath, [...options, ...files], { cwd: root, stdio: 'inherit' }).status ?? 1);
