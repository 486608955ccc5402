// Go or no go: the verdict, why, each criterion, and what was said against what was seen. Its sentences are the gate's, in English.
import type { Criterion, CriterionState, GateReport, Verdict } from '../../../gen/api.js';
import { dateAndTime, fill } from '../../lib/i18n.ts';
import { pageLanguage } from '../../lib/words.ts';
import { StateTag, type Tone } from './state_tag.tsx';
import { words } from './words.ts';

const text = words.operator;
const verdictLooks: Record<Verdict, { shape: string; tone: Tone }> = {
  GO: { shape: '●', tone: 'ok' },
  CONDITIONAL: { shape: '◆', tone: 'between' },
  'NO-GO': { shape: '▲', tone: 'failed' },
};
const looks: Record<CriterionState, { shape: string; tone: Tone }> = {
  PASS: { shape: '●', tone: 'ok' },
  WAIVED: { shape: '◆', tone: 'between' },
  SKIPPED: { shape: '○', tone: 'between' },
  UNKNOWN: { shape: '□', tone: 'between' },
  STALE: { shape: '■', tone: 'between' },
  FAIL: { shape: '▲', tone: 'failed' },
};

export function ReportFacts({ report }: { report: GateReport }) {
  const { verdict, points, total, project, environment, commit, at } = report;
  return (
    <>
      <p class="verdict">
        <StateTag {...verdictLooks[verdict]}>{verdict} · {text.verdicts[verdict]}</StateTag>{' '}
        {fill(text.points, { points: String(points), total: String(total) })}
      </p>
      <p>
        {fill(text.decided, { when: dateAndTime(pageLanguage, at) })} · {project}, {environment}
        {commit && ` · ${text.facts.commit} ${commit}`}
      </p>
      <Sentences title={text.causes} sentences={report.causes} />
      <Sentences title={text.contradictions} sentences={report.contradictions} />
      <h3>{text.criteria}</h3>
      <ul class="rows">{report.criteria.map((criterion) => <CriterionRow key={criterion.id} {...criterion} />)}</ul>
    </>
  );
}

function Sentences({ title, sentences }: { title: string; sentences: string[] }) {
  if (sentences.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul lang="en">{sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
    </>
  );
}

function CriterionRow({ id, title, weight, blocker, state, cause }: Criterion) {
  return (
    <li class="row">
      <div>
        {id} <span lang="en">{title}</span>{' '}
        <small>{fill(text.weight, { weight: String(weight) })}{blocker && ` · ${text.blocker}`}</small>
        {cause && <small class="why" lang="en">{cause}</small>}
      </div>
      <StateTag {...looks[state]}>{text.criterion_states[state]}</StateTag>
    </li>
  );
}
