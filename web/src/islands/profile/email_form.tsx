// Another address: a letter there confirms it.
import { announce, valuesOf } from '../../enhance/form.ts';
import type { Body, Refusal } from '../../lib/api.ts';
import { fill } from '../../lib/i18n.ts';
import { callSignedIn } from '../../lib/session.ts';
import { anEmail, currentPassword, Field, Submit } from '../../ui/field.tsx';
import { SignedInForm } from './signed_in_form.tsx';
import { words } from './words.ts';

const name = 'POST /api/v1/auth/email/change';

export function EmailForm({ email }: { email: string }) {
  const send = async (form: HTMLFormElement): Promise<Refusal | undefined> => {
    const body = valuesOf(form);
    const answer = await callSignedIn(name, { body: body as Body<typeof name> });
    if (!answer.ok) return answer.refusal;
    form.reset();
    announce(fill(words.profile.email.done, { email: String(body['new_email']) }));
    return undefined;
  };
  return (
    <SignedInForm flow="email" title={words.profile.email.title} send={send}>
      <input type="email" autocomplete="username" value={email} hidden readOnly />
      <Field form="email" name="new_email" words={words} hint={words.profile.email.hint} is={{ ...anEmail, autocomplete: 'email' }} />
      <Field form="email" name="password" words={words} is={currentPassword} />
      <Submit>{words.profile.email.submit}</Submit>
    </SignedInForm>
  );
}
