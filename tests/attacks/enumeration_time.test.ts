// Who has an account here? The time of an answer may not tell either. Each kind of account takes its turn with an
// address that nobody has, and that address with itself: the control, which says how quiet the machine is. The times
// decide only where this file runs alone (./dev proof); elsewhere a few samples show that it would measure.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isMeasured, measuredCount } from '../support/counts.ts';
import { databases } from '../support/databases.ts';
import { newPassword, newPerson, paths, register, verifiedPerson } from '../support/people.ts';
import { scene } from '../support/scene.ts';
import { medians, Stopwatch } from '../support/stopwatch.ts';

const long = { timeout: 3_600_000 };
/** Answers that leave on a beat of 50 ms scatter less, and take longer to wait for. */
const onTheBeat = measuredCount({ usual: 5, proof: 300 });
const beat = 50;

/** A password hash takes this part of a wrong login, which costs two (docs/adr/0006-refusals-cost-two-hashes.md). */
const hashTime = (wrongLogin: number) => wrongLogin / 2;

/** Fails only above 2 % of a hash and above three times what the same address differs from itself. */
function assertAlike(what: string, times: Record<string, number>, hash: number): void {
  const { unknown = NaN, 'unknown again': again = NaN, ...others } = times;
  const control = Math.abs(unknown - again);
  const most = Math.max(0.02 * hash, 3 * control);
  const told = Object.entries(times).map(([name, time]) => `${name} ${time.toFixed(3)}`).join(', ');
  console.log(`${what}: ${told} ms; most ${most.toFixed(3)} ms apart`);
  for (const [name, time] of Object.entries({ ...others, control: again })) {
    assert.ok(time > 0, `${name} was not measured`);
    if (isMeasured) assert.ok(Math.abs(time - unknown) <= most, `${name}: ${told}`);
  }
}

for (const database of databases()) {
  describe(`enumeration by time on ${database.kind}`, long, () => {
    const it = scene(database);
    let accounts: Record<string, string>;
    let watch: Stopwatch;
    let hash = Number.NaN;
    before(async () => {
      const [verified, suspended, bare] = [await verifiedPerson(it.server), await verifiedPerson(it.server), await verifiedPerson(it.server)];
      it.store.change(`UPDATE users SET status = 'suspended' WHERE email_key = '${suspended.email}'`);
      it.store.change(`DELETE FROM credentials WHERE user_id = (SELECT id FROM users WHERE email_key = '${bare.email}')`);
      accounts = {
        unknown: newPerson().email,
        verified: verified.email,
        waiting: (await register(it.server, it.client)).person.email,
        suspended: suspended.email,
        'without a password': bare.email,
        'unknown again': newPerson().email,
      };
      watch = new Stopwatch(it.server);
    });
    const each = (post: (email: string) => Promise<number>) =>
      Object.fromEntries(Object.entries(accounts).map(([state, email]) => [state, () => post(email)]));

    test('A18: a wrong password takes as long for every account as for none', long, async (t) => {
      t.after(() => watch.close());
      // A hash takes its own way through the memory for each salt and password; one way may be longer by chance.
      const login = (email: string) => watch.post(paths.login, { email, password: newPassword() }, 401);
      const times = await medians(each(login), measuredCount({ usual: 10, proof: 2_000 }));
      hash = hashTime(times['unknown'] ?? NaN);
      assertAlike(`A18 on ${database.kind}`, times, hash);
    });

    test('A11: registering a new address takes as long as registering a taken one', long, async (t) => {
      const clock = new Stopwatch(it.server);
      t.after(() => clock.close());
      // Behind the hash nothing is to be heard but the beat; by 400 samples the hash's own scatter came to 0.1 ms, half of what is looked for.
      const samples = measuredCount({ usual: 5, proof: 2_000 });
      const registering = (person: object) => clock.post(paths.register, person, 202);
      const taken = Array.from({ length: samples }, newPerson);
      const prepare = async (person: object) => assert.equal((await it.client.post(paths.register, person)).status, 202);
      for (let done = 0; done < samples; done += 8) await Promise.all(taken.slice(done, done + 8).map(prepare));
      it.store.change(`UPDATE users SET email_verified = 1, status = 'active' WHERE status = 'pending'`);
      const branches = {
        unknown: () => registering(newPerson()),
        taken: (turn: number) => registering({ ...newPerson(), email: taken[turn]?.email }),
        'unknown again': () => registering(newPerson()),
      };
      assertAlike(`A11 on ${database.kind}`, await medians(branches, samples), hash);
    });

    test('A19: asking for another letter takes as long for every account as for none', long, async (t) => {
      const clock = new Stopwatch(it.server);
      t.after(() => clock.close());
      accounts['waiting'] = (await register(it.server, it.client)).person.email;
      const resend = (email: string) => clock.post(paths.resend, { email }, 202);
      const times = await medians(each(resend), onTheBeat);
      assertAlike(`A19 on ${database.kind}`, times, hash);
      for (const [name, time] of Object.entries(times)) assert.ok(time >= beat, `${name} left before the beat`);
    });

    test('A19, AU_27: forgetting a password takes as long for every account as for none', long, async (t) => {
      const clock = new Stopwatch(it.server);
      t.after(() => clock.close());
      accounts['waiting'] = (await register(it.server, it.client)).person.email;
      const forget = (email: string) => clock.post(paths.requestReset, { email }, 202);
      const times = await medians(each(forget), onTheBeat);
      assertAlike(`A19, reset, on ${database.kind}`, times, hash);
      for (const [name, time] of Object.entries(times)) assert.ok(time >= beat, `${name} left before the beat`);
    });

    test('guessing the code of a reset takes as long for every account as for none', long, async (t) => {
      const clock = new Stopwatch(it.server);
      t.after(() => clock.close());
      const body = (email: string) => ({ email, code: '000000', new_password: 'tres gatos azules 84 x' });
      const times = await medians(each((email) => clock.post(paths.reset, body(email), 400)), onTheBeat);
      assertAlike(`codes of resets on ${database.kind}`, times, hash);
      for (const [name, time] of Object.entries(times)) assert.ok(time >= beat, `${name} left before the beat`);
    });

    test('guessing a code takes as long for every account as for none', long, async (t) => {
      const clock = new Stopwatch(it.server);
      t.after(() => clock.close());
      accounts['waiting'] = (await register(it.server, it.client)).person.email;
      const guess = (email: string) => clock.post(paths.verify, { email, code: '000000' }, 400);
      const times = await medians(each(guess), onTheBeat);
      assertAlike(`codes on ${database.kind}`, times, hash);
      for (const [name, time] of Object.entries(times)) assert.ok(time >= beat, `${name} left before the beat`);
    });
  });
}
