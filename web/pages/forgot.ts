// A forgotten password: asking for the letter that resets it.
import { html } from '../generate/html.ts';
import { apiUrl } from '../client/api_url.ts';
import { emailAttributes, field, submit } from './field.ts';
import { refusals } from './messages.ts';
import type { Page } from './page.ts';

export const forgot: Page = {
  name: 'forgot',
  script: 'account',
  heading: (words) => words.forgot,
  content(context) {
    const { language, words } = context;
    return html`${refusals(context, ['invalid_email', 'email_local_part_not_ascii'])}
    <form class="card" method="post" action="${apiUrl('/auth/password/reset/request')}?lang=${language}" data-flow="forgot">
    ${field(words, { form: 'forgot', name: 'email', required: 'required', attributes: emailAttributes })}
    ${submit(words.forgot.submit)}
    </form>
    <p><a href="/${language}/login">${words.forgot.login}</a></p>`;
  },
};
