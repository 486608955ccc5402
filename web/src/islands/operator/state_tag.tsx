// A state: a word and a shape, and never a colour alone.
import type { ComponentChildren } from 'preact';

/** Good and bad have a colour too; whatever lies between has none. */
export type Tone = 'ok' | 'failed' | 'between';

export function StateTag({ shape, tone, children }: { shape: string; tone: Tone; children: ComponentChildren }) {
  return <span class={`tag ${tone}`}><span aria-hidden="true">{shape}</span> {children}</span>;
}
