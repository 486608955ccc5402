// What the requirements ask of the figures: the rows of docs/benchmarks/verdicts.json, which tools/requirements reads. A row
// without a figure behind it says so by having no number.
import { noiseOf, typical, type Figures } from './figures.ts';
import { audited, auditsOfAPage, publicPages, signedInPages } from './sections/pages.ts';
import { kinds } from './stores.ts';
import type { Verdict } from '../tools/requirements/measurements.ts';

export interface Measured {
  figures: Figures;
  commitOf(name: string): string | null;
}

interface Rule {
  id: string;
  what: string;
  unit: string;
  relation: Verdict['relation'];
  limit: number | ((figures: Figures) => number | undefined);
  names: string[]; // the figures that the row stands on; every one must be there, and the worst of them counts
  only?: (figures: Figures) => boolean; // otherwise it was measured, but not at the size that is asked for
}

const onBoth = (pattern: string) => kinds.map((kind) => pattern.replace('*', kind));
const endpoints = ['health', 'register', 'login', 'profile', 'refresh', 'logout'];
const growths = endpoints.flatMap((endpoint) => onBoth(`growth/*/${endpoint}_ratio`));
const isFull = (figures: Figures) => typical(figures, 'growth/large_users') === 1_000_000;
const isSoaked = (figures: Figures) => kinds.every((kind) => (typical(figures, `soak/${kind}/readings`) ?? 0) >= 6);
const onPublic = (figure: string) => publicPages.map((name) => `pages/${name}/${figure}`);
const onAudited = (figure: string) => audited.map((name) => `pages/${name}/${figure}`);
const isAudited = (figures: Figures) => onAudited('performance').every((name) => (figures[name]?.values.length ?? 0) >= auditsOfAPage);

const isAtLeast = (figures: Figures, name: string, least: number) => (typical(figures, name) ?? 0) >= least;
const isLoaded = (figures: Figures) => isAtLeast(figures, 'delivery/switch/per_second', 3000) && isAtLeast(figures, 'delivery/switch/requests', 20_000);
const isDeathLoaded = (figures: Figures) => isAtLeast(figures, 'delivery/death/per_second', 2000);

