// The form at the end of every page behind sign-in.
import { dropAllDrafts } from '../lib/draft.ts';
import { closeSession } from '../lib/session.ts';
import { pageLanguage } from '../lib/words.ts';
import { enhance } from './form.ts';

export function enhanceSignOut(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-flow="sign-out"]');
  if (!form) return;
  enhance(form, async () => {
    const answer = await closeSession();
    if (!answer.ok && answer.refusal.status !== 401) return answer.refusal;
    dropAllDrafts();
    location.replace(`/${pageLanguage}/login#signed_out`);
  });
}
