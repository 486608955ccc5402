// Opening an account.
import { fill, html } from '../generate/html.ts';
import { apiUrl } from '../client/api_url.ts';
import { checkbox, emailAttributes, field, submit } from './field.ts';
import { minimumPassword, refusals } from './messages.ts';
import type { Context, Page } from './page.ts';

export const register: Page = {
  name: 'register',
  script: 'account',
  heading: (words) => words.register,
  content(context) {
    const { language, words } = context;
    const name = html`type="text" autocapitalize="words"`;
    const required = 'required';
    return html`${refusals(context, [
      'invalid_name', 'too_short', 'invalid_email', 'email_local_part_not_ascii', 'invalid_phone', 'invalid_choice',
      'must_be_accepted', 'password_too_short', 'password_too_common', 'password_too_guessable', 'password_contains_context',
    ])}
    <form class="card" method="post" action="${apiUrl('/auth/register')}?lang=${language}" data-flow="register">
    <input type="hidden" name="language" value="${language}">
    ${field(words, { form: 'register', name: 'first_name', required, attributes: html`${name} autocomplete="given-name"` })}
    ${field(words, { form: 'register', name: 'last_name', required, attributes: html`${name} autocomplete="family-name"` })}
    ${field(words, { form: 'register', name: 'email', required, hint: words.register.email_hint, attributes: emailAttributes })}
    ${field(words, {
      form: 'register', name: 'phone', hint: words.fields.phone_hint,
      attributes: html`type="tel" inputmode="tel" autocomplete="tel"`,
    })}
    ${field(words, {
      form: 'register', name: 'password', required, hint: words.fields.password_hint,
      attributes: html`type="password" autocomplete="new-password" data-minimum="${minimumPassword}"`,
    })}
    ${checkbox('register-accept_terms', 'accept_terms', acceptance(context), html` required data-missing="${words.missing.accept_terms}"`)}
    ${submit(words.register.submit)}
    </form>
    <p>${words.register.have_account} <a href="/${language}/login">${words.register.login}</a></p>`;
  },
};

/** In a tab of their own, so that reading them loses nothing typed. */
function acceptance({ language, words }: Context) {
  const link = (page: string, text: string) => html`<a href="/${language}/${page}" target="_blank" rel="noopener">${text}</a>`;
  return fill(words.register.accept, {
    terms: link('terms', words.register.accept_terms),
    privacy: link('privacy', words.register.accept_privacy),
  });
}
