// One panel of the operator's page: what was seen, how old that is, and what was said instead when it could not be seen. What was
// seen before stays, with its age, when asking again fails.
import type { ComponentChildren } from 'preact';
import type { Refusal } from '../../lib/api.ts';
import { Failed } from '../loading.tsx';
import { Age } from './age.tsx';
import { words } from './words.ts';

export interface Seen<T> {
  body?: T | undefined;
  refusal?: Refusal;
}

interface Props<T> {
  id: string;
  title: string;
  seen: Seen<T>;
  /** When the server saw it so. */
  at(body: T): Date;
  now: Date;
  /** What is said when there is nothing yet. */
  none: string;
  again(): void;
  children(body: T): ComponentChildren;
}

export function Panel<T>({ id, title, seen: { body, refusal }, at, now, none, again, children }: Props<T>) {
  return (
    <section class="card" id={id}>
      <h2>{title}</h2>
      {refusal && (isEmpty(refusal) ? <p>{none}</p> : <Failed refusal={refusal} retry={words.retry} again={again} />)}
      {body && <Age of={at(body)} now={now} />}
      {body && children(body)}
    </section>
  );
}

export function isEmpty(refusal: Refusal): boolean {
  return refusal.code === 'nothing_published';
}
