// What opens the account beside its password: the passkeys that there are, and the form that adds one.
import { useEffect, useState } from 'preact/hooks';
import type { Passkey } from '../../../gen/api.js';
import type { Refusal } from '../../lib/api.ts';
import { callSignedIn } from '../../lib/session.ts';
import { knowsPasskeys } from '../../lib/webauthn.ts';
import { Failed } from '../loading.tsx';
import { PasskeyForm } from './passkey_form.tsx';
import { PasskeyRow } from './passkey_row.tsx';
import { words } from './words.ts';

const text = words.profile.passkeys;

export function Passkeys({ email }: { email: string }) {
  const [passkeys, setPasskeys] = useState<Passkey[]>();
  const [refusal, setRefusal] = useState<Refusal>();

  const load = async () => {
    const answer = await callSignedIn('GET /api/v1/auth/passkeys');
    setRefusal(answer.ok ? undefined : answer.refusal);
    if (answer.ok) setPasskeys(answer.body.passkeys);
  };
  useEffect(() => void load(), []);

  return (
    <>
      <section class="card" id="passkeys">
        <h2>{text.title}</h2>
        <p>{text.lead}</p>
        {refusal && <Failed refusal={refusal} retry={words.profile.retry} again={() => void load()} />}
        {!passkeys && !refusal && <p role="status">{text.loading}</p>}
        {passkeys?.length === 0 && <p class="hint">{text.none}</p>}
        <div class="rows">{passkeys?.map((one) => <PasskeyRow key={one.id} passkey={one} onRemoved={() => void load()} />)}</div>
        {!knowsPasskeys() && <p>{text.unsupported}</p>}
      </section>
      {knowsPasskeys() && <PasskeyForm email={email} onAdded={() => void load()} />}
    </>
  );
}
