// A form that already works without script gains: checks before sending, one request at a time, a word when it is slow, and
// faults shown without losing what was typed.
import type { FieldFault, Refusal } from '../lib/api.ts';
import { word } from '../lib/words.ts';
import { clearFaults, element, showRefusal } from './faults.ts';
import { hidePasswords } from './password.ts';
import { faultOf } from './validate.ts';

const slowMs = 5_000;

/** `send` gives the refusal to show, or nothing when all is well. */
export function enhance(form: HTMLFormElement, send: () => Promise<Refusal | undefined>): void {
  let busy = false;
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    void attempt(form, send).finally(() => (busy = false));
  });
}

async function attempt(form: HTMLFormElement, send: () => Promise<Refusal | undefined>): Promise<void> {
  hidePasswords();
  clearFaults(form);
  forgetMessage();
  const faults = findFaults(form);
  const refusal = faults.length > 0 ? { status: 0, code: '', text: '', faults } : await whileSending(form, send);
  if (refusal) showRefusal(form, refusal);
}

/** The named values of a form; what is optional and empty is left out, a box is true or left out. */
export function valuesOf(form: HTMLFormElement): Record<string, string | boolean> {
  const values: Record<string, string | boolean> = {};
  for (const [name, value] of new FormData(form)) {
    if (value === '') continue;
    const isBox = form.querySelector(`[name="${name}"][type="checkbox"]`) !== null;
    values[name] = isBox || String(value);
  }
  return values;
}

/** Good news that leads to no other page: below the heading, which gets the focus, so that both are seen and heard. */
export function announce(text: string): void {
  const heading = document.querySelector('h1');
  document.querySelector('.notice.news')?.remove();
  if (!text) return;
  heading?.after(element('p', { class: 'notice news', role: 'status' }, text));
  heading?.focus();
}

/** The message that the address shows is about an earlier submit. (:target outlives replaceState, hence the class.) */
function forgetMessage(): void {
  announce('');
  if (location.hash) history.replaceState(null, '', location.pathname);
  for (const message of document.querySelectorAll('.message')) message.classList.add('past');
}

async function whileSending(form: HTMLFormElement, send: () => Promise<Refusal | undefined>): Promise<Refusal | undefined> {
  const button = form.querySelector('button:not([type="button"])');
  const label = button?.textContent ?? '';
  const progress = element('p', { class: 'hint', role: 'status' });
  form.append(progress);
  button?.setAttribute('aria-disabled', 'true');
  // Where a person is busy with the device nothing is slow.
  const waits = form.dataset['waits'];
  if (button) button.textContent = waits ?? word('sending');
  const slow = setTimeout(() => (progress.textContent = waits ? '' : word('slow')), slowMs);
  try {
    return await send();
  } finally {
    clearTimeout(slow);
    progress.remove();
    button?.removeAttribute('aria-disabled');
    if (button) button.textContent = label;
  }
}

function findFaults(form: HTMLFormElement): FieldFault[] {
  const controls = [...form.elements].filter((control) => control instanceof HTMLInputElement);
  return controls.flatMap((control) => {
    const code = faultOf(control);
    return code ? [{ field: control.name, code, message: document.getElementById(`e-${code}`)?.textContent ?? word(`e-${code}`) }] : [];
  });
}
