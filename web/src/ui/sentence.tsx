// A sentence of the message files with its {placeholders} filled in.
import type { ComponentChildren } from 'preact';

export function Sentence({ text, parts }: { text: string; parts: Record<string, ComponentChildren> }) {
  return <>{text.split(/\{(\w+)\}/).map((piece, index) => (index % 2 === 0 ? piece : parts[piece]))}</>;
}
