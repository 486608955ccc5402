// Who may include whom: the layer rule of ARCHITECTURE.md, read from the #include lines.
import { excused, isCpp, type Fault, type Source } from './sources.ts';

// A folder may include itself and what stands here. `server` means the files directly in server/: they compose everything.
const allowed: Record<string, string[]> = {
  base: [],
  'server/config': ['base'],
  'server/cache': ['base'],
  'server/database': ['base'],
  'server/mail': ['base', 'server/database'],
  'server/audit': ['base', 'server/database'],
  'server/backup': ['base', 'server/database'],
  'server/http': ['base'],
  'server/sessions': ['base', 'server/database', 'server/cache', 'server/audit', 'server/mail'],
  'server/throttling': ['base', 'server/database', 'server/cache'],
  'server/webauthn': ['base'],
  'server/mfa': ['base', 'server/database', 'server/cache', 'server/audit', 'server/mail', 'server/sessions'],
  'server/users': ['base', 'server/config', 'server/database', 'server/cache', 'server/audit', 'server/mail', 'server/sessions', 'server/throttling', 'server/mfa'],
  'server/passkeys': ['base', 'server/users', 'server/sessions', 'server/webauthn', 'server/mail', 'server/audit', 'server/database'],
  'server/firebase': ['base', 'server/users', 'server/sessions', 'server/mfa', 'server/audit', 'server/database'],
  'server/admin': ['base', 'server/users', 'server/sessions', 'server/mfa', 'server/audit', 'server/database'],
  'server/transfer': ['base', 'server/users', 'server/sessions', 'server/mfa', 'server/audit', 'server/database'],
  'server/health': ['base', 'server/database', 'server/cache'],
  'server/delivery_state': ['base'],
};

// The wire knows one value of the domain: who is calling.
const allowedFiles: Record<string, string[]> = { 'server/http': ['server/sessions/session.hpp'] };

const roots = ['base', 'server', 'delivery', 'tests', 'bench'];

export function layerFaults(sources: Source[]): Fault[] {
  const paths = new Set(sources.map(({ path }) => path));
  return sources.filter(({ path }) => isCpp(path)).flatMap((source) => fileFaults(source, paths));
}

function fileFaults(source: Source, paths: Set<string>): Fault[] {
  return source.text.split('\n').flatMap((text, index) => {
    const target = /^\s*#\s*include\s+"([^"]+)"/.exec(text)?.[1];
    const message = target === undefined ? undefined : includeFault(source.path, target, paths);
    if (message === undefined || excused(source.text, index + 1, 'layers')) return [];
    return [{ path: source.path, line: index + 1, rule: 'layers', message }];
  });
}

function includeFault(path: string, target: string, paths: Set<string>): string | undefined {
  if (!roots.includes(target.split('/')[0] ?? '')) return `"${target}": an include starts at the repository root`;
  if (!paths.has(target)) return `"${target}" does not exist`;
  if (!mayInclude(path, target)) return `${moduleOf(path)} may not include "${target}" (ARCHITECTURE.md, the layer rule)`;
  return undefined;
}

export function mayInclude(path: string, target: string): boolean {
  const from = moduleOf(path);
  const to = moduleOf(target);
  if (from === 'tests' || from === 'bench') return true;
  if (to === 'tests' || isOfTests(target)) return isOfTests(path);
  if (from === to) return true;
  if (from === 'server') return to === 'base' || to.startsWith('server');
  if (from.startsWith('delivery')) return mayDeliveryInclude(from, to);
  if (to === 'server/http') return isWireFile(path);
  if (allowedFiles[from]?.includes(target)) return true;
  return allowed[from]?.includes(to) ?? false;
}

// `delivery` alone is its main and cli: they start the pipeline, which may use every other part and is used by none. A report tells what the
// gate said, and the gate knows no report; the sentences of both know neither.
function mayDeliveryInclude(from: string, to: string): boolean {
  if (to === 'base') return true;
  if (!to.startsWith('delivery/') || from === 'delivery/sentences') return false;
  return (to !== 'delivery/pipeline' && to !== 'delivery/report') || from === 'delivery';
}

// A test or a fuzz target, or the scene that several tests of a folder play in.
const isOfTests = (path: string) => /_(test|fuzz|scene|fixture)\.(cpp|hpp)$/.test(path);

// Only what turns requests into calls, and the tests of that, knows HTTP. A cookie is the form that a session has on the wire.
function isWireFile(path: string): boolean {
  return /_(handlers?|cookie)(_test|_fuzz)?\.(cpp|hpp)$/.test(path);
}

function moduleOf(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  if (top !== 'server' && top !== 'delivery') return top;
  return third === undefined ? top : `${top}/${second}`;
}
