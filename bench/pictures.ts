// The two pictures: our figures beside the limits of the requirements, and beside the best peer.
import { noiseOf, printNumber, typical } from './figures.ts';
import { columns } from './peers/columns.ts';
import { picture, type Bar } from './picture.ts';
import type { Report } from './report.ts';
import type { Verdict } from '../tools/requirements/measurements.ts';

export function limitPicture(verdicts: Verdict[]): string {
  return picture('Measured, beside its limit: to the right of the line it holds', verdicts.map(limitBar));
}

function limitBar({ id, what, unit, measured, limit, relation }: Verdict): Bar {
  const label = `${id}  ${what.length > 62 ? `${what.slice(0, 61)}…` : what}`;
  if (measured === null || limit === null) return { label, ratio: undefined, text: 'not measured' };
  return { label, ratio: relation === '>=' ? measured / limit : ratioBelow(measured, limit), text: `${printNumber(measured)} ${unit}` };
}

// Nothing where nothing is allowed is as good as it gets.
function ratioBelow(measured: number, limit: number): number {
  if (measured <= 0) return limit >= measured ? Infinity : 0;
  return limit / measured;
}

export function peerPicture(report: Report): string {
  const figures = report['peers']?.figures ?? {};
  const bars = columns.flatMap(({ key, title }) =>
    (['sqlite', 'postgres'] as const).map((kind): Bar => {
      const name = `peers/lead/${kind}/${key}`;
      const ratio = typical(figures, name);
      const noise = ratio === undefined ? '' : ` (others ${(noiseOf(figures, [name]) * 100).toFixed(0)} %)`;
      return { label: `${title}, on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`, ratio, text: ratio === undefined ? 'not measured' : `${printNumber(ratio)} ×${noise}` };
    }),
  );
  return picture('We, beside the best peer in each column: to the right of the line we lead', bars);
}
