// Ten thousand connections that want nothing: they cost little, hold nobody up, and are gone when their time is over.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from '../support/client.ts';
import { count, isMeasured } from '../support/counts.ts';
import { databases } from '../support/databases.ts';
import { login, paths, bearer, verifiedPerson } from '../support/people.ts';
import { openDescriptors, residentKib } from '../support/process_facts.ts';
import { scene } from '../support/scene.ts';
import { until } from '../support/until.ts';
import { RawConnection } from '../support/wire.ts';

const crowd = count({ usual: 500, proof: 10_000 });
const mostKibEach = 12;
const idleLimitMs = 60_000;
const request = Buffer.from('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
const long = { timeout: 600_000 };

const [database] = databases();
if (!database) throw new Error('no database');

describe('idle connections', long, () => {
  const it = scene(database);
  const connections: RawConnection[] = [];
  let atFirst = { descriptors: 0, kib: 0 };
  const now = () => ({ descriptors: openDescriptors(it.server.pid), kib: residentKib(it.server.pid) });

  before(async () => {
    const person = await verifiedPerson(it.server);
    const { access_token } = await login(it.client, person);
    for (let turn = 0; turn < 50; turn += 1) await it.client.get(paths.profile, bearer(access_token));
    atFirst = now();
  });

  /** From several loopback addresses in turn, so that the ports of none run out. */
  async function connectMany(): Promise<void> {
    const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'];
    while (connections.length < crowd) {
      const batch = addresses.flatMap((from) => Array.from({ length: 25 }, () => RawConnection.open(it.server, from)));
      connections.push(...(await Promise.all(batch)));
    }
  }

  test(`${crowd} of them: every second one has asked once, the others never; others are served all the while`, long, async () => {
    await connectMany();
    const asking = connections.filter((_, index) => index % 2);
    for (const connection of asking) connection.write(request);
    await until('their answers', () => asking.every(({ said }) => said.startsWith('HTTP/1.1 200 ')), { withinMs: 60_000 });
    assert.equal((await it.client.get('/health')).status, 200);
    await login(it.client, await verifiedPerson(it.server));
    assert.ok(now().descriptors >= crowd, `${now().descriptors} descriptors`);
  });

  test(`they cost less than ${mostKibEach} KiB each`, () => {
    const each = (now().kib - atFirst.kib) / crowd;
    console.log(`${crowd} idle connections: ${each.toFixed(2)} KiB each`);
    if (isMeasured) assert.ok(each < mostKibEach, `${each} KiB each`);
  });

  test('those that leave are forgotten', async () => {
    for (const connection of connections.splice(0, crowd / 2)) connection.destroy();
    await until('half of the descriptors', () => now().descriptors <= atFirst.descriptors + crowd / 2 + 8, { withinMs: 30_000 });
  });

  const skip = count({ usual: 0, proof: 1 }) === 0 && 'takes a minute: ./dev proof';
  test('those that stay are closed after a minute, without a word', { ...long, skip }, async () => {
    const said = new Map(connections.map((connection) => [connection, connection.said]));
    await Promise.all(connections.map((connection) => connection.end(3 * idleLimitMs)));
    for (const connection of connections) assert.equal(connection.said, said.get(connection));
  });

  test('in the end there is as little as at first, and the server answers', async () => {
    for (const connection of connections) connection.destroy();
    await until('the descriptors of the beginning', () => now().descriptors <= atFirst.descriptors + 8, { withinMs: 30_000 });
    // Over a connection of its own: the one of the beginning has been idle for as long as the server keeps one, to the second.
    const newcomer = new Client(it.server);
    assert.equal((await newcomer.get('/health')).status, 200);
    newcomer.close();
  });
});
