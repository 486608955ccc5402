// The pages: verdicts, then every figure with its spread, then what was measured on. All of it from the report.
import { holds, mostNoise, type Verdict } from '../tools/requirements/measurements.ts';
import { printNumber, type Figure } from './figures.ts';
import type { Report, SectionReport } from './report.ts';
import { median } from './statistics.ts';

export const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

/** The first columns are words, the others numbers. */
export function table(head: string[], rows: string[][], words = 1): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index < words ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

export function verdictTable(verdicts: Verdict[]): string {
  const rows = verdicts.map((verdict) => [
    verdict.id,
    verdict.what,
    verdict.measured === null ? '–' : `${printNumber(verdict.measured)} ${verdict.unit}`,
    verdict.limit === null ? '–' : `${verdict.relation.replace('<=', '≤').replace('>=', '≥')} ${printNumber(verdict.limit)}`,
    { true: '**yes**', false: '**no**', null: 'not measured' }[String(holds(verdict)) as 'true' | 'false' | 'null'],
    verdict.measured === null ? '–' : percent(verdict.noise) + (verdict.noise > mostNoise ? ' noisy' : ''),
    verdict.commit === null ? '–' : `\`${verdict.commit}\``,
  ]);
  return table(['', 'what', 'measured', 'limit', 'holds', 'others', 'commit'], rows, 2);
}

export function figureTable(section: SectionReport): string {
  const rows = Object.entries(section.figures).map(([name, figure]) => [`\`${name.replace(/^\w+\//, '')}\``, ...cells(figure)]);
  return table(['figure', 'median', 'least', 'most', 'unit', 'rounds', 'others'], rows);
}

function cells({ unit, values, noise }: Figure): string[] {
  const numbers = [median(values), Math.min(...values), Math.max(...values)].map(printNumber);
  const others = median(noise);
  return [...numbers, unit, String(values.length), percent(others) + (others > mostNoise ? ' noisy' : '')];
}

export function sectionText(name: string, section: SectionReport): string {
  const run = `${section.when}, commit \`${section.commit}\`, ${section.rounds} rounds, ${section.seconds} s a phase, ${section.minutes.toFixed(1)} minutes`;
  const quick = section.quick ? '\n\nA quick run: it shows that the measurement works, and nothing else.' : '';
  const body = section.failure === undefined ? figureTable(section) : `It failed: ${section.failure.split('\n')[0] ?? ''}`;
  return `## ${name}\n\n${run}.${quick}\n\n${body}`;
}

export interface Page {
  title: string;
  picture: string;
  first: string; // what stands above the figures
  report: Report;
}

export function page({ title, picture, first, report }: Page): string {
  const sections = Object.entries(report).map(([name, section]) => sectionText(name, section));
  const machines = [...new Set(Object.values(report).map((section) => machineText(section)))];
  return `# ${title}

Written by \`./dev bench\`; nothing here was typed. [How it is measured, and how to repeat it](../benchmarks.md). "Others" is the
share of the CPU time that processes outside the measurement took; above ${percent(mostNoise)} a figure is marked as noisy.

![What was measured, as ratios](${picture})

${first}

${sections.join('\n\n')}

## Machine

${machines.join('\n')}
`;
}

function machineText({ machine }: SectionReport): string {
  const { processor, cpus, memoryGib, kernel, system, disk, software } = machine;
  return `- ${processor}, ${cpus} CPUs, ${memoryGib} GiB; ${system}, ${kernel}; databases on ${disk}; ${software.join('; ')}`;
}
