// How hard a password is to guess, roughly: advice while typing, from 1 to 4. It blocks nothing; the server decides (A5).
export function strength(password: string): number {
  const signs = [...password];
  const different = new Set(signs).size;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  const runs = signs.filter((sign, index) => index > 0 && sign === signs[index - 1]).length;
  const points = signs.length - runs + Math.min(different, 12) + 2 * kinds;
  if (signs.length < 12 || different < 6) return 1;
  return points < 28 ? 2 : points < 34 ? 3 : 4;
}
