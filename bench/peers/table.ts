// The comparison as one table: a row for each server, a column for what is compared, the median of the rounds in each cell.
import { mostNoise } from '../../tools/requirements/measurements.ts';
import { noiseOf, printNumber, typical, type Figures } from '../figures.ts';
import { table } from '../page.ts';
import { kinds } from '../stores.ts';
import { columns } from './columns.ts';
import { peers } from './peers.ts';

const databases = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

export function peerTable(figures: Figures): string {
  const rows = [
    ...kinds.map((kind) => ({ name: `taxasge-${kind}`, words: [`**TaxasGE**, ${databases[kind]}`] })),
    ...peers.map(({ name, made, kind }) => ({ name, words: [`\`${name}\`: ${made}, ${databases[kind]}`] })),
  ];
  const cell = (name: string) => {
    const value = typical(figures, name);
    if (value === undefined) return '–';
    return printNumber(value) + (noiseOf(figures, [name]) > mostNoise ? '*' : '');
  };
  const body = rows.map(({ name, words }) => [...words, ...columns.map(({ key }) => cell(`peers/${name}/${key}`))]);
  return `${table(['', ...columns.map(({ title }) => title)], body)}\n\n\\* noisy`;
}
