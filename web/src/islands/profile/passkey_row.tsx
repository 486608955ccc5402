// One passkey, and the button that removes it: asked twice, because it cannot be brought back.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Passkey } from '../../../gen/api.js';
import { announce } from '../../enhance/form.ts';
import type { Refusal } from '../../lib/api.ts';
import { dateAndTime, fill } from '../../lib/i18n.ts';
import { callSignedIn } from '../../lib/session.ts';
import { pageLanguage } from '../../lib/words.ts';
import { words } from './words.ts';

const text = words.profile.passkeys;

export function PasskeyRow({ passkey, onRemoved }: { passkey: Passkey; onRemoved: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const when = (time: string) => dateAndTime(pageLanguage, time);
  const name = passkey.name ?? text.unnamed;
  const keep = () => {
    setIsAsking(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  return (
    <div class="row">
      <div>
        <p><strong>{name}</strong> {passkey.synced && <span class="tag ok">{text.synced}</span>}</p>
        <p class="hint">{fill(text.created_at, { when: when(passkey.created_at) })}</p>
        <p class="hint">{passkey.last_used_at ? fill(text.last_used_at, { when: when(passkey.last_used_at) }) : text.never_used}</p>
      </div>
      {isAsking
        ? <Removal id={passkey.id} name={name} onKept={keep} onRemoved={onRemoved} />
        : <button type="button" ref={button} onClick={() => setIsAsking(true)} aria-label={fill(text.remove_named, { name })}>{text.remove}</button>}
    </div>
  );
}

interface RemovalProps {
  id: string;
  name: string;
  onKept: () => void;
  onRemoved: () => void;
}

function Removal({ id, name, onKept, onRemoved }: RemovalProps) {
  const [refusal, setRefusal] = useState<Refusal>();
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => question.current?.focus(), []);
  const remove = async () => {
    const answer = await callSignedIn('DELETE /api/v1/auth/passkeys/{id}', { id });
    // Somebody else removed it first: that is what was wanted.
    if (!answer.ok && answer.refusal.code !== 'missing') return setRefusal(answer.refusal);
    announce(text.removed);
    onRemoved();
  };
  return (
    <div class="question">
      <p tabIndex={-1} ref={question}>{fill(text.sure, { name })}</p>
      {refusal && <Refused refusal={refusal} />}
      <button type="button" onClick={() => void remove()}>{text.yes}</button>
      <button type="button" onClick={onKept}>{text.no}</button>
    </div>
  );
}

/** In this tab: the new session must be the one that removes it. */
function Refused({ refusal: { status, text: said } }: { refusal: Refusal }) {
  return (
    <div class="summary" role="alert">
      <p>{said}</p>
      {(status === 401 || status === 403) && <a href={`/${pageLanguage}/login`}>{text.sign_in}</a>}
    </div>
  );
}
