// Confirming a new address: by the letter's link (needs script: the token is in the fragment), or by its code.
// Opening the page changes nothing, a person has to press the button: mail scanners open links too.
import { html, type Html } from '../generate/html.ts';
import { apiUrl } from '../client/api_url.ts';
import { emailAttributes, field, submit } from './field.ts';
import { refusals } from './messages.ts';
import type { Context, Page } from './page.ts';

export const email: Page = {
  name: 'email',
  script: 'account',
  heading: (words) => words.email,
  content(context) {
    const { language, words } = context;
    return html`${refusals(context, [
      'invalid_or_expired_token', 'email_taken', 'invalid_email', 'email_local_part_not_ascii', 'invalid_code', 'invalid_token',
    ])}
    ${linkForm(context)}
    ${codeForm(context)}
    <p><a href="/${language}/login">${words.email.login}</a></p>`;
  },
};

function linkForm(context: Context): Html {
  const { words } = context;
  return html`<form class="card" method="post" action="${action(context)}" data-flow="email-link" hidden>
    <h2>${words.email.link_heading}</h2>
    <p>${words.email.link_text}</p>
    ${submit(words.email.link_submit)}
    </form>`;
}

function codeForm(context: Context): Html {
  const { words } = context;
  const required = 'required';
  const code = html`type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck="false"`;
  return html`<form class="card" method="post" action="${action(context)}" data-flow="email-code">
    <h2>${words.email.code_heading}</h2>
    <noscript><p>${words.email.needs_script}</p></noscript>
    ${field(words, { form: 'code', name: 'email', required, hint: words.email.email_hint, attributes: emailAttributes })}
    ${field(words, { form: 'code', name: 'code', required, hint: words.email.code_hint, attributes: code })}
    ${submit(words.email.code_submit)}
    </form>`;
}

function action({ language }: Context): string {
  return `${apiUrl('/auth/email/confirm')}?lang=${language}`;
}
