// Figures: what was measured, by name. One value for each round, each with the noise of its round.
import { median } from './statistics.ts';

export interface Figure {
  unit: string;
  values: number[];
  noise: number[]; // share of the CPU time that others took, for each value
}

/** For example `reads/sqlite/profile_per_second`. */
export type Figures = Record<string, Figure>;

export function record(figures: Figures, name: string, unit: string, value: number, noise: number): void {
  const figure = (figures[name] ??= { unit, values: [], noise: [] });
  figure.values.push(Number(value.toPrecision(6)));
  figure.noise.push(Number(noise.toFixed(3)));
}

/** The median of the rounds; undefined when it was not measured, or did not come out as a number. */
export function typical(figures: Figures, name: string): number | undefined {
  const values = figures[name]?.values ?? [];
  return values.length > 0 && values.every(Number.isFinite) ? median(values) : undefined;
}

export function noiseOf(figures: Figures, names: string[]): number {
  return Math.max(0, ...names.map((name) => median(figures[name]?.noise ?? [0])));
}

/** Digits that mean something: 1,234 · 56.7 · 8.90 · 0.123. */
export function printNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return value.toLocaleString('en');
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
