// What an answer's time may not tell. Alone on the machine and with many samples only: in `./dev proof`, never in
// `./dev test`, since a busy machine would decide it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { newPerson, paths, type Person } from '../support/people.ts';
import { scene } from '../support/scene.ts';

const samples = 400;
const skip = process.env['TAXASGE_PROOF'] === '1' ? false : 'timing needs a quiet machine: ./dev proof';

for (const database of databases()) {
  describe(`timing on ${database.kind}`, { skip }, () => {
    const it = scene(database);

    const milliseconds = async (person: Person): Promise<number> => {
      const begun = process.hrtime.bigint();
      const answer = await it.client.post(paths.register, person);
      const took = Number(process.hrtime.bigint() - begun) / 1e6;
      assert.equal(answer.status, 202);
      return took;
    };

    test('A11: registering a new address takes as long as registering a taken one', async () => {
      const taken = Array.from({ length: samples }, newPerson);
      for (const person of taken) await milliseconds(person);
      it.store.change("UPDATE users SET email_verified = 1, status = 'active'");

      const times = { new: [] as number[], again: [] as number[], taken: [] as number[] };
      for (const person of taken) {
        times.new.push(await milliseconds(newPerson()));
        times.taken.push(await milliseconds(person));
        times.again.push(await milliseconds(newPerson())); // the control: new against new
      }
      const whole = median(times.new);
      const difference = Math.abs(whole - median(times.taken));
      const control = Math.abs(whole - median(times.again));
      const told = `new ${whole} ms, taken ${median(times.taken)} ms, new again ${median(times.again)} ms`;
      console.log(`A11 on ${database.kind}: ${told}`);
      assert.ok(difference <= 0.02 * whole || difference <= 3 * control, told);
    });
  });
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
