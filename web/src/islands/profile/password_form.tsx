// Another password: the present one proves who asks, and the other sessions end.
import { announce, valuesOf } from '../../enhance/form.ts';
import type { Body, Refusal } from '../../lib/api.ts';
import { callSignedIn } from '../../lib/session.ts';
import { currentPassword, Field, newPassword, Submit } from '../../ui/field.tsx';
import { SignedInForm } from './signed_in_form.tsx';
import { words } from './words.ts';

const name = 'POST /api/v1/auth/password/change';

export function PasswordForm({ email, onChange }: { email: string; onChange: () => void }) {
  const send = async (form: HTMLFormElement): Promise<Refusal | undefined> => {
    const answer = await callSignedIn(name, { body: valuesOf(form) as Body<typeof name> });
    if (!answer.ok) return answer.refusal;
    form.reset();
    announce(words.profile.password.done);
    onChange();
    return undefined;
  };
  return (
    <SignedInForm flow="password" title={words.profile.password.title} send={send}>
      <input type="email" autocomplete="username" value={email} hidden readOnly />
      <Field form="password" name="current_password" words={words} is={currentPassword} />
      <Field form="password" name="new_password" words={words} hint={words.fields.password_hint} is={newPassword} />
      <Submit>{words.profile.password.submit}</Submit>
    </SignedInForm>
  );
}
