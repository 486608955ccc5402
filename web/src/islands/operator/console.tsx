// The state of the service, for who may see it: the server says who that is, and its refusal is all that others see. The
// report stands empty until the gate writes one.
import { useEffect, useState } from 'preact/hooks';
import type { Health } from '../../../gen/api.js';
import type { Refusal } from '../../lib/api.ts';
import { callSignedIn, openSession } from '../../lib/session.ts';
import { Failed, leavesFor, Waiting } from '../loading.tsx';
import { Age } from './age.tsx';
import { HealthCard } from './health_card.tsx';
import { words } from './words.ts';

export function Console() {
  const [health, setHealth] = useState<Health>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [isSignedIn, setIsSignedIn] = useState(false);

  const load = async () => {
    setRefusal(undefined);
    const session = isSignedIn ? undefined : await openSession();
    if (session && !session.ok) return leavesFor(session.refusal) || setRefusal(session.refusal);
    setIsSignedIn(true);
    const answer = await callSignedIn('GET /api/v1/admin/health');
    if (answer.ok) setHealth(answer.body);
    else if (!leavesFor(answer.refusal)) setRefusal(answer.refusal);
  };
  useEffect(() => void load(), []);

  if (refusal?.status === 403) return <div class="summary" role="alert"><p>{refusal.text}</p></div>;
  if (refusal) return <Failed refusal={refusal} retry={words.retry} again={() => void load()} />;
  if (!health) return <Waiting text={words.operator.loading} />;
  return (
    <>
      <Age of={new Date(health.timestamp)} again={() => void load()} />
      <HealthCard health={health} />
      <section class="card">
        <h2>{words.operator.report}</h2>
        <p>{words.operator.no_report}</p>
      </section>
    </>
  );
}
