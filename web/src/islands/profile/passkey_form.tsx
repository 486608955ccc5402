// Another passkey: the device makes it and the service keeps its public half. The password is asked for only when the service wants
// it, because the login is some time ago.
import { useState } from 'preact/hooks';
import { announce, valuesOf } from '../../enhance/form.ts';
import type { Body, Refusal } from '../../lib/api.ts';
import { callSignedIn } from '../../lib/session.ts';
import { isDeclined, makePasskey, nameOf } from '../../lib/webauthn.ts';
import { currentPassword, Field, Submit } from '../../ui/field.tsx';
import { SignedInForm } from './signed_in_form.tsx';
import { words } from './words.ts';

const start = 'POST /api/v1/auth/passkeys/register/options';
const finish = 'POST /api/v1/auth/passkeys/register/finish';
const text = words.profile.passkeys;

export function PasskeyForm({ email, onAdded }: { email: string; onAdded: () => void }) {
  const [said, setSaid] = useState('');
  const send = async (form: HTMLFormElement): Promise<Refusal | undefined> => {
    setSaid('');
    try {
      const refusal = await add(valuesOf(form));
      if (refusal) return refusal;
    } catch (error) {
      if (!isDeclined(error)) return refusalOf(error);
      setSaid(text.declined);
      return undefined;
    }
    form.reset();
    form.querySelector('.asked')?.setAttribute('hidden', '');
    announce(text.added);
    onAdded();
    return undefined;
  };
  return (
    <SignedInForm flow="passkey" title={text.add} send={send} waits={text.waits}>
      <input type="email" autocomplete="username" value={email} hidden readOnly />
      <Field form="passkey" name="name" words={words} hint={text.name_hint} is={{ type: 'text', autocomplete: 'off', maxLength: 60 }} optional />
      <div class="asked" hidden>
        <p>{text.password_why}</p>
        <Field form="passkey" name="password" words={words} is={{ ...currentPassword, 'data-missing': words.missing.password }} optional />
      </div>
      <Submit>{text.add}</Submit>
      <p class="hint" role="status">{said}</p>
    </SignedInForm>
  );
}

/** Rejects as the browser does. */
async function add({ name, password }: Record<string, string | boolean>): Promise<Refusal | undefined> {
  const options = await callSignedIn(start, { body: (password ? { password } : {}) as Body<typeof start> });
  if (!options.ok) return options.refusal;
  const credential = await makePasskey(options.body);
  const answer = await callSignedIn(finish, { body: { credential, ...(name && { name }) } as Body<typeof finish> });
  return answer.ok ? undefined : answer.refusal;
}

function refusalOf(error: unknown): Refusal {
  const isKnown = nameOf(error) === 'InvalidStateError';
  return { status: 0, code: isKnown ? 'passkey_already_registered' : 'passkey_failed', text: isKnown ? text.already : text.failed, faults: [] };
}
