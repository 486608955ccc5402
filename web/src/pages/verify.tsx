// Confirming an address: by the letter's link (needs script: the token is in the fragment), or by its code.
// Opening the page changes nothing, a person has to press the button: mail scanners open links too.
import { aCode, anEmail, currentPassword, Field, Submit } from '../ui/field.tsx';
import { PostForm } from '../ui/form.tsx';
import { Notice, ofEmail, ofPassword, Refusals } from '../ui/messages.tsx';
import type { Context, Page } from './page.ts';

export const verify: Page = {
  name: 'verify',
  script: 'public',
  heading: (words) => words.verify,
  content(context) {
    const { language, words } = context;
    return (
      <>
        <Notice words={words} name="verification_sent" />
        <Refusals {...context} codes={['invalid_or_expired_token', 'password_required', ...ofEmail, 'invalid_code', 'invalid_token', ...ofPassword]} />
        <LinkForm {...context} />
        <CodeForm {...context} />
        <ResendForm {...context} />
        <p><a href={`/${language}/login`}>{words.verify.login}</a></p>
      </>
    );
  },
};

function LinkForm({ language, words }: Context) {
  return (
    <PostForm flow="verify-link" path="/auth/verify" language={language} hidden>
      <h2>{words.verify.link_heading}</h2>
      <p>{words.verify.link_text}</p>
      <div class="asked" hidden>
        <p>{words.verify.choose_password}</p>
        <Field form="link" name="password" words={words} is={currentPassword} optional />
      </div>
      <Submit>{words.verify.link_submit}</Submit>
    </PostForm>
  );
}

function CodeForm({ language, words }: Context) {
  return (
    <PostForm flow="verify-code" path="/auth/verify" language={language}>
      <h2>{words.verify.code_heading}</h2>
      <noscript><p>{words.verify.needs_script}</p></noscript>
      <Field form="code" name="email" words={words} is={anEmail} />
      <Field form="code" name="code" words={words} hint={words.verify.code_hint} is={aCode} />
      <details>
        <summary>{words.verify.other_browser}</summary>
        <p>{words.verify.choose_password}</p>
        <Field form="code" name="password" words={words} is={currentPassword} optional />
      </details>
      <Submit>{words.verify.code_submit}</Submit>
    </PostForm>
  );
}

function ResendForm({ language, words }: Context) {
  return (
    <PostForm flow="resend" path="/auth/verify/resend" language={language}>
      <h2>{words.verify.resend_heading}</h2>
      <p>{words.verify.resend_text}</p>
      <Field form="resend" name="email" words={words} is={anEmail} />
      <button type="submit" class="second" data-done={words.verify.resent}>{words.verify.resend_submit}</button>
    </PostForm>
  );
}
