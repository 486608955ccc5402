// The token of a letter's link. It comes in the fragment, which no server sees, leaves the address at once, and waits for
// the button: a scanner presses none.
import { draftEmail } from '../lib/draft.ts';

let token = '';

export function linkToken(): string {
  return token;
}

export function watchLinkToken(): void {
  take();
  addEventListener('hashchange', take);
}

/** Whoever copies the whole link has copied enough. */
export function tokenIn(text: string): string {
  return text.replace(/^.*#token=/, '').trim();
}

function take(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-flow$="-link"]');
  const found = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (!form || !found) return;
  token = found;
  history.replaceState(null, '', location.pathname);
  form.hidden = false;
  const username = form.querySelector<HTMLInputElement>('[autocomplete="username"]');
  if (username) username.value = draftEmail('reset-code');
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) link.hash = `token=${token}`;
}
