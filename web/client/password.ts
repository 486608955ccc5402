// Show and hide for passwords, in words. Hidden again on submit and when the page comes back from the cache.
import { element } from './faults.ts';
import { word } from './words.ts';

export function offerShowing(): void {
  for (const box of document.querySelectorAll<HTMLElement>('.reveal')) addButton(box);
  addEventListener('pageshow', hidePasswords);
}

export function hidePasswords(): void {
  for (const box of document.querySelectorAll<HTMLElement>('.reveal')) turn(box, 'password');
}

function addButton(box: HTMLElement): void {
  const input = box.querySelector('input');
  const button = element('button', { type: 'button', 'aria-controls': input?.id ?? '' }, word('show'));
  const spoken = element('span', { class: 'heard', role: 'status' });
  button.addEventListener('click', () => {
    const shown = turn(box, input?.type === 'password' ? 'text' : 'password');
    spoken.textContent = word(shown ? 'shown' : 'hidden');
  });
  box.append(button, spoken);
}

/** True when the password can be read now. */
function turn(box: HTMLElement, type: 'password' | 'text'): boolean {
  const input = box.querySelector('input');
  const button = box.querySelector('button');
  const shown = type === 'text';
  if (input) input.type = type;
  if (button) button.textContent = word(shown ? 'hide' : 'show');
  return shown;
}
