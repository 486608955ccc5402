// The reports in docs/benchmarks: what was measured is kept as JSON, section by section, and the pages are made from it. A run of
// some sections leaves the others as they were.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from './figures.ts';
import type { Machine } from './machine.ts';
import type { Verdict } from '../tools/requirements/measurements.ts';
import { judge, type Measured } from './verdicts.ts';

export interface SectionReport {
  commit: string; // as the program tells it
  when: string;
  minutes: number;
  rounds: number;
  seconds: number; // of each phase
  quick: boolean; // too short to show anything
  machine: Machine;
  figures: Figures;
  failure?: string;
}

export type Report = Record<string, SectionReport>;

export const folder = process.env['TAXASGE_BENCH_REPORTS'] ?? join(import.meta.dirname, '../docs/benchmarks');

export function readReport(name: string): Report {
  const path = join(folder, `${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : {};
}

export function write(name: string, content: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 1)}\n`);
}

/** What was measured now replaces what was there, unless it shows nothing and the other does. */
export function keepTheBetter(before: Report, now: Report): Report {
  const kept = Object.entries(now).filter(([name, section]) => shows(section) || !(name in before && shows(before[name])));
  return { ...before, ...Object.fromEntries(kept) };
}

const shows = (section: SectionReport | undefined) => section !== undefined && !section.quick && section.failure === undefined;

/** All sections of both reports that may show something. */
export function measured(...reports: Report[]): Measured {
  const sections = reports.flatMap((report) => Object.values(report)).filter(shows);
  const figures = Object.assign({}, ...sections.map((section) => section.figures)) as Figures;
  return { figures, commitOf: (name) => sections.find((section) => name in section.figures)?.commit ?? null };
}

export function writeVerdicts(): Verdict[] {
  const verdicts = judge(measured(readReport('report'), readReport('peers')));
  write('verdicts.json', verdicts);
  return verdicts;
}
