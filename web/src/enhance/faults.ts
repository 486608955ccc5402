// Shows what is wrong: a summary before the form that gets the focus, and the same words beside each field.
import type { FieldFault, Refusal } from '../lib/api.ts';
import { word } from '../lib/words.ts';

type Control = HTMLInputElement | HTMLSelectElement;

export function controlOf(form: HTMLFormElement, name: string): Control | undefined {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : undefined;
}

export function clearFaults(form: HTMLFormElement): void {
  // Of every form: a page speaks of one failure at a time. What Preact drew has no tabindex, and is its own to remove.
  for (const summary of document.querySelectorAll('.summary[tabindex]')) summary.remove();
  for (const control of form.querySelectorAll<Control>('[aria-invalid]')) clearFault(control);
}

export function showRefusal(form: HTMLFormElement, refusal: Refusal): void {
  clearFaults(form);
  const lines = refusal.faults.length > 0
    ? inOrder(form, refusal.faults).map((fault) => faultLine(form, fault))
    : [refusalLine(refusal)];
  const summary = element('div', { class: 'summary', role: 'alert', tabindex: '-1' });
  summary.append(element('h2', {}, word('heading')), ...lines);
  form.before(summary);
  summary.focus();
}

/** As the fields stand in the form, whatever the order in which the server found them. */
function inOrder(form: HTMLFormElement, faults: FieldFault[]): FieldFault[] {
  const controls: Element[] = [...form.elements];
  const place = (fault: FieldFault) => controls.indexOf(controlOf(form, fault.field) ?? form);
  return [...faults].sort((one, other) => place(one) - place(other));
}

/** The page's own message for that code, which may hold a link to what helps; else the server's words. */
function refusalLine({ code, text }: Refusal): HTMLElement {
  const line = element('p', {});
  const known = document.getElementById(`e-${code}`);
  line.append(...(known ? [...known.cloneNode(true).childNodes] : [text]));
  return line;
}

function faultLine(form: HTMLFormElement, fault: FieldFault): HTMLElement {
  const line = element('p', {});
  const control = controlOf(form, fault.field);
  if (!control || control.type === 'hidden') {
    line.textContent = fault.message;
    return line;
  }
  const text = faultText(control, fault);
  markFault(control, text);
  const link = element('a', { href: `#${control.id}` }, text);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    control.focus();
  });
  line.append(link);
  return line;
}

function faultText(control: Control, { code, message }: FieldFault): string {
  if (code === 'required' || code === 'must_be_accepted') return control.dataset['missing'] ?? message;
  const label = control.type === 'checkbox' ? '' : control.labels?.[0]?.textContent.replace(/ \(.*/, '');
  return label ? `${label}: ${message}` : message;
}

function markFault(control: Control, text: string): void {
  const id = `${control.id}-fault`;
  const field = control.closest('.field');
  if (document.getElementById(id)) return;
  reveal(control);
  const words = element('p', { class: 'fault', id }, text);
  const place = field?.querySelector('label.check') ?? field?.querySelector('tax-password') ?? control;
  place.before(words);
  field?.classList.add('wrong');
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-describedby', [id, control.getAttribute('aria-describedby')].filter(Boolean).join(' '));
  control.addEventListener('input', () => clearFault(control), { once: true });
}

function clearFault(control: Control): void {
  const id = `${control.id}-fault`;
  document.getElementById(id)?.remove();
  control.closest('.field')?.classList.remove('wrong');
  control.removeAttribute('aria-invalid');
  const rest = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((other) => other && other !== id);
  if (rest.length > 0) control.setAttribute('aria-describedby', rest.join(' '));
  else control.removeAttribute('aria-describedby');
}

/** A fault in a part that is folded away opens it. */
function reveal(control: Control): void {
  control.closest('details')?.setAttribute('open', '');
  control.closest('.asked')?.removeAttribute('hidden');
}

export function element(name: string, attributes: Record<string, string>, text = ''): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
