// The service and its parts. A state is a word and a shape, never a colour alone.
import type { Check, Health } from '../../../gen/api.js';
import { words } from './words.ts';

const text = words.operator;
const shapes: Record<Check, string> = { ok: '●', failed: '▲', disabled: '○' };
const asCheck = { healthy: 'ok', degraded: 'disabled', unhealthy: 'failed' } as const;

export function HealthCard({ health }: { health: Health }) {
  const facts = [
    [text.facts.environment, text.environments[health.environment]],
    [text.facts.version, health.version],
    [text.facts.commit, health.commit],
    [text.facts.schema_version, health.schema_version],
    [text.facts.runtime, health.runtime],
    [text.facts.platform, health.platform],
  ];
  return (
    <section class="card" id="health">
      <h2>{text.health}</h2>
      <p><State state={asCheck[health.status]} label={text.statuses[health.status]} /></p>
      <div class="rows">
        {Object.entries(health.checks).map(([name, state]) => (
          <div class="row" key={name}>
            <span>{text.checks[name as keyof typeof text.checks]}</span>
            <State state={state} label={text.states[state]} />
          </div>
        ))}
      </div>
      <dl>{facts.map(([label, value]) => <><dt>{label}</dt><dd>{value}</dd></>)}</dl>
    </section>
  );
}

function State({ state, label }: { state: Check; label: string }) {
  return <span class={`tag ${state}`}><span aria-hidden="true">{shapes[state]}</span> {label}</span>;
}
