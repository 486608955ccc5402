// Confirming an address: by the letter's link (needs script: the token is in the fragment), or by its code.
// Opening the page changes nothing, a person has to press the button: mail scanners open links too.
import { html, type Html } from '../generate/html.ts';
import { apiUrl } from '../client/api_url.ts';
import { emailAttributes, field, submit } from './field.ts';
import { notice, refusals } from './messages.ts';
import type { Context, Page } from './page.ts';

export const verify: Page = {
  name: 'verify',
  script: 'account',
  heading: (words) => words.verify,
  content(context) {
    const { language, words } = context;
    return html`${notice(words, 'verification_sent')}
    ${refusals(context, [
      'invalid_or_expired_token', 'password_required', 'invalid_email', 'email_local_part_not_ascii', 'invalid_code', 'invalid_token',
      'password_too_short', 'password_too_common', 'password_too_guessable', 'password_contains_context',
    ])}
    ${linkForm(context)}
    ${codeForm(context)}
    ${resendForm(context)}
    <p><a href="/${language}/login">${words.verify.login}</a></p>`;
  },
};

function linkForm({ language, words }: Context): Html {
  const attributes = html`type="password" autocomplete="current-password"`;
  return html`<form class="card" method="post" action="${apiUrl('/auth/verify')}?lang=${language}" data-flow="verify-link" hidden>
    <h2>${words.verify.link_heading}</h2>
    <p>${words.verify.link_text}</p>
    <div class="asked" hidden><p>${words.verify.choose_password}</p>
    ${field(words, { form: 'link', name: 'password', attributes })}</div>
    ${submit(words.verify.link_submit)}
    </form>`;
}

function codeForm({ language, words }: Context): Html {
  const required = 'required';
  const code = html`type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck="false"`;
  const password = html`type="password" autocomplete="current-password"`;
  return html`<form class="card" method="post" action="${apiUrl('/auth/verify')}?lang=${language}" data-flow="verify-code">
    <h2>${words.verify.code_heading}</h2>
    <noscript><p>${words.verify.needs_script}</p></noscript>
    ${field(words, { form: 'code', name: 'email', required, attributes: emailAttributes })}
    ${field(words, { form: 'code', name: 'code', required, hint: words.verify.code_hint, attributes: code })}
    <details><summary>${words.verify.other_browser}</summary>
    <p>${words.verify.choose_password}</p>
    ${field(words, { form: 'code', name: 'password', attributes: password })}</details>
    ${submit(words.verify.code_submit)}
    </form>`;
}

function resendForm({ language, words }: Context): Html {
  return html`<form class="card" method="post" action="${apiUrl('/auth/verify/resend')}?lang=${language}" data-flow="resend">
    <h2>${words.verify.resend_heading}</h2>
    <p>${words.verify.resend_text}</p>
    ${field(words, { form: 'resend', name: 'email', required: 'required', attributes: emailAttributes })}
    <button class="second">${words.verify.resend_submit}</button>
    <p class="done" role="status" data-text="${words.verify.resent}"></p>
    </form>`;
}
