/** A line for each tenth of a long count, so that a slow run can be told from one that hangs. */
export function progress(what: string, done: number, all: number): void {
  if (all >= 100 && done % Math.ceil(all / 10) === 0) console.log(`${done} of ${all} ${what}`);
}
