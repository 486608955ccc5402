// The controls of the forms, for pages made at build time and for those that a script fills. Each has a label, may have a
// hint, and has room for its error.
import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import type { Messages } from '../messages/es.ts';

export type FieldWords = Pick<Messages, 'fields' | 'missing'>;
export type FieldName = (keyof FieldWords['fields'] & keyof FieldWords['missing']) | 'phone' | 'email_code' | 'name';
export type Attributes = InputHTMLAttributes & { 'data-minimum'?: number; 'data-missing'?: string };

export interface FieldProps {
  /** Keeps ids apart where a page has several forms. */
  form: string;
  name: FieldName;
  words: FieldWords;
  hint?: string;
  optional?: true;
  /** What the control is. */
  is: Attributes;
}

export const minimumPassword = 12;

export const aName: Attributes = { type: 'text', autocapitalize: 'words' };
export const anEmail: Attributes = { type: 'email', inputMode: 'email', autocomplete: 'username', spellcheck: false, autocapitalize: 'none' };
export const aPhone: Attributes = { type: 'tel', inputMode: 'tel', autocomplete: 'tel' };
export const aCode: Attributes = { type: 'text', inputMode: 'numeric', autocomplete: 'one-time-code', spellcheck: false };
export const currentPassword: Attributes = { type: 'password', autocomplete: 'current-password' };
export const newPassword: Attributes = { type: 'password', autocomplete: 'new-password', 'data-minimum': minimumPassword };

export function Field({ form, name, words, hint, optional, is }: FieldProps) {
  const id = `${form}-${name}`;
  const needed = !optional && name in words.missing && { required: true, 'data-missing': words.missing[name as keyof FieldWords['missing']] };
  const control = <input id={id} name={name} {...is} {...needed} aria-describedby={hint && `${id}-hint`} />;
  return (
    <div class="field">
      <label for={id}>{words.fields[name]}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {is.type === 'password' ? <tax-password>{control}</tax-password> : control}
    </div>
  );
}

interface CheckboxProps {
  id: string;
  name: string;
  /** Its own words when it has to be ticked and is not. */
  missing?: string;
  children: ComponentChildren;
}

export function Checkbox({ id, name, missing, children }: CheckboxProps) {
  return (
    <div class="field">
      <label class="check" for={id}>
        <input type="checkbox" id={id} name={name} value="true" required={missing !== undefined} data-missing={missing} />
        <span>{children}</span>
      </label>
    </div>
  );
}

export function Submit({ children }: { children: ComponentChildren }) {
  return <button type="submit" class="action">{children}</button>;
}
