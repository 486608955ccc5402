// How old the data are, and a warning once they are older than a minute.
import { useEffect, useState } from 'preact/hooks';
import { ago } from '../../lib/i18n.ts';
import { pageLanguage } from '../../lib/words.ts';
import { words } from './words.ts';

const staleMs = 60_000;

export function Age({ of, again }: { of: Date; again: () => void }) {
  const [now, setNow] = useState(new Date());
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, [of.getTime()]);
  const isStale = now.getTime() - of.getTime() > staleMs;
  return (
    <div class="card" id="age">
      <p>{words.operator.age.replace('{when}', ago(pageLanguage, of, now))}</p>
      <p role="status">{isStale && <strong class="fault">{words.operator.stale}</strong>}</p>
      <button type="button" class="second" onClick={again}>{words.operator.reload}</button>
    </div>
  );
}
