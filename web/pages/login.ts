// Signing in.
import { html } from '../generate/html.ts';
import { apiUrl } from '../client/api_url.ts';
import { checkbox, emailAttributes, field, submit } from './field.ts';
import { notice, refusals } from './messages.ts';
import type { Page } from './page.ts';

export const login: Page = {
  name: 'login',
  script: 'account',
  heading: (words) => words.login,
  content(context) {
    const { language, words } = context;
    const required = 'required';
    return html`${notice(words, 'verified')}${notice(words, 'password_reset')}${notice(words, 'email_changed')}${notice(words, 'signed_out')}
    ${refusals(context, [
      'invalid_credentials', 'email_code_required', 'email_not_verified', 'account_suspended', 'mfa_enrollment_required',
      'invalid_email', 'email_local_part_not_ascii',
      'invalid_device_id', 'invalid_code', 'invalid_choice', 'authentication_required', 'invalid_refresh_token',
    ])}
    <form class="card" method="post" action="${apiUrl('/auth/login')}?lang=${language}" data-flow="login">
    ${field(words, { form: 'login', name: 'email', required, attributes: emailAttributes })}
    ${field(words, { form: 'login', name: 'password', required, attributes: html`type="password" autocomplete="current-password"` })}
    <details><summary>${words.login.code_asked}</summary>
    ${field(words, { form: 'login', name: 'email_code', attributes: html`type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck="false"` })}</details>
    ${checkbox('login-remember_me', 'remember_me', html`${words.login.remember_me}`)}
    ${submit(words.login.submit)}
    </form>
    <p><a href="/${language}/forgot">${words.login.forgot}</a></p>
    <p>${words.login.no_account} <a href="/${language}/register">${words.login.register}</a></p>
    <p>${words.login.no_letter} <a href="/${language}/verify">${words.login.verify}</a></p>`;
  },
};
