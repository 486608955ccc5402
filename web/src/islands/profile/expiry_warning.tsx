// Says that the session is about to end, in time to stay (WCAG 2.2.1): five minutes before, with one button.
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../../gen/api.js';
import { announce } from '../../enhance/form.ts';
import { fill, timeOfDay } from '../../lib/i18n.ts';
import { openSession } from '../../lib/session.ts';
import { pageLanguage } from '../../lib/words.ts';
import { words } from './words.ts';

const noticeMs = 5 * 60_000;
const text = words.profile.expiry;

export function ExpiryWarning({ session, onStay }: { session: Session; onStay: () => void }) {
  const [isNear, setIsNear] = useState(false);
  const end = new Date(session.ends_at);
  useEffect(() => {
    setIsNear(false);
    const look = () => setIsNear(Date.now() > end.getTime() - noticeMs);
    look();
    // Not one long timer: a phone that slept would ring late.
    const timer = setInterval(look, 10_000);
    return () => clearInterval(timer);
  }, [session.ends_at]);

  if (!isNear) return null;
  const time = timeOfDay(pageLanguage, end);
  if (session.ends_at === session.lasts_until) return <p class="notice last" role="alert">{fill(text.last, { time })}</p>;
  const stay = async () => {
    const answer = await openSession();
    if (answer.ok) announce(text.stayed);
    onStay();
  };
  return (
    <div class="notice last" role="alert">
      <p>{fill(text.text, { time })}</p>
      <button type="button" class="action" onClick={() => void stay()}>{text.stay}</button>
    </div>
  );
}
