// A form behind sign-in, with the behaviour of the public ones. When the session is over, what was typed stays: leaving for
// the sign-in page would lose a password, so another tab is offered.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { element } from '../../enhance/faults.ts';
import { enhance } from '../../enhance/form.ts';
import type { Refusal } from '../../lib/api.ts';
import { pageLanguage } from '../../lib/words.ts';
import { words } from './words.ts';

interface SignedInFormProps {
  flow: string;
  title: string;
  /** What the button says meanwhile, where the device asks the person for something. */
  waits?: string;
  send: (form: HTMLFormElement) => Promise<Refusal | undefined>;
  children: ComponentChildren;
}

export function SignedInForm({ flow, title, waits, send, children }: SignedInFormProps) {
  const place = useRef<HTMLFormElement>(null);
  const latest = useRef(send);
  latest.current = send;
  useEffect(() => {
    const form = place.current;
    if (form) enhance(form, async () => sayIfOver(form, await latest.current(form)));
  }, []);
  return (
    <div>
      <form class="card" data-flow={flow} data-waits={waits} ref={place}>
        <h2>{title}</h2>
        {children}
      </form>
    </div>
  );
}

function sayIfOver(form: HTMLFormElement, refusal: Refusal | undefined): Refusal | undefined {
  form.querySelector('.again')?.remove();
  if (refusal?.status !== 401) return refusal;
  const link = element('a', { href: `/${pageLanguage}/login`, target: '_blank' }, words.profile.sign_in_again);
  const line = element('p', { class: 'again' });
  line.append(link);
  form.append(line);
  return { ...refusal, text: words.profile.session_ended };
}
