// A form that works without script, inside the element that makes it better with one.
import type { ComponentChildren } from 'preact';
import { apiUrl } from '../lib/api_url.ts';
import type { Language } from '../../build/words.ts';

interface PostFormProps {
  flow: string;
  /** Of the API: a form is posted to the same path as JSON. */
  path: string;
  language: Language;
  hidden?: boolean;
  children: ComponentChildren;
}

export function PostForm({ flow, path, language, hidden, children }: PostFormProps) {
  return (
    <tax-form>
      <form class="card" method="post" action={`${apiUrl(path)}?lang=${language}`} data-flow={flow} hidden={hidden}>
        {children}
      </form>
    </tax-form>
  );
}
