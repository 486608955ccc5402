// docs/requirements.md: each number with the tests and the measurements that show it, or "not yet".
import { describe, holds, type Verdict } from './measurements.ts';
import type { Area, Requirement } from './requirements.ts';
import type { Shown } from './scan.ts';

// What is known about one requirement.
type Evidence = { tests: Shown[]; kept: Verdict[]; missing: string[] };

export function page(areas: Area[], shown: Shown[], verdicts: Verdict[] = []): string {
  const evidence = ({ id, partial }: Requirement): Evidence => {
    const own = verdicts.filter((verdict) => verdict.id === id);
    const missing = own.filter((verdict) => holds(verdict) !== true).map(describe);
    return { tests: shown.filter((one) => one.id === id), kept: own.filter((verdict) => holds(verdict) === true), missing: partial === undefined ? missing : [partial, ...missing] };
  };
  const parts = areas.map((area) => `## ${area.title}\n\n${area.note.trim()}\n\n${groupTables(area, evidence)}`);
  return `# Requirements and the tests that show them

Made from \`docs/requirements/*.yaml\`, the names of the tests and the measurements in \`docs/benchmarks\` by
\`tools/requirements\`; \`./dev format\` writes it anew, and \`./dev test\` fails when it is out of date or a test names a number
that does not exist. A requirement that no test names, or whose limit no measurement keeps, is not yet met, whatever the code
does.

${summary(areas, evidence)}

${parts.join('\n\n')}
`;
}

function summary(areas: Area[], evidence: (requirement: Requirement) => Evidence): string {
  const rows = areas.map(({ title, requirements }) => {
    const named = requirements.map(evidence).filter(hasAny);
    const whole = named.filter(({ missing }) => missing.length === 0).length;
    return `| ${title} | ${requirements.length} | ${whole} | ${named.length - whole} | ${requirements.length - named.length} |`;
  });
  return ['| area | requirements | shown | partly | not yet |', '|---|--:|--:|--:|--:|', ...rows].join('\n');
}

const hasAny = ({ tests, kept }: Evidence) => tests.length + kept.length > 0;

function groupTables(area: Area, evidence: (requirement: Requirement) => Evidence): string {
  const groups = Map.groupBy(area.requirements, ({ group }) => group);
  return [...groups]
    .map(([group, requirements]) => [`### ${group}`, '', '| | requirement | shown by |', '|---|---|---|', ...requirements.map((one) => row(one, evidence(one)))].join('\n'))
    .join('\n\n');
}

function row(requirement: Requirement, evidence: Evidence): string {
  const guard = requirement.guard === undefined ? '' : `<br>Guard: ${requirement.guard}`;
  const issue = requirement.issue === undefined ? '' : ` (issue ${requirement.issue})`;
  return `| ${requirement.id} | ${cell(requirement.text + guard)}${issue} | ${state(evidence)} |`;
}

function state({ tests, kept, missing }: Evidence): string {
  const lines = [...Map.groupBy(tests, ({ path }) => path)].map(([path, own]) => `\`${path}\`: ${own.map(({ test }) => cell(test)).join('; ')}`);
  if (kept.length > 0) lines.push(`\`docs/benchmarks\`: ${kept.map((verdict) => cell(describe(verdict))).join('; ')}`);
  const gaps = missing.map(cell).join('; ');
  if (lines.length === 0) return gaps === '' ? '**not yet**' : `**not yet** (${gaps})`;
  return [...(gaps === '' ? [] : [`**not yet** (partly; missing: ${gaps})`]), ...lines].join('<br>');
}

// One row is one line, and a bar would end the cell.
function cell(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
