// Choosing a new password: by the letter's link (needs script: the token is in the fragment), or by its code.
// Opening the page changes nothing, a person has to press the button: mail scanners open links too.
import { aCode, anEmail, Field, newPassword, Submit } from '../ui/field.tsx';
import { PostForm } from '../ui/form.tsx';
import { Notice, ofEmail, ofPassword, Refusals } from '../ui/messages.tsx';
import type { Context, Page } from './page.ts';

export const reset: Page = {
  name: 'reset',
  script: 'public',
  heading: (words) => words.reset,
  content(context) {
    const { language, words } = context;
    return (
      <>
        <Notice words={words} name="reset_sent" />
        <Notice words={words} name="email_restored" />
        <Refusals {...context} codes={['invalid_or_expired_token', ...ofEmail, 'invalid_code', 'invalid_token', ...ofPassword]} />
        <LinkForm {...context} />
        <CodeForm {...context} />
        <p><a href={`/${language}/forgot`}>{words.reset.again}</a></p>
        <p><a href={`/${language}/login`}>{words.reset.login}</a></p>
      </>
    );
  },
};

const path = '/auth/password/reset/confirm';

/** The address is for the password manager, which must know whose new password it keeps; the token already says whose it is. */
function LinkForm({ language, words }: Context) {
  return (
    <PostForm flow="reset-link" path={path} language={language} hidden>
      <h2>{words.reset.link_heading}</h2>
      <input type="email" autocomplete="username" hidden readOnly />
      <Field form="link" name="new_password" words={words} hint={words.fields.password_hint} is={newPassword} />
      <Submit>{words.reset.link_submit}</Submit>
    </PostForm>
  );
}

function CodeForm({ language, words }: Context) {
  return (
    <PostForm flow="reset-code" path={path} language={language}>
      <h2>{words.reset.code_heading}</h2>
      <noscript><p>{words.reset.needs_script}</p></noscript>
      <Field form="code" name="email" words={words} is={anEmail} />
      <Field form="code" name="code" words={words} hint={words.reset.code_hint} is={aCode} />
      <Field form="code" name="new_password" words={words} hint={words.fields.password_hint} is={newPassword} />
      <Submit>{words.reset.code_submit}</Submit>
    </PostForm>
  );
}
