// What must be in one place only, and what must be nowhere in the program. Tests are free.
import { blankCpp } from './blank.ts';
import { excused, isCpp, isTypeScript, lineOf, type Fault, type Source } from './sources.ts';

type Place = { find: RegExp; where: RegExp; message: string };

const places: Place[] = [
  // PF-26: settings that were read in three places, each with its own default.
  { find: /\b(?:secure_)?getenv\b|\benviron\b/g, where: /^server\/config\//, message: 'only server/config reads the environment' },
  // AU-08: three ways to the database, each with other rights.
  { find: /<libpq-fe\.h>/g, where: /^server\/database\/postgres\//, message: 'only server/database/postgres knows libpq' },
  { find: /<sqlite3\.h>/g, where: /^server\/database\/sqlite\//, message: 'only server/database/sqlite knows SQLite' },
  // AU-25: a second way to hash a password, and a weaker one.
  { find: /\bcrypto_pwhash\w*/g, where: /^server\/users\/(password_hash|imported_hash_(argon2|scrypt))\./, message: 'only server/users/password_hash hashes passwords, and only imported_hash checks those of others' },
];

const isProgram = (path: string) => /^(base|server|delivery|web|api)\//.test(path) && !/(_(test|fuzz|scene|fixture)\.|\.test\.|\/test\/)/.test(path);

export function placeFaults(sources: Source[]): Fault[] {
  const program = sources.filter(({ path }) => isProgram(path) && (isCpp(path) || isTypeScript(path)));
  return program.flatMap((source) => [...misplaced(source), ...pretending(source), ...empty(source)]);
}

function misplaced({ path, text }: Source): Fault[] {
  if (!isCpp(path)) return [];
  const code = blankCpp(text);
  return places
    .filter(({ where }) => !where.test(path))
    .flatMap(({ find, message }) => [...code.matchAll(find)].map(({ index }) => ({ path, line: lineOf(text, index), rule: 'one-place', message })))
    .filter(({ line, rule }) => !excused(text, line, rule));
}

// AU-03: fixed users and a mock administrator that were left in the program.
function pretending({ path, text }: Source): Fault[] {
  return [...text.matchAll(/(?<![A-Za-z])(?:mock|fake|stub|Mock|Fake|Stub)(?:s|ed)?(?![a-z])/g)]
    .map(({ index }) => ({ path, line: lineOf(text, index), rule: 'pretending', message: 'what pretends belongs into tests' }))
    .filter(({ line, rule }) => !excused(text, line, rule));
}

// AU-41: 27 empty files that were counted as done.
function empty({ path, text }: Source): Fault[] {
  return text.trim() === '' ? [{ path, line: 1, rule: 'empty', message: 'an empty file is nothing done' }] : [];
}
