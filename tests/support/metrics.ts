// Prometheus' text form, read.
import assert from 'node:assert/strict';

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Family {
  name: string;
  type: string;
  help: string;
  samples: Sample[];
}

export class Metrics {
  readonly text: string;
  readonly families = new Map<string, Family>();

  constructor(text: string) {
    this.text = text;
    let family: Family | undefined;
    for (const line of text.split('\n').filter(Boolean)) {
      const [, kind, name = '', words = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
      if (kind === 'HELP') this.families.set(name, (family = { name, help: words, type: '', samples: [] }));
      else if (kind === 'TYPE' && family) family.type = words;
      else family?.samples.push(sample(line));
    }
  }

  /** Every series of that name, also those of a histogram's parts. */
  series(name: string): Sample[] {
    return [...this.families.values()].flatMap(({ samples }) => samples.filter((one) => one.name === name));
  }

  /** The one value with these labels; 0 when there is none. */
  value(name: string, labels: Record<string, string> = {}): number {
    const wanted = Object.entries(labels);
    const found = this.series(name).filter((one) => wanted.every(([label, value]) => one.labels[label] === value));
    return found.reduce((sum, { value }) => sum + value, 0);
  }
}

export async function scrape(port: number): Promise<Metrics> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  return new Metrics(await answer.text());
}

function sample(line: string): Sample {
  const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  assert.ok(name, `no sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [label, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}
