// The state of the service, its releases and the gate's report, for who may see them: the server says who that is, and its refusal
// is all that others see.
import { useEffect, useState } from 'preact/hooks';
import type { Operations } from '../../../gen/api.js';
import type { Refusal } from '../../lib/api.ts';
import { callSignedIn, openSession } from '../../lib/session.ts';
import { Failed, leavesFor, Waiting } from '../loading.tsx';
import { isStale, useNow } from './age.tsx';
import { HealthFacts } from './health_facts.tsx';
import { isEmpty, Panel, type Seen } from './panel.tsx';
import { ReleaseList } from './release_list.tsx';
import { ReportFacts } from './report_facts.tsx';
import { words } from './words.ts';

const calls = { health: 'GET /api/v1/admin/health', releases: 'GET /api/v1/admin/releases', report: 'GET /api/v1/admin/report' } as const;
type Name = keyof typeof calls;
type All = { [N in Name]?: Seen<Operations[(typeof calls)[N]]['answer']> };

const text = words.operator;

export function Console() {
  const [all, setAll] = useState<All>({});
  const [refusal, setRefusal] = useState<Refusal>();
  const [isSignedIn, setIsSignedIn] = useState(false);
  const now = useNow();

  /** Whether this person may see them at all. */
  const ask = async (name: Name): Promise<boolean> => {
    const answer = await callSignedIn(calls[name]);
    if (answer.ok) setAll((before) => ({ ...before, [name]: { body: answer.body } }));
    if (answer.ok) return true;
    const said = answer.refusal;
    if (leavesFor(said)) return false;
    if (said.status === 403) setRefusal(said);
    else setAll((before) => ({ ...before, [name]: { body: isEmpty(said) ? undefined : before[name]?.body, refusal: said } }));
    return said.status !== 403;
  };
  const load = async () => {
    setRefusal(undefined);
    const session = isSignedIn ? undefined : await openSession();
    if (session && !session.ok) return leavesFor(session.refusal) || setRefusal(session.refusal);
    setIsSignedIn(true);
    // One first: two at once would both renew a token that ran out, and of two renewals one is taken for a thief's.
    if (await ask('health')) await Promise.all([ask('releases'), ask('report')]);
  };
  useEffect(() => void load(), []);

  if (refusal?.status === 403) return <div class="summary" role="alert"><p>{refusal.text}</p></div>;
  if (refusal) return <Failed refusal={refusal} retry={words.retry} again={() => void load()} />;
  const { health, releases, report } = all;
  const seenAt = [health?.body?.timestamp, releases?.body?.read_at, report?.body?.read_at].filter((at) => at !== undefined);
  // From the top: what comes later pushes nothing that is in sight, not even the word that it is being waited for.
  const drawn = [health, health && releases, health && releases && report].filter(Boolean).length;
  return (
    <>
      {health && (
        <div class="tools">
          <p class="heard" role="status">{seenAt.some((at) => isStale(new Date(at), now)) && text.stale}</p>
          <button type="button" class="second" onClick={() => void load()}>{text.reload}</button>
        </div>
      )}
      {health && (
        <Panel id="health" title={text.health} seen={health} now={now} at={({ timestamp }) => new Date(timestamp)} none="" again={() => void ask('health')}>
          {(body) => <HealthFacts health={body} />}
        </Panel>
      )}
      {health && releases && (
        <Panel id="releases" title={text.releases} seen={releases} now={now} at={({ read_at }) => new Date(read_at)} none={text.no_releases} again={() => void ask('releases')}>
          {(body) => <ReleaseList releases={body} />}
        </Panel>
      )}
      {health && releases && report && (
        <Panel id="report" title={text.report} seen={report} now={now} at={({ read_at }) => new Date(read_at)} none={text.no_report} again={() => void ask('report')}>
          {(body) => <ReportFacts report={body} />}
        </Panel>
      )}
      {drawn < 3 && <Waiting key={drawn} text={text.loading} />}
    </>
  );
}
