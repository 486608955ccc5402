// Show and hide for passwords, in words, and advice on a new one. Hidden again on submit and when the page comes back from
// the browser's cache.
import { strength } from '../lib/strength.ts';
import { word } from '../lib/words.ts';
import { element } from './faults.ts';

class TaxPassword extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector('input');
    if (!input || this.querySelector('button')) return;
    const button = element('button', { type: 'button', 'aria-controls': input.id }, word('show'));
    const spoken = element('span', { class: 'heard', role: 'status' });
    button.addEventListener('click', () => {
      const shown = this.turn(input.type === 'password' ? 'text' : 'password');
      spoken.textContent = word(shown ? 'shown' : 'hidden');
    });
    this.append(button, spoken);
    if (input.autocomplete === 'new-password') advise(this, input);
  }

  /** True when the password can be read now. */
  turn(type: 'password' | 'text'): boolean {
    const shown = type === 'text';
    const button = this.querySelector('button');
    this.querySelector('input')?.setAttribute('type', type);
    if (button) button.textContent = word(shown ? 'hide' : 'show');
    return shown;
  }
}

export function definePassword(): void {
  customElements.define('tax-password', TaxPassword);
  addEventListener('pageshow', hidePasswords);
}

export function hidePasswords(): void {
  for (const one of document.querySelectorAll<TaxPassword>('tax-password')) one.turn('password');
}

/** Below the field, from the first letter on; the bar says nothing that the words do not. */
function advise(box: HTMLElement, input: HTMLInputElement): void {
  const bar = element('progress', { max: '4', 'aria-hidden': 'true' });
  const words = element('span', { class: 'hint', role: 'status' });
  input.addEventListener('input', () => {
    const level = input.value && strength(input.value);
    for (const part of [bar, words]) {
      if (level) box.append(part);
      else part.remove();
    }
    bar.setAttribute('value', String(level));
    words.textContent = level ? word(`strength_${level}`) : '';
  });
}
