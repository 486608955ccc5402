// The few statistics that the reports need.

export function median(values: number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

/** How fast y grows with x: the median of the slopes between all pairs (Theil–Sen), which one outlier does not move. */
export function slope(points: { x: number; y: number }[]): number {
  const slopes = points.flatMap((from, index) => points.slice(index + 1).map((to) => (to.y - from.y) / (to.x - from.x)));
  return median(slopes.filter(Number.isFinite));
}
