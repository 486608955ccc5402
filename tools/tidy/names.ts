// Words that say nothing about what they name.
import { excused, isCpp, isTypeScript, type Fault, type Source } from './sources.ts';

const banned = new Set(['util', 'utils', 'common', 'helper', 'helpers', 'manager', 'managers', 'impl', 'dto', 'dtos']);

// A "common password" is a term of its own: one that many people have.
const terms = /common_?passwords?/gi;

export function nameFaults(sources: Source[]): Fault[] {
  return [...sources.flatMap(pathFaults), ...sources.flatMap(typeFaults)];
}

function pathFaults({ path }: Source): Fault[] {
  const word = bannedWord(path);
  return word === undefined ? [] : [{ path, line: 1, rule: 'names', message: `"${word}" in a path says nothing: name the noun` }];
}

function typeFaults({ path, text }: Source): Fault[] {
  if (!isCpp(path) && !isTypeScript(path)) return [];
  return text.split('\n').flatMap((line, index) => {
    const name = /^\s*(?:export\s+)?(?:abstract\s+)?(?:class|struct|enum class|enum|interface|type|using|namespace)\s+(\w+)/.exec(line)?.[1];
    const word = name === undefined ? undefined : bannedWord(name);
    if (word === undefined || excused(text, index + 1, 'names')) return [];
    return [{ path, line: index + 1, rule: 'names', message: `"${word}" in ${name} says nothing: name the noun` }];
  });
}

function bannedWord(name: string): string | undefined {
  const parts = name.replace(terms, '').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().split(/[^a-z0-9]+/);
  return parts.find((part) => banned.has(part));
}
