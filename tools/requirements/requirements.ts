// The requirements as docs/requirements/*.yaml state them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export type Requirement = {
  id: string;
  group: string;
  text: string;
  guard?: string; // pitfalls: what makes the defect impossible
  issue?: number; // where it is planned
  partial?: string; // what its tests do not show yet
};
export type Area = { title: string; note: string; requirements: Requirement[] };

// The order in which they were thought of: what people do, what they see, how it gets there, what went wrong before.
const files = ['accounts.yaml', 'web.yaml', 'delivery.yaml', 'pitfalls.yaml'];

export function loadAreas(folder: string): Area[] {
  const unknown = readdirSync(folder).filter((file) => !files.includes(file));
  if (unknown.length > 0) throw new Error(`${folder}: ${unknown.join(', ')} is not in the list of tools/requirements`);
  return files.map((file) => checkArea(file, parse(readFileSync(join(folder, file), 'utf8')) as Area));
}

export function checkArea(file: string, area: Area): Area {
  const known = new Set(['id', 'group', 'text', 'guard', 'issue', 'partial']);
  const seen = new Set<string>();
  for (const requirement of area.requirements) {
    const odd = Object.keys(requirement).filter((key) => !known.has(key));
    if (odd.length > 0) throw new Error(`${file}: ${requirement.id} has an unknown field ${odd.join(', ')}`);
    if (!/^([AWD][1-9]\d?|(PF|AU|GO)-\d\d)$/.test(requirement.id)) throw new Error(`${file}: "${requirement.id}" is no number`);
    if (seen.has(requirement.id)) throw new Error(`${file}: ${requirement.id} stands twice`);
    if (!requirement.text || !requirement.group) throw new Error(`${file}: ${requirement.id} has no text or no group`);
    seen.add(requirement.id);
  }
  return area;
}
