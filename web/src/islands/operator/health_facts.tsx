// The service and its parts.
import type { Check, Health } from '../../../gen/api.js';
import { StateTag, type Tone } from './state_tag.tsx';
import { words } from './words.ts';

const text = words.operator;
const looks: Record<Check, { shape: string; tone: Tone }> = {
  ok: { shape: '●', tone: 'ok' },
  failed: { shape: '▲', tone: 'failed' },
  disabled: { shape: '○', tone: 'between' },
};
const asCheck = { healthy: 'ok', degraded: 'disabled', unhealthy: 'failed' } as const;

export function HealthFacts({ health }: { health: Health }) {
  const facts = [
    [text.facts.environment, text.environments[health.environment]],
    [text.facts.version, health.version],
    [text.facts.commit, health.commit],
    [text.facts.schema_version, health.schema_version],
    [text.facts.runtime, health.runtime],
    [text.facts.platform, health.platform],
  ];
  return (
    <>
      <p><StateTag {...looks[asCheck[health.status]]}>{text.statuses[health.status]}</StateTag></p>
      <div class="rows">
        {Object.entries(health.checks).map(([name, state]) => (
          <div class="row" key={name}>
            <span>{text.checks[name as keyof typeof text.checks]}</span>
            <StateTag {...looks[state]}>{text.states[state]}</StateTag>
          </div>
        ))}
      </div>
      <dl>{facts.map(([label, value]) => <><dt>{label}</dt><dd>{value}</dd></>)}</dl>
    </>
  );
}
