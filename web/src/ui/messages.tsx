// What a page can say without script: each message has an id, and the address that names it shows it.
import type { FieldCode, ProblemCode, Words } from '../../build/words.ts';
import type { Context } from '../pages/page.ts';
import { minimumPassword } from './field.tsx';

export type Code = FieldCode | ProblemCode;

/** What any form may be answered with. */
const always: Code[] = [
  'required', 'unknown_field', 'duplicate_field', 'wrong_type', 'too_long', 'invalid_encoding',
  'malformed_form', 'malformed_request', 'origin_not_allowed', 'request_timeout', 'payload_too_large',
  'unsupported_media_type', 'validation_failed', 'too_many_requests', 'internal_error', 'service_unavailable',
];

export const ofEmail: Code[] = ['invalid_email', 'email_local_part_not_ascii'];
export const ofPassword: Code[] = ['password_too_short', 'password_too_common', 'password_too_guessable', 'password_contains_context'];

export function Refusals({ language, words, codes }: Context & { codes: Code[] }) {
  const toVerify = <> <a href={`/${language}/verify`}>{words.refusals.verify_link}</a></>;
  return (
    <>
      {[...codes, ...always].map((code) => (
        <p class="message refusal" id={`e-${code}`} tabIndex={-1}>{textOf(code, words)}{code === 'email_not_verified' && toVerify}</p>
      ))}
    </>
  );
}

export function Notice({ words, name }: { words: Words; name: keyof Words['notices'] }) {
  return <p class="message notice" id={name} tabIndex={-1}>{words.notices[name]}</p>;
}

/** A page cannot name the field that an address does not name: some codes have words of their own here. */
export function textOf(code: Code, words: Words): string {
  if (code in words.refusals) return words.refusals[code as keyof Words['refusals']];
  const { fields, problems } = words.errors;
  if (code in problems) return problems[code as ProblemCode].detail;
  return fields[code as FieldCode].replace('{limit}', String(minimumPassword));
}
