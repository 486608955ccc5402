// Undoing a change of the address: by the link of the letter to the old one. Without script the end of the link, which
// no server ever sees, is typed in. Opening the page changes nothing, a person has to press the button.
import { Field, Submit } from '../ui/field.tsx';
import { PostForm } from '../ui/form.tsx';
import { Refusals } from '../ui/messages.tsx';
import type { Context, Page } from './page.ts';

export const undo: Page = {
  name: 'undo',
  script: 'public',
  heading: (words) => words.undo,
  content(context) {
    const { language, words } = context;
    return (
      <>
        <Refusals {...context} codes={['invalid_or_expired_token', 'email_taken', 'invalid_token']} />
        <LinkForm {...context} />
        <TokenForm {...context} />
        <p><a href={`/${language}/login`}>{words.undo.login}</a></p>
      </>
    );
  },
};

const path = '/auth/email/undo';

function LinkForm({ language, words }: Context) {
  return (
    <PostForm flow="undo-link" path={path} language={language} hidden>
      <h2>{words.undo.link_heading}</h2>
      <p>{words.undo.link_text}</p>
      <Submit>{words.undo.link_submit}</Submit>
    </PostForm>
  );
}

function TokenForm({ language, words }: Context) {
  return (
    <PostForm flow="undo-token" path={path} language={language}>
      <h2>{words.undo.token_heading}</h2>
      <noscript><p>{words.undo.needs_script}</p></noscript>
      <Field form="token" name="token" words={words} hint={words.undo.token_hint}
        is={{ type: 'text', autocomplete: 'off', spellcheck: false, autocapitalize: 'none' }} />
      <Submit>{words.undo.link_submit}</Submit>
    </PostForm>
  );
}
