// Confirming a new address: by the letter's link (needs script: the token is in the fragment), or by its code.
// Opening the page changes nothing, a person has to press the button: mail scanners open links too.
import { aCode, anEmail, Field, Submit } from '../ui/field.tsx';
import { PostForm } from '../ui/form.tsx';
import { ofEmail, Refusals } from '../ui/messages.tsx';
import type { Context, Page } from './page.ts';

export const email: Page = {
  name: 'email',
  script: 'public',
  heading: (words) => words.email,
  content(context) {
    const { language, words } = context;
    return (
      <>
        <Refusals {...context} codes={['invalid_or_expired_token', 'email_taken', ...ofEmail, 'invalid_code', 'invalid_token']} />
        <LinkForm {...context} />
        <CodeForm {...context} />
        <p><a href={`/${language}/login`}>{words.email.login}</a></p>
      </>
    );
  },
};

const path = '/auth/email/confirm';

function LinkForm({ language, words }: Context) {
  return (
    <PostForm flow="email-link" path={path} language={language} hidden>
      <h2>{words.email.link_heading}</h2>
      <p>{words.email.link_text}</p>
      <Submit>{words.email.link_submit}</Submit>
    </PostForm>
  );
}

function CodeForm({ language, words }: Context) {
  return (
    <PostForm flow="email-code" path={path} language={language}>
      <h2>{words.email.code_heading}</h2>
      <noscript><p>{words.email.needs_script}</p></noscript>
      <Field form="code" name="email" words={words} hint={words.email.email_hint} is={anEmail} />
      <Field form="code" name="code" words={words} hint={words.email.code_hint} is={aCode} />
      <Submit>{words.email.code_submit}</Submit>
    </PostForm>
  );
}
