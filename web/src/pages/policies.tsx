// What a person accepts when registering.
import type { Page } from './page.ts';

export const terms = policy('terms');
export const privacy = policy('privacy');

function policy(name: 'terms' | 'privacy'): Page {
  return {
    name,
    heading: (words) => words[name],
    content: ({ words }) => <div class="card">{words[name].paragraphs.map((text) => <p>{text}</p>)}</div>,
  };
}
