// How old the data are, and a warning once they are older than a minute.
import { useEffect, useState } from 'preact/hooks';
import { ago } from '../../lib/i18n.ts';
import { pageLanguage } from '../../lib/words.ts';
import { words } from './words.ts';

const staleMs = 60_000;

/** The time, each second anew. */
export function useNow(): Date {
  const [now, setNow] = useState(new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function isStale(of: Date, now: Date): boolean {
  return now.getTime() - of.getTime() > staleMs;
}

export function Age({ of, now }: { of: Date; now: Date }) {
  return (
    <p class="age">
      {words.operator.age.replace('{when}', ago(pageLanguage, of, now))}
      {isStale(of, now) && <strong class="fault"><span aria-hidden="true">▲</span> {words.operator.stale}</strong>}
    </p>
  );
}
