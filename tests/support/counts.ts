/** How often a test that gets better by repetition repeats: a few times in `./dev test`, fully in `./dev proof`. */
export function count({ usual, proof }: { usual: number; proof: number }): number {
  return process.env['TAXASGE_PROOF'] === '1' ? proof : usual;
}

/** Whether times and memory decide: only in the step of `./dev proof` that is alone on the machine, without sanitizers. */
export const isMeasured = process.env['TAXASGE_MEASURED'] === '1';

/** As `count`, for what only says something when it is measured. */
export function measuredCount({ usual, proof }: { usual: number; proof: number }): number {
  return isMeasured ? count({ usual, proof }) : usual;
}
