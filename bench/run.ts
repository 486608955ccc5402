// ./dev bench: runs the sections that are named, or all of them, and writes docs/benchmarks. With `peers` as the first word it
// measures the peers and us side by side instead (bench/peers).
import { parseArgs } from 'node:util';
import { Bench, type Scale, type Section } from './bench.ts';
import { commit, thisMachine } from './machine.ts';
import { page, sectionText, verdictTable } from './page.ts';
import { comparePeers, namesNoPeer } from './peers/compare.ts';
import { peerTable } from './peers/table.ts';
import { limitPicture, peerPicture } from './pictures.ts';
import { keepTheBetter, readReport, write, writeVerdicts, type Report, type SectionReport } from './report.ts';
import { delivery } from './sections/delivery.ts';
import { growth } from './sections/growth.ts';
import { logins } from './sections/logins.ts';
import { pages } from './sections/pages.ts';
import { reads } from './sections/reads.ts';
import { refresh } from './sections/refresh.ts';
import { soak } from './sections/soak.ts';
import { start } from './sections/start.ts';
import { storm } from './sections/storm.ts';
import { stopPostgres } from './stores.ts';
import { holds } from '../tools/requirements/measurements.ts';

const sections: Record<string, Section> = { logins, storm, reads, refresh, start, pages, growth, soak, delivery };

const usage = `./dev bench [section…] [options]      sections: ${Object.keys(sections).join(', ')}; without any, all of them
./dev bench peers [peer…] [options]    the same phases on us and on the peers, turn by turn

  --rounds N         how often each is measured (3)
  --seconds N        of each phase, 1 to 12 (3)
  --wait N           seconds at most to wait for an idle machine before each phase (3)
  --soak-minutes N   (2)
  --small            growth at 20 k users instead of 1 M: needs no 5 GB of disk, and shows nothing
  --quick            one round of 1 s: shows that the measurements work, and nothing else
  --again            peers: begin anew, also when the last run was not finished
  --check            fail unless every requirement holds`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    wait: { type: 'string', default: '3' },
    'soak-minutes': { type: 'string', default: '2' },
    small: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const quick: Scale = { rounds: 1, seconds: 1, waitSeconds: 0, soakMinutes: 0.2, full: false };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
process.exitCode = await main();

async function main(): Promise<number> {
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [first = '', ...names] = positionals;
  const faults = first === 'peers' ? namesNoPeer(names) : positionals.filter((name) => !(name in sections));
  if (faults.length > 0 || scale() === undefined) {
    console.error(`${faults.length > 0 ? `there is no ${faults.join(', ')}\n\n` : ''}${usage}`);
    return 2;
  }
  try {
    const reports = first === 'peers' ? [await run('peers', 'peers', (bench) => comparePeers(bench, names, values.again))] : await runSections();
    const verdicts = writeVerdicts();
    console.log(verdictTable(verdicts));
    const isMeasured = reports.every(({ failure }) => failure === undefined);
    return isMeasured && (!values.check || verdicts.every((verdict) => holds(verdict) === true)) ? 0 : 1;
  } finally {
    await stopPostgres();
  }
}

async function runSections(): Promise<SectionReport[]> {
  const chosen = Object.entries(sections).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  const reports: SectionReport[] = [];
  for (const [name, section] of chosen) reports.push(await run('report', name, section));
  return reports;
}

// Saved at once: who stops a long run keeps the sections that were done.
async function run(file: 'report' | 'peers', name: string, section: Section): Promise<SectionReport> {
  console.log(name);
  const report = await sectionReport(section);
  save(file, { [name]: report });
  return report;
}

async function sectionReport(section: Section): Promise<SectionReport> {
  const bench = new Bench(scale() ?? quick);
  const measuredCommit = commit();
  const begin = performance.now();
  let failure: string | undefined;
  try {
    await section(bench);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
    console.error(`   FAILED: ${failure}`);
  }
  const { rounds, seconds } = bench.scale;
  return {
    commit: measuredCommit,
    when: new Date().toISOString().slice(0, 16) + 'Z',
    minutes: Number(((performance.now() - begin) / 60_000).toFixed(2)),
    rounds,
    seconds,
    quick: bench.isQuick,
    machine: thisMachine(),
    figures: bench.figures,
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Undefined when the options make no sense. */
function scale(): Scale | undefined {
  if (values.quick) return quick;
  const [rounds, seconds, waitSeconds, soakMinutes] = [values.rounds, values.seconds, values.wait, values['soak-minutes']].map(Number) as [number, number, number, number];
  const good = rounds >= 1 && rounds <= 20 && seconds >= 1 && seconds <= 12 && waitSeconds >= 0 && soakMinutes > 0 && soakMinutes <= 600;
  return good ? { rounds, seconds, waitSeconds, soakMinutes, full: !values.small } : undefined;
}

/** Writes what was measured now over what was there, and the pages anew. */
function save(name: 'report' | 'peers', measuredNow: Report): void {
  const known = keepTheBetter(readReport(name), measuredNow);
  const inOrder = [...Object.keys(sections), 'peers'].flatMap((section) => (known[section] ? [[section, known[section]] as const] : []));
  write(`${name}.json`, Object.fromEntries(inOrder));
  const verdicts = writeVerdicts();
  const [report, peers] = [readReport('report'), readReport('peers')];
  write('report.svg', limitPicture(verdicts));
  write('report.md', page({ title: 'Measurements', picture: 'report.svg', first: verdictTable(verdicts), report }));
  write('peers.svg', peerPicture(peers));
  const first = `${peerTable(peers['peers']?.figures ?? {})}\n\n${verdictTable(verdicts.filter(({ what }) => what.includes('peer')))}`;
  write('peers.md', page({ title: 'Beside the peers', picture: 'peers.svg', first, report: peers }));
  for (const [section, found] of Object.entries(measuredNow)) console.log(`\n${sectionText(section, found)}\n`);
}
