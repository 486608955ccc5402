/** How often a test that gets better by repetition repeats: a few times in `./dev test`, fully in `./dev proof`. */
export function count({ usual, proof }: { usual: number; proof: number }): number {
  return process.env['TAXASGE_PROOF'] === '1' ? proof : usual;
}
