// The account: who it belongs to, what can be changed, and where it is open.
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../../gen/api.js';
import type { Refusal } from '../../lib/api.ts';
import { openSession } from '../../lib/session.ts';
import { Failed, leavesFor, Waiting } from '../loading.tsx';
import { Details } from './details.tsx';
import { EditForm } from './edit_form.tsx';
import { EmailForm } from './email_form.tsx';
import { ExpiryWarning } from './expiry_warning.tsx';
import { Passkeys } from './passkeys.tsx';
import { PasswordForm } from './password_form.tsx';
import { readProfile, type Version } from './read_profile.ts';
import { Sessions } from './sessions.tsx';
import { words } from './words.ts';

export function Account() {
  const [version, setVersion] = useState<Version>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [current, setCurrent] = useState<Session>();
  const [sessionsAsked, setSessionsAsked] = useState(1);
  const askSessions = () => setSessionsAsked(sessionsAsked + 1);

  const load = async () => {
    setRefusal(undefined);
    const session = await openSession();
    const found = session.ok ? await readProfile() : session.refusal;
    if ('user' in found) setVersion(found);
    else if (!leavesFor(found)) setRefusal(found);
  };
  useEffect(() => void load(), []);

  if (refusal) return <Failed refusal={refusal} retry={words.profile.retry} again={() => void load()} />;
  if (!version) return <Waiting text={words.profile.loading} />;
  const { user } = version;
  return (
    <div id="account">
      <Waiting text={`${user.first_name} ${user.last_name}`} />
      <Details user={user} />
      <EditForm version={version} onChange={setVersion} />
      <PasswordForm email={user.email} onChange={askSessions} />
      <EmailForm email={user.email} />
      <Passkeys email={user.email} />
      <Sessions key={sessionsAsked} onCurrent={setCurrent} />
      {current && <ExpiryWarning session={current} onStay={askSessions} />}
    </div>
  );
}
