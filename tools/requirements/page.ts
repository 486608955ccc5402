// docs/requirements.md: each number with the tests that show it, or "not yet".
import type { Area, Requirement } from './requirements.ts';
import type { Shown } from './scan.ts';

export function page(areas: Area[], shown: Shown[]): string {
  const tests = new Map<string, Shown[]>();
  for (const one of shown) tests.set(one.id, [...(tests.get(one.id) ?? []), one]);
  const parts = areas.map((area) => `## ${area.title}\n\n${area.note.trim()}\n\n${groupTables(area, tests)}`);
  return `# Requirements and the tests that show them

Made from \`docs/requirements/*.yaml\` and the names of the tests by \`tools/requirements\`; \`./dev format\` writes it anew, and
\`./dev test\` fails when it is out of date or a test names a number that does not exist. A requirement that no test names is
not yet met, whatever the code does.

${summary(areas, tests)}

${parts.join('\n\n')}
`;
}

function summary(areas: Area[], tests: Map<string, Shown[]>): string {
  const rows = areas.map(({ title, requirements }) => {
    const named = requirements.filter(({ id }) => tests.has(id));
    const whole = named.filter(({ partial }) => partial === undefined).length;
    return `| ${title} | ${requirements.length} | ${whole} | ${named.length - whole} | ${requirements.length - named.length} |`;
  });
  return ['| area | requirements | shown | partly | not yet |', '|---|--:|--:|--:|--:|', ...rows].join('\n');
}

function groupTables(area: Area, tests: Map<string, Shown[]>): string {
  const groups = Map.groupBy(area.requirements, ({ group }) => group);
  return [...groups]
    .map(([group, requirements]) => [`### ${group}`, '', '| | requirement | shown by |', '|---|---|---|', ...requirements.map((one) => row(one, tests.get(one.id) ?? []))].join('\n'))
    .join('\n\n');
}

function row(requirement: Requirement, shown: Shown[]): string {
  const guard = requirement.guard === undefined ? '' : `<br>Guard: ${requirement.guard}`;
  const issue = requirement.issue === undefined ? '' : ` (issue ${requirement.issue})`;
  return `| ${requirement.id} | ${cell(requirement.text + guard)}${issue} | ${state(requirement, shown)} |`;
}

function state({ partial }: Requirement, shown: Shown[]): string {
  const tests = [...Map.groupBy(shown, ({ path }) => path)].map(([path, own]) => `\`${path}\`: ${own.map(({ test }) => cell(test)).join('; ')}`);
  if (tests.length === 0) return '**not yet**';
  return [...(partial === undefined ? [] : [`**not yet** (partly; missing: ${cell(partial)})`]), ...tests].join('<br>');
}

// One row is one line, and a bar would end the cell.
function cell(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
