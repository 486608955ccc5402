// Choosing a new password: by the letter's link (needs script: the token is in the fragment), or by its code.
// Opening the page changes nothing, a person has to press the button: mail scanners open links too.
import { html, type Html } from '../generate/html.ts';
import { apiUrl } from '../client/api_url.ts';
import { emailAttributes, field, submit } from './field.ts';
import { minimumPassword, notice, refusals } from './messages.ts';
import type { Context, Page } from './page.ts';

export const reset: Page = {
  name: 'reset',
  script: 'account',
  heading: (words) => words.reset,
  content(context) {
    const { language, words } = context;
    return html`${notice(words, 'reset_sent')}${notice(words, 'email_restored')}
    ${refusals(context, [
      'invalid_or_expired_token', 'invalid_email', 'email_local_part_not_ascii', 'invalid_code', 'invalid_token',
      'password_too_short', 'password_too_common', 'password_too_guessable', 'password_contains_context',
    ])}
    ${linkForm(context)}
    ${codeForm(context)}
    <p><a href="/${language}/forgot">${words.reset.again}</a></p>
    <p><a href="/${language}/login">${words.reset.login}</a></p>`;
  },
};

function linkForm(context: Context): Html {
  const { words } = context;
  return html`<form class="card" method="post" action="${action(context)}" data-flow="reset-link" hidden>
    <h2>${words.reset.link_heading}</h2>
    ${newPassword(context, 'link')}
    ${submit(words.reset.link_submit)}
    </form>`;
}

function codeForm(context: Context): Html {
  const { words } = context;
  const required = 'required';
  const code = html`type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck="false"`;
  return html`<form class="card" method="post" action="${action(context)}" data-flow="reset-code">
    <h2>${words.reset.code_heading}</h2>
    <noscript><p>${words.reset.needs_script}</p></noscript>
    ${field(words, { form: 'code', name: 'email', required, attributes: emailAttributes })}
    ${field(words, { form: 'code', name: 'code', required, hint: words.reset.code_hint, attributes: code })}
    ${newPassword(context, 'code')}
    ${submit(words.reset.code_submit)}
    </form>`;
}

function newPassword({ words }: Context, form: string): Html {
  const attributes = html`type="password" autocomplete="new-password" data-minimum="${minimumPassword}"`;
  return field(words, { form, name: 'new_password', required: 'required', hint: words.fields.password_hint, attributes });
}

function action({ language }: Context): string {
  return `${apiUrl('/auth/password/reset/confirm')}?lang=${language}`;
}
