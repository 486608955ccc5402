// What a page can say without script: each message has an id, and the address that names it shows it.
import { fill, html, type Html } from '../generate/html.ts';
import type { FieldCode, ProblemCode, Words } from '../generate/words.ts';
import type { Context } from './page.ts';

export type Code = FieldCode | ProblemCode;

/** What any form may be answered with. */
const always: Code[] = [
  'required', 'unknown_field', 'duplicate_field', 'wrong_type', 'too_long', 'invalid_encoding',
  'malformed_form', 'malformed_request', 'origin_not_allowed', 'request_timeout', 'payload_too_large',
  'unsupported_media_type', 'validation_failed', 'too_many_requests', 'internal_error', 'service_unavailable',
];

export const minimumPassword = 12;

export function refusals({ language, words }: Context, codes: Code[]): Html {
  const link = html` <a href="/${language}/verify">${words.refusals.verify_link}</a>`;
  const all = [...codes, ...always].map(
    (code) => html`<p class="message refusal" id="e-${code}" tabindex="-1">${textOf(code, words)}${code === 'email_not_verified' && link}</p>
      `,
  );
  return html`${all}`;
}

export function notice(words: Words, name: keyof Words['notices']): Html {
  return html`<p class="message notice" id="${name}" tabindex="-1">${words.notices[name]}</p>`;
}

/** A page cannot name the field that an address does not name: some codes have words of their own here. */
function textOf(code: Code, words: Words): Html | string {
  if (code in words.refusals) return words.refusals[code as keyof Words['refusals']];
  const { fields, problems } = words.errors;
  if (code in problems) return problems[code as ProblemCode].detail;
  return fill(fields[code as FieldCode], { limit: minimumPassword });
}
