// The controls of the forms. Each has a label, may have a hint, and has room for its error.
import { html, type Html } from '../generate/html.ts';
import type { Words } from '../generate/words.ts';

export interface Field {
  form: string;
  name: keyof Words['fields'] & keyof Words['missing'] | 'phone' | 'email_code';
  attributes: Html;
  hint?: string;
  required?: 'required';
}

/** `form` keeps ids apart where a page has several forms. */
export function field(words: Words, { form, name, attributes, hint, required }: Field): Html {
  const id = `${form}-${name}`;
  const needed = required && name !== 'phone' && name !== 'email_code' && html` required data-missing="${words.missing[name]}"`;
  const described = hint && html` aria-describedby="${id}-hint"`;
  const control = html`<input id="${id}" name="${name}" ${attributes}${needed}${described}>`;
  return html`<div class="field">
    <label for="${id}">${words.fields[name]}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${name.endsWith('password') ? html`<div class="reveal">${control}</div>` : control}
    </div>`;
}

export const emailAttributes = html`type="email" inputmode="email" autocomplete="username" spellcheck="false" autocapitalize="none"`;

export function submit(text: string): Html {
  return html`<button class="action">${text}</button>`;
}

/** Beside a control of a form that gives its own words when it is left out. */
export function checkbox(id: string, name: string, label: Html, attributes = html``): Html {
  return html`<div class="field"><label class="check" for="${id}">
    <input type="checkbox" id="${id}" name="${name}" value="true"${attributes}><span>${label}</span></label></div>`;
}
