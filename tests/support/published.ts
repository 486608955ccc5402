// The folder of an environment as taxasgectl leaves it, with what it publishes for the operator's page.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

export type CriterionState = 'PASS' | 'FAIL' | 'SKIPPED' | 'UNKNOWN' | 'STALE' | 'WAIVED';

export class Published {
  /** For DELIVERY_STATE. */
  readonly folder = temporaryFolder('delivery-state');

  path(name: 'releases' | 'report'): string {
    mkdirSync(join(this.folder, 'published'), { recursive: true });
    return join(this.folder, 'published', `${name}.json`);
  }

  write(name: 'releases' | 'report', content: object | Buffer): void {
    this.remove(name);
    writeFileSync(this.path(name), content instanceof Buffer ? content : JSON.stringify(content));
  }

  remove(name: 'releases' | 'report'): void {
    rmSync(this.path(name), { recursive: true, force: true });
  }
}

/** As taxasgectl writes them after a canary was held; the newest first. */
export function someReleases() {
  return {
    version: 1,
    environment: 'local',
    at: '2026-11-30T09:12:44.120Z',
    serving: '2f6a1a8f2a10-0c1d2e3f',
    releases: [
      { revision: '7be01c2d9f44-91ab22cd', commit: '7be01c2d9f44', program_version: '0.2.0', state: 'canary', since: '2026-11-30T09:12:40.000Z' },
      { revision: '2f6a1a8f2a10-0c1d2e3f', commit: '2f6a1a8f2a10', program_version: '0.1.0', state: 'serving', since: '2026-11-21T15:30:00Z' },
      { revision: 'c0ffee123456-deadbeef', commit: 'c0ffee123456-dirty', program_version: '', state: 'kept', since: '2026-11-21T15:30:00Z' },
    ],
  };
}

const titles = [
  'Infrastructure is configured', 'Workflows run', 'The backend can be deployed', 'The front end can be deployed', 'The database is connected',
  'Secrets are there and young enough', 'The image is built by itself', 'Tests run by themselves', 'Rights are the least that will do',
  'Documentation is there', 'It is watched', 'It can be rolled back',
];

/** As `taxasgectl gate` writes it: the twelve criteria, all of which pass but those named. */
export function someReport(states: Record<string, CriterionState> = {}) {
  const criteria = titles.map((title, index) => {
    const id = `C${String(index + 1).padStart(2, '0')}`;
    const state = states[id] ?? 'PASS';
    const cause = state === 'PASS' ? '' : `${title.toLowerCase()}: ${state === 'FAIL' ? 'checks.database is failed and has to be ok' : 'nobody has looked for 26 h'}`;
    const finding = { what: `probe ${id}`, state, cause, digest: state === 'UNKNOWN' ? '' : 'a'.repeat(64) };
    return { id, title, weight: index % 2 ? 10 : 8, blocker: index % 3 === 1, state, cause, findings: [finding] };
  });
  const total = criteria.reduce((sum, { weight }) => sum + weight, 0);
  const points = criteria.reduce((sum, { weight, state }) => sum + (state === 'PASS' ? weight : 0), 0);
  const failing = criteria.filter(({ state }) => state !== 'PASS');
  return {
    version: 1,
    environment: 'local',
    project: 'taxasge',
    commit: '2f6a1a8f2a10',
    at: '2026-11-30T09:15:00.000Z',
    verdict: failing.length === 0 ? 'GO' : 'NO-GO',
    points,
    total,
    causes: [
      ...failing.filter(({ blocker }) => blocker).map(({ id, title, state }) => `${id} ${title} is ${state}, and nothing goes without it`),
      ...(points < total ? [`${points} of ${total} points, and ${total} are wanted`] : []),
    ],
    criteria,
    contradictions: failing.length === 0 ? [] : ['C02 is said to be PASS by the report of 24 October, and job deploy-frontend has failed'],
    rubric: 'b'.repeat(64),
  };
}
