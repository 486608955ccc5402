// What a page behind sign-in shows while it asks, and when nobody answered. Whoever is not signed in is sent to sign in.
import type { Refusal } from '../lib/api.ts';
import { pageLanguage } from '../lib/words.ts';

export function Waiting({ text }: { text: string }) {
  return <p class="lead" id="owner" role="status">{text}</p>;
}

export function Failed({ refusal, retry, again }: { refusal: Refusal; retry: string; again: () => void }) {
  return (
    <div class="summary" role="alert">
      <p>{refusal.text}</p>
      <button type="button" class="second" onClick={again}>{retry}</button>
    </div>
  );
}

/** True when the page is being left. */
export function leavesFor(refusal: Refusal): boolean {
  if (refusal.status !== 401) return false;
  location.replace(`/${pageLanguage}/login`);
  return true;
}
