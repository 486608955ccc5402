// Undoing a change of the address: by the link of the letter to the old one. Without script the end of the link, which
// no server ever sees, is typed in. Opening the page changes nothing, a person has to press the button.
import { html, type Html } from '../generate/html.ts';
import { apiUrl } from '../client/api_url.ts';
import { field, submit } from './field.ts';
import { refusals } from './messages.ts';
import type { Context, Page } from './page.ts';

export const undo: Page = {
  name: 'undo',
  script: 'account',
  heading: (words) => words.undo,
  content(context) {
    const { language, words } = context;
    return html`${refusals(context, ['invalid_or_expired_token', 'email_taken', 'invalid_token'])}
    ${linkForm(context)}
    ${tokenForm(context)}
    <p><a href="/${language}/login">${words.undo.login}</a></p>`;
  },
};

function linkForm(context: Context): Html {
  const { words } = context;
  return html`<form class="card" method="post" action="${action(context)}" data-flow="undo-link" hidden>
    <h2>${words.undo.link_heading}</h2>
    <p>${words.undo.link_text}</p>
    ${submit(words.undo.link_submit)}
    </form>`;
}

function tokenForm(context: Context): Html {
  const { words } = context;
  const attributes = html`type="text" autocomplete="off" spellcheck="false" autocapitalize="none"`;
  return html`<form class="card" method="post" action="${action(context)}" data-flow="undo-token">
    <h2>${words.undo.token_heading}</h2>
    <noscript><p>${words.undo.needs_script}</p></noscript>
    ${field(words, { form: 'token', name: 'token', required: 'required', hint: words.undo.token_hint, attributes })}
    ${submit(words.undo.link_submit)}
    </form>`;
}

function action({ language }: Context): string {
  return `${apiUrl('/auth/email/undo')}?lang=${language}`;
}
