// Requests that are under way, and requests that must not be repeated.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { count } from '../support/counts.ts';
import { LocalTarget } from '../support/local_target.ts';
import { ask, once } from '../support/stream.ts';
import { until } from '../support/until.ts';
import { wayward } from '../support/wayward.ts';

describe('draining', async () => {
  const target = await LocalTarget.start();
  const { port } = target;
  after(() => target.end());
  await target.place(wayward('old'), wayward('new'));

  const underWay = async (id: string) => (await target.ask({ do: 'observe' })).revisions.find((placed) => placed.id === id)?.in_flight ?? 0;

  /** So many requests that take that long, all of them at the old one. */
  async function begin(requests: number, ms: number, method = 'GET') {
    await target.shift({ old: 100 });
    const begun = Promise.allSettled(Array.from({ length: requests }, () => once({ port, method, path: `/?ms=${ms}` })));
    await until('all to be under way', async () => (await underWay('old')) === requests);
    await target.shift({ new: 100 });
    return { begun }; // not awaited with the rest
  }

  test('D29: ten long requests all finish, and then it is drained', async () => {
    const { begun } = await begin(10, 2000);
    assert.equal((await target.ask({ do: 'sample', id: 'old' })).in_flight, 10);
    const { cut } = await target.ask({ do: 'drain', id: 'old', deadline_ms: 60_000 });
    assert.equal(cut, 0);
    assert.equal(await underWay('old'), 0);
    for (const end of await begun) assert.ok(end.status === 'fulfilled' && end.value.status === 200 && end.value.name === 'old', JSON.stringify(end));
  });

  test('D29: one that hangs is cut at the deadline, and told of', async () => {
    const { begun } = await begin(1, 600_000, 'POST');
    const { cut, took_ms } = await target.ask({ do: 'drain', id: 'old', deadline_ms: 500 });
    assert.equal(cut, 1);
    assert.ok(took_ms >= 500, `${took_ms} ms`);
    const ended = await begun;
    assert.ok(ended.every((end) => end.status === 'rejected' || end.value.status >= 500), JSON.stringify(ended));
  });

  test('D29: when the new one dies meanwhile, no request of the old one is cut', async () => {
    const { begun } = await begin(3, 4000);
    const { processes } = await target.ask({ do: 'about' });
    const drained = target.refused({ do: 'drain', id: 'old', deadline_ms: 1500 });
    process.kill(processes['new'] ?? 0, 'SIGKILL');
    assert.match((await drained).error, /old has requests/);
    for (const end of await begun) assert.ok(end.status === 'fulfilled' && end.value.status === 200 && end.value.name === 'old', JSON.stringify(end));
    await target.place(wayward('new'));
    await target.shift({ new: 100 });
  });

  test('nobody drains what has requests; what is not there is drained', async () => {
    assert.match((await target.refused({ do: 'drain', id: 'new', deadline_ms: 10 })).error, /new has requests/);
    assert.equal((await target.ask({ do: 'drain', id: 'nobody', deadline_ms: 10 })).cut, 0);
  });

  test('D28: a POST is sent once, whatever becomes of it; a GET is tried elsewhere', async () => {
    await target.shift({ old: 50, new: 50 });
    const posts = async () => Number((await once({ port, path: '/posts' })).body);
    await target.shift({ new: 100 });
    const before = await posts();
    const sent = count({ usual: 20, proof: 500 });
    const { bad } = await ask({ port, method: 'POST', path: '/cut', clients: 4 }, sent);
    assert.equal(bad.length, sent, 'each was told that it failed');
    assert.equal((await posts()) - before, sent, 'and none was sent twice');
  });

  test('what was answered by another is an error of the one that failed', async () => {
    await target.shift({ old: 50, new: 50 });
    const before = await target.ask({ do: 'sample', id: 'old' });
    await ask({ port, path: '/cut', clients: 1 }, 2);
    assert.ok((await target.ask({ do: 'sample', id: 'old' })).errors > before.errors);
    await target.shift({ new: 100 });
  });

  test('each connection that failed is an error of the one that did not take it', async () => {
    await target.shift({ old: 100 });
    await once({ port, path: '/deaf' });
    const figures = async (id: string) => target.ask({ do: 'sample', id });
    await target.shift({ old: 50, new: 50 });
    const [before, other] = [await figures('old'), await figures('new')];
    const { bad } = await ask({ port, clients: 1 }, 20);
    assert.deepEqual(bad, []);
    const [now, then] = [await figures('old'), await figures('new')];
    assert.equal(then.requests - other.requests, 20);
    const failed = now.errors - before.errors;
    assert.ok(failed >= 10, `${failed} of 20`);
    assert.equal(now.requests - before.requests, failed);
    await target.shift({ new: 100 });
  });

  test('what fails is counted for whoever failed, by HAProxy', async () => {
    await target.ask({ do: 'remove', id: 'old' });
    await target.place(wayward('failing', { ERRORS: '0.5' }));
    await target.shift({ new: 50, failing: 50 });
    const { bad } = await ask({ port, clients: 1 }, 200);
    const { requests, errors } = await target.ask({ do: 'sample', id: 'failing' });
    assert.equal(errors, bad.length);
    assert.ok(Math.abs(requests - 100) <= 1 && Math.abs(errors - 50) <= 1, `${errors} of ${requests}`);
  });
});
