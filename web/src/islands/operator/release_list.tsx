// Which release serves, which are kept to go back to, and which one is tried.
import type { ReleaseState, Releases } from '../../../gen/api.js';
import { dateAndTime, fill, shortDateAndTime } from '../../lib/i18n.ts';
import { pageLanguage } from '../../lib/words.ts';
import { StateTag, type Tone } from './state_tag.tsx';
import { words } from './words.ts';

const text = words.operator;
const looks: Record<ReleaseState, { shape: string; tone: Tone }> = {
  serving: { shape: '●', tone: 'ok' },
  canary: { shape: '◆', tone: 'between' },
  kept: { shape: '○', tone: 'between' },
};

export function ReleaseList({ releases: { at, releases } }: { releases: Releases }) {
  return (
    <>
      <p>{fill(text.published, { when: dateAndTime(pageLanguage, at) })}</p>
      {releases.length === 0 ? <p>{text.no_releases}</p> : (
        <ul class="rows">
          {releases.map(({ revision, commit, program_version, state, since }) => (
            <li class="row" key={revision}>
              <div>
                {revision}{' '}
                <small>{program_version && `${text.facts.version} ${program_version} · `}{text.facts.commit} {commit}</small>{' '}
                <small>{fill(text.since, { when: shortDateAndTime(pageLanguage, since) })}</small>
              </div>
              <StateTag {...looks[state]}>{text.release_states[state]}</StateTag>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
