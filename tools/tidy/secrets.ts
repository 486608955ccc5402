// The secret scanner (PF-23): over the whole tree, documentation included. It never prints what it found.
import { excused, lineOf, type Fault, type Source } from './sources.ts';

type Pattern = { what: string; find: RegExp; isReal?: (match: RegExpExecArray) => boolean };

const patterns: Pattern[] = [
  { what: 'a private key', find: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g },
  { what: 'an AWS access key', find: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'a Google API key', find: /\bAIza[\w-]{35}\b/g },
  { what: 'a GitHub token', find: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/g },
  { what: 'a Slack token', find: /\bxox[abprs]-[A-Za-z0-9-]{10,}/g },
  { what: 'a signed token', find: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  { what: 'a password in an address', find: /\b(?:postgres(?:ql)?|rediss?|smtps?|mysql|mongodb|amqp|https?):\/\/[^\s/:@"'`]*:([^\s/@"'`]+)@/g, isReal: (match) => !isPlaceholder(match[1] ?? '') },
  { what: 'a key in hexadecimal', find: /(?:key|secret|token|password|salt)s?["'`]?\s*[:=]\s*["'`]?(?:[\w-]{1,20}:)?([0-9a-f]{32,})\b/gi, isReal: (match) => !isMadeUp(match[1] ?? '') },
  { what: 'a password', find: /\b(?:password|passwd|secret)\s*=\s*["']([^"'\s]{8,})["']/gi, isReal: (match) => !isPlaceholder(match[1] ?? '') },
];

export function secretFaults(sources: Source[]): Fault[] {
  return sources.filter(({ path }) => !path.endsWith('package-lock.json')).flatMap((source) => patterns.flatMap((pattern) => matches(source, pattern)));
}

function matches({ path, text }: Source, { what, find, isReal }: Pattern): Fault[] {
  return [...text.matchAll(find)]
    .filter((match) => isReal?.(match) ?? true)
    .map((match) => lineOf(text, match.index))
    .filter((line) => !excused(text, line, 'secret'))
    .map((line) => ({ path, line, rule: 'secret', message: `looks like ${what}: remove it, and replace it where it is in use` }));
}

// What stands for a password in documentation and tests: one plain word (password, hunter2), PASSWORD, ${password}, <password>, ***.
// Digits alone are a port, as in http://localhost:8080@evil.example.
function isPlaceholder(value: string): boolean {
  return /^([a-z]{1,8}\d?|change-?me|\*+|\.{3}|…|\d{1,5}|[A-Z][A-Z_]+)$/.test(value) || /[$<{%]/.test(value);
}

// Digits that nobody would take for random: few different ones, or one short piece again and again.
function isMadeUp(hex: string): boolean {
  return new Set(hex).size <= 4 || /^(.{1,16}?)\1+.{0,15}$/.test(hex);
}
