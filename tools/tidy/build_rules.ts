// What made the first TaxasGE build on one machine only, or pass while it failed (the PF numbers of docs/requirements.md).
import { parseDocument } from 'yaml';
import { excused, type Fault, type Source } from './sources.ts';

const linterFiles = ['.clang-format', '.clang-tidy', '.editorconfig'];
const isWorkflow = (path: string) => /^\.github\/workflows\/.+\.ya?ml$/.test(path);
const isBuildScript = (path: string) => isWorkflow(path) || path === 'dev' || path.startsWith('.ci/') || /^tools\/dev\/.+\.sh$/.test(path);

export function buildFaults(sources: Source[]): Fault[] {
  return [...missingLocks(sources), ...missingLinterFiles(sources), ...workflowFaults(sources), ...hushedFailures(sources)];
}

// PF-01, PF-08: every npm package that depends on another has its lock file, tracked, and names exact versions.
function missingLocks(sources: Source[]): Fault[] {
  const tracked = new Set(sources.filter((source) => source.tracked).map(({ path }) => path));
  const manifests = sources.filter(({ path }) => /(^|\/)package\.json$/.test(path));
  const unlocked = manifests.filter(({ path, text }) => dependencies(text).length > 0 && !tracked.has(path.replace(/\.json$/, '-lock.json')));
  return [
    ...unlocked.map(({ path }) => ({ path, line: 1, rule: 'lock-file', message: 'its package-lock.json is not tracked' })),
    ...manifests.flatMap(looseVersions),
  ];
}

function dependencies(text: string): [string, string][] {
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => Object.entries(manifest[kind] ?? {}));
}

function looseVersions({ path, text }: Source): Fault[] {
  const loose = dependencies(text).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  return loose.map(([name, version]) => ({ path, line: 1, rule: 'lock-file', message: `${name} "${version}" is no exact version` }));
}

// PF-02, PF-15: a linter whose configuration stayed on one machine.
function missingLinterFiles(sources: Source[]): Fault[] {
  const missing = linterFiles.filter((path) => !sources.some((source) => source.path === path && source.tracked));
  return missing.map((path) => ({ path, line: 1, rule: 'linter-file', message: 'is not tracked' }));
}

// PF-18: a workflow that does not parse. PF-11: one that picks a Node of its own. PF-07: an action that can change under its name.
function workflowFaults(sources: Source[]): Fault[] {
  return sources.filter(({ path }) => isWorkflow(path)).flatMap(({ path, text }) => {
    const broken = parseDocument(text).errors.map((error) => ({ line: error.linePos?.[0].line ?? 1, message: error.code }));
    const lines = text.split('\n').flatMap((line, index) => {
      if (/node-version|setup-node/.test(line)) return [{ line: index + 1, message: 'Node comes from tools/package.json alone' }];
      if (/uses:\s*\S+@(?![0-9a-f]{40}\b)/.test(line)) return [{ line: index + 1, message: 'an action is named by its commit' }];
      return [];
    });
    return [...broken, ...lines].map((fault) => ({ path, rule: 'workflow', ...fault }));
  });
}

// PF-31, PF-17: a check that cannot fail.
function hushedFailures(sources: Source[]): Fault[] {
  return sources.filter(({ path }) => isBuildScript(path)).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const hushed = /\|\|\s*(echo|true|:|exit 0)(\s|$|;|\))|continue-on-error:\s*true/.test(line.replace(/(^|\s)#.*$/, ''));
      if (!hushed || excused(text, index + 1, 'hushed-failure')) return [];
      return [{ path, line: index + 1, rule: 'hushed-failure', message: 'a failure here would go unseen' }];
    }),
  );
}
