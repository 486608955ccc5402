// A deployment is done when people would find the right pages, of the right version, at the address that they know.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { Machine } from '../support/delivery.ts';

describe('what a deployment asks before it is done', async () => {
  const machine = await Machine.open();
  after(() => machine.close());
  const file = machine.path('deploy/deliver.yaml');

  const cases = [
    ['contains: "<form"', 'contains: "of another build"', /pages \(\/es\/login\): .*of another build/],
    ['path: /es/login', 'path: /es/nowhere', /pages \(\/es\/nowhere\): .*404/],
    ['commit: "{commit}"', 'commit: "0123456789ab"', /commit is .*, and has to be 0123456789ab/],
  ] as const;

  test('PF_14: without the expected page or the expected version it is taken back, and says which was missing', async () => {
    assert.equal((await machine.run('deploy')).code, 0);
    const { current } = await machine.json('status');
    for (const [index, [right, wrong, cause]] of cases.entries()) {
      machine.plan({ settings: { PASSWORD_MINIMUM: `${13 + index}` } });
      const plan = readFileSync(file, 'utf8');
      assert.ok(plan.includes(right), right);
      writeFileSync(file, plan.replace(right, wrong));
      const { code, errors } = await machine.run('deploy');
      assert.equal(code, 20, errors);
      assert.match(errors, cause);
      assert.equal((await machine.json('status'))['current'], current);
    }
  });
});
