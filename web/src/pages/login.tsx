// Signing in: with a password, which needs no script, or with a passkey, which does.
import { aCode, anEmail, Checkbox, currentPassword, Field, Submit } from '../ui/field.tsx';
import { PostForm } from '../ui/form.tsx';
import { Notice, ofEmail, Refusals } from '../ui/messages.tsx';
import type { Context, Page } from './page.ts';

export const login: Page = {
  name: 'login',
  script: 'public',
  heading: (words) => words.login,
  content({ language, words }) {
    return (
      <>
        <Notice words={words} name="verified" />
        <Notice words={words} name="password_reset" />
        <Notice words={words} name="email_changed" />
        <Notice words={words} name="signed_out" />
        <Refusals language={language} words={words} codes={[
          'invalid_credentials', 'email_code_required', 'email_not_verified', 'account_suspended', 'mfa_enrollment_required', ...ofEmail,
          'invalid_device_id', 'invalid_code', 'invalid_choice', 'authentication_required', 'invalid_refresh_token',
        ]} />
        <PostForm flow="login" path="/auth/login" language={language}>
          <Field form="login" name="email" words={words} is={{ ...anEmail, autocomplete: 'username webauthn' }} />
          <Field form="login" name="password" words={words} is={currentPassword} />
          <details>
            <summary>{words.login.code_asked}</summary>
            <Field form="login" name="email_code" words={words} is={aCode} optional />
          </details>
          <Checkbox id="login-remember_me" name="remember_me">{words.login.remember_me}</Checkbox>
          <Submit>{words.login.submit}</Submit>
        </PostForm>
        <PasskeyForm words={words} />
        <p><a href={`/${language}/forgot`}>{words.login.forgot}</a></p>
        <p>{words.login.no_account} <a href={`/${language}/register`}>{words.login.register}</a></p>
        <p>{words.login.no_letter} <a href={`/${language}/verify`}>{words.login.verify}</a></p>
      </>
    );
  },
};

/** Out of sight until a script says that this browser knows passkeys; its place is kept, so that nothing jumps. */
function PasskeyForm({ words }: Pick<Context, 'words'>) {
  const { passkey, passkey_waits, passkey_declined, passkey_failed } = words.login;
  return (
    <form class="passkey" data-flow="passkey" data-waits={passkey_waits} data-declined={passkey_declined} data-failed={passkey_failed}>
      <button type="submit" class="second">{passkey}</button>
      <p class="hint" role="status" />
    </form>
  );
}
