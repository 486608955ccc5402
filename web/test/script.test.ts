// The joined scripts are plain JavaScript in one file, and what cannot be joined is refused.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { joinScript } from '../generate/script.ts';

function modules(t: TestContext, sources: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'taxasge-web-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
  return join(folder, 'main.ts');
}

test('what is imported stands before its importer, once, without types', (t) => {
  const main = modules(t, {
    'main.ts': "import { two } from './b.ts';\nimport { one } from './a.ts';\nconsole.log(one + two);\n",
    'a.ts': '// One.\nexport const one: number = 1;\n',
    'b.ts': "import { one } from './a.ts';\nexport const two: number = one + 1;\n",
  });
  const lines = joinScript(main).replace(/ +/g, ' ').trim().split('\n');
  assert.deepEqual(lines, ['const one = 1;', 'const two = one + 1;', 'console.log(one + two);']);
});

test('two modules may not define the same name', (t) => {
  const main = modules(t, {
    'main.ts': "import { one } from './a.ts';\nconst hidden = one;\n",
    'a.ts': 'const hidden = 1;\nexport const one = hidden;\n',
  });
  assert.throws(() => joinScript(main), /two client modules define "hidden"/);
});

test('an import from outside is refused', (t) => {
  assert.throws(() => joinScript(modules(t, { 'main.ts': "import { x } from 'elsewhere';\n" })), /cannot join/);
});
