// The headers of every page: one source for each host that serves them.
import { createHash } from 'node:crypto';

export interface HeaderRule {
  prefix: string;
  headers: Record<string, string>;
}

export function headerRules(styles: string[]): HeaderRule[] {
  const safe = {
    'Content-Security-Policy': policy(styles),
    'X-Content-Type-Options': 'nosniff',
    // no-referrer would make form posts say "Origin: null", which the server refuses.
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
  return [
    { prefix: '/', headers: { ...safe, 'Cache-Control': 'no-cache' } },
    // Our server says the same of its own answers; a host that hands them on would put the rule for pages over it.
    ...['/api/', '/health'].map((prefix) => ({ prefix, headers: { ...safe, 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'", 'Cache-Control': 'private, no-store' } })),
    { prefix: '/assets/', headers: { ...safe, 'Cache-Control': 'public, max-age=31536000, immutable' } },
  ];
}

function policy(styles: string[]): string {
  const hashes = styles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${hashes.join(' ')}`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
