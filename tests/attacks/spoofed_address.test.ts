// Whoever says they come from somewhere else is believed only if a proxy of ours says so: otherwise each guess would have a
// network of its own.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { newPerson, paths } from '../support/people.ts';
import { scene, type Scene } from '../support/scene.ts';

const database = databases()[0];

/** How many of twelve guesses are looked at, when each has these headers. */
async function looked(it: Scene, headers: (turn: number) => Record<string, string>): Promise<number> {
  const { email } = newPerson();
  let through = 0;
  for (let turn = 0; turn < 12; turn += 1) {
    const { status } = await it.client.post(paths.login, { email, password: 'no es esta 1234' }, headers(turn));
    assert.ok(status === 401 || status === 429, `${status}`);
    through += status === 401 ? 1 : 0;
  }
  return through;
}

type Row = [what: string, headers: (turn: number) => Record<string, string>];

/** All of one network: whatever else is said counts for nothing. */
const spoofs: Row[] = [
  ['an address put before ours', (turn) => ({ 'X-Forwarded-For': `11.0.${turn}.1, 203.0.113.5` })],
  ['ten addresses before ours', (turn) => ({ 'X-Forwarded-For': `${`11.0.${turn}.1, `.repeat(10)}203.0.113.5` })],
  ['another address of our /24', (turn) => ({ 'X-Forwarded-For': `203.0.113.${turn + 1}` })],
  ['another address of our /56', (turn) => ({ 'X-Forwarded-For': `2001:db8:0:1${turn % 10}::${turn}` })],
  ['our address in other spellings', (turn) => ({ 'X-Forwarded-For': turn % 2 ? '::ffff:203.0.113.5' : `203.0.113.5:${1024 + turn}` })],
  ['other headers of that kind', (turn) => ({ Forwarded: `for=11.0.${turn}.1`, 'X-Real-IP': `11.0.${turn}.1`, 'True-Client-IP': `11.0.${turn}.1`, 'X-Forwarded-For': '203.0.113.5' })],
];

if (database) {
  describe('a spoofed address', () => {
    const behind = scene(database, { RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1' });
    const direct = scene(database, { RATE_LIMITS: 'on' });

    test('A21: behind a proxy: only what the proxy saw counts', async () => {
      for (const [what, headers] of spoofs) assert.equal(await looked(behind, headers), 6, what);
      const honest = (turn: number) => ({ 'X-Forwarded-For': `11.1.${turn}.1` });
      assert.equal(await looked(behind, honest), 12, 'twelve networks');
    });

    test('A21: without a proxy nothing that is said counts', async () => {
      for (const [what, headers] of spoofs) assert.equal(await looked(direct, headers), 6, what);
      assert.equal(await looked(direct, (turn) => ({ 'X-Forwarded-For': `11.1.${turn}.1` })), 6);
    });

    test('A21: a proxy that does not say for whom it asks: no stranger uses up what another has', async () => {
      for (let turn = 0; turn < 70; turn += 1) {
        assert.equal((await behind.client.post(paths.resend, { email: newPerson().email })).status, 202, `${turn}`);
      }
      assert.equal(await looked(behind, () => ({})), 6);
      assert.equal(await looked(behind, () => ({ 'X-Forwarded-For': 'unknown' })), 6, 'another name is not touched by it');
    });
  });
}
