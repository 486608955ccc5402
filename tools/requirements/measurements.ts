// What `./dev bench` measured against a limit: docs/benchmarks/verdicts.json. Whether a limit is kept is worked out here from the
// numbers, never read, so that nothing holds without having been measured.
import { existsSync, readFileSync } from 'node:fs';

export type Verdict = {
  id: string;
  what: string;
  unit: string;
  relation: '<' | '<=' | '>=';
  measured: number | null; // null: not measured
  limit: number | null;
  noise: number; // share of the CPU time that others took meanwhile
  commit: string | null; // what was measured
};

/** More than this, and a figure is marked. */
export const mostNoise = 0.08;

export function loadVerdicts(path: string): Verdict[] {
  return existsSync(path) ? checkVerdicts(path, JSON.parse(readFileSync(path, 'utf8'))) : [];
}

export function checkVerdicts(path: string, found: unknown): Verdict[] {
  if (!Array.isArray(found)) throw new Error(`${path} is no list`);
  for (const verdict of found as Partial<Verdict>[]) {
    const numbers = [verdict.measured, verdict.limit].every((value) => value === null || Number.isFinite(value));
    const words = [verdict.id, verdict.what, verdict.unit].every((value) => typeof value === 'string');
    if (!numbers || !words || !['<', '<=', '>='].includes(verdict.relation ?? '')) throw new Error(`${path}: ${JSON.stringify(verdict)} is no verdict`);
  }
  return found as Verdict[];
}

/** Null: it was not measured, or nobody knows on what. */
export function holds({ measured, limit, relation, commit }: Verdict): boolean | null {
  if (measured === null || limit === null || commit === null) return null;
  if (relation === '<') return measured < limit;
  return relation === '<=' ? measured <= limit : measured >= limit;
}

/** `what: 1.31 × (≥ 1.2), at 0123abcd` */
export function describe(verdict: Verdict): string {
  if (holds(verdict) === null || verdict.measured === null || verdict.limit === null) return `${verdict.what}: not measured`;
  const sign = verdict.relation.replace('<=', '≤').replace('>=', '≥');
  const noisy = verdict.noise > mostNoise ? ', on a noisy machine' : '';
  return `${verdict.what}: ${digits(verdict.measured)} ${verdict.unit} (${sign} ${digits(verdict.limit)}), at ${verdict.commit}${noisy}`;
}

// Three that mean something.
const digits = (value: number) => String(Number(value.toPrecision(Math.abs(value) >= 1000 ? 4 : 3)));
