// ./dev bench: runs the sections that are named, or all of them, and writes docs/benchmarks. With `peers` as the first word it
// measures the peers and us side by side instead (bench/peers).
import { parseArgs } from 'node:util';
import { Bench, type Scale, type Section } from './bench.ts';
import { commit, thisMachine } from './machine.ts';
import { page, verdictTable } from './page.ts';
import { comparePeers } from './peers/compare.ts';
import { peerTable } from './peers/table.ts';
import { limitPicture, peerPicture } from './pictures.ts';
import { readReport, write, writeVerdicts, type Report, type SectionReport } from './report.ts';
import { growth } from './sections/growth.ts';
import { logins } from './sections/logins.ts';
import { reads } from './sections/reads.ts';
import { refresh } from './sections/refresh.ts';
import { soak } from './sections/soak.ts';
import { start } from './sections/start.ts';
import { storm } from './sections/storm.ts';
import { stopPostgres } from './stores.ts';
import { holds } from '../tools/requirements/measurements.ts';

const sections: Record<string, Section> = { logins, storm, reads, refresh, start, growth, soak };

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

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
process.exitCode = await main();

async function main(): Promise<number> {
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const comparing = positionals[0] === 'peers';
  try {
    const report = comparing ? { peers: await sectionReport((bench) => comparePeers(bench, positionals.slice(1), values.again)) } : await runSections();
    return finish(comparing ? 'peers' : 'report', report);
  } finally {
    await stopPostgres();
  }
}

async function runSections(): Promise<Report> {
  const unknown = positionals.filter((name) => !(name in sections));
  if (unknown.length > 0) throw new Error(`there is no section ${unknown.join(', ')}\n${usage}`);
  const report: Report = {};
  for (const [name, section] of Object.entries(sections)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.log(`${name}`);
    report[name] = await sectionReport(section);
  }
  return report;
}

async function sectionReport(section: Section): Promise<SectionReport> {
  const bench = new Bench(scale());
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
    quick: rounds < 3 || seconds < 3,
    machine: thisMachine(),
    figures: bench.figures,
    ...(failure === undefined ? {} : { failure }),
  };
}

function scale(): Scale {
  const full = !values.small && !values.quick;
  if (values.quick) return { rounds: 1, seconds: 1, waitSeconds: 0, soakMinutes: 0.2, full };
  const scale = { rounds: Number(values.rounds), seconds: Number(values.seconds), waitSeconds: Number(values.wait), soakMinutes: Number(values['soak-minutes']), full };
  const good = scale.rounds >= 1 && scale.rounds <= 20 && scale.seconds >= 1 && scale.seconds <= 12 && scale.waitSeconds >= 0 && scale.soakMinutes > 0 && scale.soakMinutes <= 600;
  if (!good) throw new Error(usage);
  return scale;
}

/** Writes what was measured now over what was there, and the pages anew. */
function finish(name: 'report' | 'peers', measuredNow: Report): number {
  const known = { ...readReport(name), ...measuredNow };
  const inOrder = [...Object.keys(sections), 'peers'].flatMap((section) => (known[section] ? [[section, known[section]] as const] : []));
  write(`${name}.json`, Object.fromEntries(inOrder));
  const verdicts = writeVerdicts();
  const [report, peers] = [readReport('report'), readReport('peers')];
  write('report.svg', limitPicture(verdicts));
  write('report.md', page({ title: 'Measurements', picture: 'report.svg', first: verdictTable(verdicts), report }));
  write('peers.svg', peerPicture(peers));
  const first = `${peerTable(peers['peers']?.figures ?? {})}\n\n${verdictTable(verdicts.filter(({ what }) => what.includes('peer')))}`;
  write('peers.md', page({ title: 'Beside the peers', picture: 'peers.svg', first, report: peers }));
  console.log(verdictTable(verdicts));
  const isMeasured = Object.values(measuredNow).every(({ failure }) => failure === undefined);
  return isMeasured && (!values.check || verdicts.every((verdict) => holds(verdict) === true)) ? 0 : 1;
}
