// Where the account is open, and the buttons that close it elsewhere.
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../../gen/api.js';
import { announce } from '../../enhance/form.ts';
import type { Answer, Refusal } from '../../lib/api.ts';
import { dateAndTime, fill, plural } from '../../lib/i18n.ts';
import { callSignedIn } from '../../lib/session.ts';
import { pageLanguage } from '../../lib/words.ts';
import { Failed } from '../loading.tsx';
import { words } from './words.ts';

const text = words.profile.sessions;

/** `onCurrent` is told of the session that this page belongs to: it may be about to end. */
export function Sessions({ onCurrent }: { onCurrent: (session: Session | undefined) => void }) {
  const [sessions, setSessions] = useState<Session[]>();
  const [refusal, setRefusal] = useState<Refusal>();

  const load = async () => {
    const answer = await callSignedIn('GET /api/v1/auth/sessions');
    setRefusal(answer.ok ? undefined : answer.refusal);
    if (!answer.ok) return;
    setSessions(answer.body.sessions);
    onCurrent(answer.body.sessions.find((one) => one.current));
  };
  useEffect(() => void load(), []);

  const end = async (ending: Promise<Answer<undefined>>, done: string) => {
    const answer = await ending;
    // Somebody else ended it first: that is what was wanted.
    if (!answer.ok && answer.refusal.code !== 'missing') return setRefusal(answer.refusal);
    announce(done);
    await load();
  };
  const endOne = (id: string) => void end(callSignedIn('DELETE /api/v1/auth/sessions/{id}', { id }), text.ended);
  const endOthers = () => void end(callSignedIn('DELETE /api/v1/auth/sessions'), text.others_ended);

  return (
    <section class="card" id="sessions">
      <h2>{text.title}</h2>
      {refusal && <Failed refusal={refusal} retry={words.profile.retry} again={() => void load()} />}
      {sessions ? <p>{plural(pageLanguage, sessions.length, text.count)}</p> : !refusal && <p role="status">{text.loading}</p>}
      <div class="rows">{sessions?.map((one) => <Row key={one.id} session={one} end={() => endOne(one.id)} />)}</div>
      {sessions && sessions.length > 1 && <button type="button" class="second" onClick={endOthers}>{text.end_others}</button>}
    </section>
  );
}

function Row({ session, end }: { session: Session; end: () => void }) {
  const device = session.device ?? text.unknown_device;
  return (
    <div class="row">
      <div>
        <p><strong>{device}</strong> {session.current && <span class="tag ok">{text.this_device}</span>}</p>
        <p class="hint">{fill(text.address, { address: session.address })}</p>
        <p class="hint">{fill(text.last_seen, { when: dateAndTime(pageLanguage, session.last_seen_at) })}</p>
      </div>
      {!session.current && <button type="button" onClick={end} aria-label={fill(text.end_named, { device })}>{text.end}</button>}
    </div>
  );
}
