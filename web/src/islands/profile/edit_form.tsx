// Names, telephone and language. Two devices may change them at the same time: what was typed here and not saved stays.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { User } from '../../../gen/api.js';
import { controlOf } from '../../enhance/faults.ts';
import { announce } from '../../enhance/form.ts';
import { dropDraft, keepDraft, restoreDraft } from '../../lib/draft.ts';
import type { Refusal } from '../../lib/api.ts';
import { callSignedIn } from '../../lib/session.ts';
import { aName, aPhone, Field, Submit } from '../../ui/field.tsx';
import { readProfile, type Version } from './read_profile.ts';
import { SignedInForm } from './signed_in_form.tsx';
import { words } from './words.ts';

const editable = ['first_name', 'last_name', 'phone', 'language'] as const;
type Values = Partial<Record<(typeof editable)[number], string>>;

interface EditFormProps {
  version: Version;
  onChange: (version: Version) => void;
}

export function EditForm({ version, onChange }: EditFormProps) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<Values>(undefined);
  // Of this account: whoever signs in next in this tab must not find another's words.
  const draft = `edit:${version.user.id}`;

  useLayoutEffect(() => {
    const form = place.current?.querySelector('form');
    if (!form) return;
    const isFirst = shown.current === undefined;
    bringUpToDate(form, shown.current, version.user);
    shown.current = valuesOf(version.user);
    if (!isFirst) return;
    if (restoreDraft(form, draft)) announce(words.profile.draft_restored);
    keepDraft(form, draft);
  }, [version]);

  const send = async (form: HTMLFormElement): Promise<Refusal | undefined> => {
    const before = valuesOf(version.user);
    const outcome = await save(form, version);
    if ('text' in outcome) return outcome;
    // What was sent counts as untouched: the server may write it another way (+240…).
    if (outcome.saved) shown.current = { ...before, ...outcome.saved };
    onChange(outcome.version);
    if (!outcome.saved) return { status: 412, code: 'changed_elsewhere', text: words.profile.changed_elsewhere, faults: [] };
    dropDraft(draft);
    announce(words.profile.saved);
    return undefined;
  };

  return (
    <div ref={place}>
      <SignedInForm flow="edit" title={words.profile.edit} send={send}>
        <Field form="edit" name="first_name" words={words} is={{ ...aName, autocomplete: 'given-name' }} />
        <Field form="edit" name="last_name" words={words} is={{ ...aName, autocomplete: 'family-name' }} />
        <Field form="edit" name="phone" words={words} hint={words.fields.phone_hint} is={aPhone} />
        <LanguageField />
        <Submit>{words.profile.save}</Submit>
      </SignedInForm>
    </div>
  );
}

function LanguageField() {
  return (
    <div class="field">
      <label for="edit-language">{words.fields.language}</label>
      <select id="edit-language" name="language">
        {Object.entries(words.names).map(([language, name]) => <option value={language} lang={language}>{name}</option>)}
      </select>
    </div>
  );
}

function valuesOf(user: User): Values {
  return Object.fromEntries(editable.map((name) => [name, user[name] ?? '']));
}

/** What the person has typed and not saved stays. */
function bringUpToDate(form: HTMLFormElement, before: Values | undefined, user: User): void {
  for (const [name, value] of Object.entries(valuesOf(user))) {
    const control = controlOf(form, name);
    if (control && (!before || control.value === before[name as keyof Values])) control.value = value;
  }
}

function changesIn(form: HTMLFormElement, user: User): Values {
  const before = valuesOf(user);
  const typed = editable.map((name) => [name, controlOf(form, name)?.value ?? ''] as const);
  return Object.fromEntries(typed.filter(([name, value]) => value !== before[name]));
}

type Outcome = { version: Version; saved?: Values } | Refusal;

/** Without `saved`, somebody else was faster and changed what this form shows. */
async function save(form: HTMLFormElement, version: Version): Promise<Outcome> {
  const saved = changesIn(form, version.user);
  const headers = { 'If-Match': version.etag };
  const answer = await callSignedIn('PATCH /api/v1/auth/profile', { body: saved as object, headers });
  if (answer.ok) return { version: { user: answer.body, etag: answer.etag }, saved };
  if (answer.refusal.status !== 412) return answer.refusal;
  const newer = await readProfile();
  if (!('user' in newer)) return newer;
  // Signing in on another device changes the account too, but nothing that this form shows.
  const isSame = editable.every((name) => version.user[name] === newer.user[name]);
  return isSame ? save(form, newer) : { version: newer };
}
