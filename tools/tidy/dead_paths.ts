// Links and paths in the documentation that lead nowhere.
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { excused, type Fault, type Source } from './sources.ts';

// The requirements quote the plan, which names files that are yet to come.
const quoting = /^docs\/requirements(\.md$|\/)/;
// What a build or a run makes is not there in a fresh clone.
const made = /(^|\/)(build|var|dist|node_modules)(\/|$)/;

export function deadPathFaults(sources: Source[], exists: (path: string) => boolean = existsSync): Fault[] {
  const roots = new Set(sources.map(({ path }) => path.split('/')[0] ?? ''));
  return sources
    .filter(({ path }) => path.endsWith('.md') && !quoting.test(path))
    .flatMap((source) => pageFaults(source, roots, exists));
}

function pageFaults({ path, text }: Source, roots: Set<string>, exists: (path: string) => boolean): Fault[] {
  let fenced = false;
  return text.split('\n').flatMap((line, index) => {
    if (line.trimStart().startsWith('```')) fenced = !fenced;
    if (fenced || excused(text, index + 1, 'dead-path')) return [];
    const dead = [...linkedPaths(line, path), ...quotedPaths(line, roots)].filter((target) => !made.test(target) && !leadsSomewhere(target, exists));
    return dead.map((target) => ({ path, line: index + 1, rule: 'dead-path', message: `${target} does not exist` }));
  });
}

// `server/users/login` may stand for its .hpp and .cpp.
function leadsSomewhere(target: string, exists: (path: string) => boolean): boolean {
  return ['', '.hpp', '.cpp', '.ts'].some((ending) => exists(target + ending));
}

function linkedPaths(line: string, page: string): string[] {
  return [...line.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => normalize(join(dirname(page), target)));
}

function quotedPaths(line: string, roots: Set<string>): string[] {
  return [...line.matchAll(/`([^`]+)`/g)]
    .map(([, quoted = '']) => quoted.replace(/^\.\//, '').replace(/\/$/, ''))
    .filter((quoted) => /^[\w.-]+(\/[\w.-]+)+$/.test(quoted) && roots.has(quoted.split('/')[0] ?? ''));
}
