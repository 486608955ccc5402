// Request smuggling: bytes that two servers read in two ways let a stranger's request ride behind an honest one. Here
// the rider registers somebody. What can be read in two ways is refused and its connection closed; what cannot is read
// as RFC 9112 says; and the rider is never executed.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { parseRaw } from '../support/client.ts';
import { checkAnswer } from '../support/contract.ts';
import { databases } from '../support/databases.ts';
import { newPerson, paths } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { answersIn, RawConnection } from '../support/wire.ts';
import { readInTwoWays, readInOneWay, ride } from './smuggled.ts';

const [database] = databases();
if (!database) throw new Error('no database');

describe('request smuggling', () => {
  const it = scene(database);
  const people = () => it.store.rows('SELECT email FROM users').map(({ email }) => email);

  /** What comes back for these bytes, at once or by drops, until the server closes. */
  const send = async (bytes: string, how: 'at once' | 'by drops'): Promise<string> => {
    const connection = await RawConnection.open(it.server);
    if (how === 'at once') connection.write(Buffer.from(bytes, 'latin1'));
    else await connection.writeByDrops(Buffer.from(bytes, 'latin1'));
    return connection.end();
  };

  before(async () => {
    const person = newPerson();
    assert.match(await send(ride(person, 'Connection: close\r\n'), 'at once'), /^HTTP\/1\.1 202 /);
    assert.deepEqual(people(), [person.email], 'sent honestly, the rider is executed');
  });

  for (const [what, bytes] of Object.entries(readInTwoWays(ride(newPerson())))) {
    test(`${what}: refused, and nothing behind it is executed`, async () => {
      for (const how of ['at once', 'by drops'] as const) {
        const said = await send(bytes, how);
        const answer = parseRaw(said);
        assert.equal(answersIn(said), 1, said);
        assert.ok(answer.status >= 400 && answer.status < 500, `${how}: ${said}`);
        assert.equal(answer.headers['connection'], 'close', said);
        checkAnswer('POST', '/api/unknown', answer);
      }
    });
  }

  for (const [what, bytes] of Object.entries(readInOneWay(ride(newPerson())))) {
    test(`${what}: the rider is what the standard calls it, no request`, async () => {
      for (const how of ['at once', 'by drops'] as const) {
        const said = await send(bytes, how);
        assert.ok(answersIn(said) >= 1 && !/^HTTP\/1\.1 (101|202|5\d\d)/m.test(said), `${how}: ${said}`);
      }
    });
  }

  test('nobody was registered by a rider', () => {
    assert.equal(people().length, 1);
  });

  test('what a proxy calls the real path, method or host changes nothing', async () => {
    const overrides = ['X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override', 'X-Method-Override', 'X-Forwarded-Host', 'Forwarded'];
    for (const name of overrides) {
      const answer = await it.client.get(paths.login, { [name]: name.includes('Method') ? 'POST' : '/health' });
      assert.equal(answer.status, 405, name);
    }
  });
});
