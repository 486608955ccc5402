// Slow clients: heads and bodies by drops, answers that nobody takes. Each is cut when its time is over
// (server/http/limits.hpp), and meanwhile everybody else is served.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseRaw } from '../support/client.ts';
import { checkAnswer } from '../support/contract.ts';
import { count, isMeasured } from '../support/counts.ts';
import { databases } from '../support/databases.ts';
import { bearer, login, paths, verifiedPerson } from '../support/people.ts';
import { openDescriptors } from '../support/process_facts.ts';
import { scene } from '../support/scene.ts';
import { until } from '../support/until.ts';
import { RawConnection } from '../support/wire.ts';

const crowd = count({ usual: 100, proof: 1_000 });
const proof = count({ usual: 0, proof: 1 }) === 1;
const skip = proof ? false : 'takes half a minute or more: ./dev proof';
const long = { timeout: 300_000, skip };
const pause = 500;

const [database] = databases();
if (!database) throw new Error('no database');

describe('slow clients', { timeout: 900_000 }, () => {
  const it = scene(database);
  let token = '';
  before(async () => {
    token = (await login(it.client, await verifiedPerson(it.server))).access_token;
  });

  /** Everybody sends `first`, then a drop from time to time, until the server has had enough after `limitMs`. */
  async function dribble(first: string, drop: string, limitMs: number): Promise<void> {
    const slow = await Promise.all(Array.from({ length: crowd }, () => RawConnection.open(it.server)));
    const begun = Date.now();
    for (const connection of slow) connection.write(Buffer.from(first));
    const ends = Promise.all(slow.map(async (connection) => [await connection.end(3 * limitMs + 30_000), Date.now() - begun] as const));
    let over = false;
    void ends.then(() => (over = true), () => (over = true));
    while (!over) {
      for (const connection of slow) if (!connection.said) connection.write(Buffer.from(drop));
      assert.equal((await it.client.get(paths.profile, bearer(token))).status, 200, 'others are served');
      await sleep(pause);
    }
    for (const [said, after] of await ends) {
      const answer = parseRaw(said);
      assert.equal(answer.status, 408, said);
      checkAnswer('POST', paths.login, answer);
      assert.ok(after >= limitMs, `cut after ${after} ms, before its time`);
      if (isMeasured) assert.ok(after < limitMs + 3_000, `cut after ${after} ms`);
    }
  }

  const head = `POST ${paths.login} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;

  test(`${crowd} heads by drops (slowloris) are cut after 10 s`, { timeout: 120_000 }, () => dribble(head, 'X-Slow: y\r\n', 10_000));
  test(`${crowd} bodies by drops are cut after 30 s`, long, () => dribble(`${head}Content-Length: 60000\r\n\r\n{`, ' ', 30_000));
  test(`${crowd} bodies in chunks of a byte are cut after 30 s`, long, () => dribble(`${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`, '1\r\n \r\n', 30_000));
  test(`${crowd} first lines that never end are cut after 10 s`, long, () => dribble('GET /', 'x', 10_000));

  test('clients that ask on and on and never read are cut', long, async () => {
    const before = openDescriptors(it.server.pid);
    const readers = await Promise.all(Array.from({ length: 20 }, () => RawConnection.open(it.server)));
    for (const { socket } of readers) socket.pause();
    const asked = Buffer.from('GET /es/login HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2_000));
    for (const connection of readers) connection.write(asked);
    await sleep(1_000);
    assert.ok(openDescriptors(it.server.pid) >= before + 20, 'they hang on their answers');
    for (let second = 0; second < 60 && openDescriptors(it.server.pid) > before + 2; second += 1) {
      assert.equal((await it.client.get(paths.profile, bearer(token))).status, 200, 'others are served');
      await sleep(1_000);
    }
    await until('the server to let go of them', () => openDescriptors(it.server.pid) <= before + 2, { withinMs: 30_000 });
    for (const connection of readers) connection.destroy();
  });
});