const rules: Rule[] = [
  { id: 'A2', what: 'memory above idle during 2,000 logins at once', unit: 'MiB', relation: '<=', limit: stormMemory, names: onBoth('storm/*/rss_above_idle_mib') },
  { id: 'A2', what: 'answers to them that are neither 200 nor 503 with Retry-After', unit: 'answers', relation: '<=', limit: 0, names: onBoth('storm/*/other_answers') },
  { id: 'A3', what: 'p99 of a profile read during them, to its p99 alone', unit: '×', relation: '<=', limit: 3, names: onBoth('storm/*/profile_p99_ratio') },
  { id: 'A64', what: 'logins a second, to the hashes a second of calibrate', unit: '×', relation: '>=', limit: 0.95, names: onBoth('logins/*/of_calibrate') },
  { id: 'A64', what: 'logins a second, to the fastest peer', unit: '×', relation: '>=', limit: 1.2, names: onBoth('peers/lead/*/logins') },
  { id: 'A65', what: 'login less the hash, p50', unit: 'ms', relation: '<', limit: 1, names: onBoth('logins/*/beside_hash_p50_ms') },
  { id: 'A65', what: 'login less the hash, p99', unit: 'ms', relation: '<', limit: 5, names: onBoth('logins/*/beside_hash_p99_ms') },
  { id: 'A66', what: 'durable refreshes a second, to the fastest peer', unit: '×', relation: '>=', limit: 1.2, names: onBoth('peers/lead/*/refresh') },
  { id: 'A66', what: 'durable refresh, p99 at 32 connections', unit: 'ms', relation: '<', limit: 25, names: onBoth('refresh/*/p99_ms') },
  { id: 'A67', what: 'checks of a new token a CPU second', unit: 'checks/CPU s', relation: '>=', limit: 15_000, names: onBoth('reads/*/token_checks_per_cpu_second') },
  { id: 'A67', what: 'GET profile a second, to the fastest peer', unit: '×', relation: '>=', limit: 1.5, names: onBoth('peers/lead/*/profile') },
  { id: 'A68', what: 'start to ready, empty SQLite', unit: 'ms', relation: '<', limit: 10, names: ['start/sqlite/first_ready_ms', 'start/sqlite/usual_ready_ms'] },
  { id: 'A68', what: 'start to ready, SQLite with 1 M users', unit: 'ms', relation: '<', limit: 100, names: ['growth/sqlite/large_ready_ms'], only: isFull },
  { id: 'A68', what: 'start to ready, PostgreSQL', unit: 'ms', relation: '<', limit: 300, names: ['start/postgres/first_ready_ms', 'start/postgres/usual_ready_ms'] },
  { id: 'A68', what: 'idle memory before the first hash', unit: 'MiB', relation: '<', limit: 15, names: [...onBoth('start/*/first_idle_mib'), ...onBoth('start/*/usual_idle_mib')] },
  { id: 'A69', what: 'p95 of the endpoint that grows most at 1 M users, to that at 100 k', unit: '×', relation: '<=', limit: 1.2, names: growths, only: isFull },
  { id: 'A70', what: 'growth of memory over the soak', unit: 'MiB', relation: '<=', limit: 1, names: onBoth('soak/*/rss_growth_mib'), only: isSoaked },
  { id: 'A70', what: 'growth of descriptors over the soak', unit: 'descriptors', relation: '<=', limit: 0, names: onBoth('soak/*/descriptor_growth'), only: isSoaked },
  { id: 'W5', what: 'largest paint at 400 kbps and 400 ms a request', unit: 'ms', relation: '<=', limit: 1_200, names: onPublic('lcp_400kbps_400ms_ms') },
  { id: 'W5', what: 'largest paint at 400 kbps and 2 s a request', unit: 'ms', relation: '<=', limit: 3_000, names: onPublic('lcp_400kbps_2000ms_ms') },
  { id: 'W5', what: 'largest paint at 240 kbps and 840 ms a request', unit: 'ms', relation: '<=', limit: 2_000, names: onPublic('lcp_240kbps_840ms_ms') },
  { id: 'W6', what: 'Lighthouse performance of the worst page', unit: 'points', relation: '>=', limit: 99, names: onAudited('performance'), only: isAudited },
  { id: 'W6', what: 'Lighthouse accessibility of the worst page', unit: 'points', relation: '>=', limit: 100, names: onAudited('accessibility'), only: isAudited },
  { id: 'W6', what: 'Lighthouse best practices of the worst page', unit: 'points', relation: '>=', limit: 100, names: onAudited('bestPractices'), only: isAudited },
  { id: 'W7', what: 'Lighthouse performance on a slow phone of the worst public page', unit: 'points', relation: '>=', limit: 90, names: onPublic('slow_performance'), only: isAudited },
  { id: 'W8', what: 'jumps of the page that jumps most, on slow networks', unit: '', relation: '<=', limit: 0.02, names: [...onPublic('cls_400kbps_400ms'), ...onPublic('cls_400kbps_2000ms'), ...onPublic('cls_240kbps_840ms'), ...signedInPages.map((name) => `pages/${name}/cls_400kbps_400ms`)] },
  { id: 'W9', what: 'building the pages', unit: 's', relation: '<=', limit: 10, names: ['pages/build_s'] },
  { id: 'D24', what: 'failed requests of a switch under load', unit: 'requests', relation: '<=', limit: 0, names: ['delivery/switch/failed'], only: isLoaded },
  { id: 'D24', what: 'how long the old revision was still seen after a switch', unit: 'ms', relation: '<', limit: 50, names: ['delivery/switch/old_seen_ms'], only: isLoaded },
  { id: 'D25', what: 'a canary of 10 %, off by', unit: 'percentage points', relation: '<=', limit: 0.5, names: ['delivery/canary/off_by_points'], only: (figures) => isAtLeast(figures, 'delivery/canary/requests', 10_000) },
  { id: 'D26', what: 'failed requests of 250 switches under a load without bound', unit: 'requests', relation: '<=', limit: 0, names: ['delivery/flips/failed'], only: (figures) => isAtLeast(figures, 'delivery/flips/flips', 250) },
  { id: 'D27', what: 'failed requests when the only revision with requests is killed', unit: 'requests', relation: '<=', limit: 0, names: ['delivery/death/failed'], only: isDeathLoaded },
  { id: 'D27', what: 'the slowest of them', unit: 'ms', relation: '<', limit: 1000, names: ['delivery/death/worst_ms'], only: isDeathLoaded },
  { id: 'D27', what: 'from the kill to the weights of the one before', unit: 'ms', relation: '<', limit: 100, names: ['delivery/death/moved_ms'], only: isDeathLoaded },
  { id: 'D33', what: 'a canary that fails 100 % or 20 %, until it is found', unit: 'ms', relation: '<=', limit: 1000, names: ['delivery/failing_100_percent/found_ms', 'delivery/failing_20_percent/found_ms'] },
  { id: 'D33', what: 'a canary that fails 8 %, until it is found', unit: 'ms', relation: '<=', limit: 15_000, names: ['delivery/failing_8_percent/found_ms'] },
  { id: 'D33', what: 'of them, rolled back', unit: 'of 1', relation: '>=', limit: 1, names: [100, 20, 8].map((errors) => `delivery/failing_${errors}_percent/rolled_back`) },
  { id: 'D48', what: 'taxasgectl status, from the command to its end', unit: 'ms', relation: '<', limit: 100, names: ['delivery/status_ms'] },
  { id: 'D48', what: 'the size of taxasgectl', unit: 'MB', relation: '<', limit: 15, names: ['delivery/tool_mb'] },
  { id: 'D48', what: 'memory of an idle agent', unit: 'MiB', relation: '<', limit: 20, names: ['delivery/agent_idle_mib'] },
];

function stormMemory(figures: Figures): number | undefined {
  const workers = typical(figures, 'storm/hash_workers');
  return workers === undefined ? undefined : workers * 20 + 32;
}

export function judge({ figures, commitOf }: Measured): Verdict[] {
  return rules.map(({ id, what, unit, relation, limit, names, only }) => {
    const values = names.map((name) => typical(figures, name));
    const whole = values.filter((value) => value !== undefined);
    const stands = whole.length === names.length && (only?.(figures) ?? true);
    const worst = relation === '>=' ? Math.min(...whole) : Math.max(...whole);
    const commits = new Set(names.map(commitOf));
    return {
      id,
      what,
      unit,
      relation,
      measured: stands ? worst : null,
      limit: (typeof limit === 'number' ? limit : limit(figures)) ?? null,
      noise: stands ? noiseOf(figures, names) : 0,
      commit: stands && commits.size === 1 ? ([...commits][0] ?? null) : null,
    };
  });
}
