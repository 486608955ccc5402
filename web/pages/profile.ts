// The account. Reading and changing it needs script, because the access token lives in memory alone;
// signing out does not.
import { html, type Html } from '../generate/html.ts';
import { languages } from '../generate/words.ts';
import { apiUrl } from '../client/api_url.ts';
import { field, submit } from './field.ts';
import type { Context, Page } from './page.ts';

export const profile: Page = {
  name: 'profile',
  script: 'profile',
  heading: (words) => ({ title: words.profile.title }),
  content(context) {
    const { words } = context;
    return html`<p class="lead" id="owner" role="status" data-text="${words.profile.loading}"></p>
    <div id="account" hidden>
    ${details(context)}
    ${editForm(context)}
    </div>
    <form class="card" method="post" action="${apiUrl('/auth/logout')}?lang=${context.language}" data-flow="sign-out">
    <h2>${words.profile.leave}</h2>
    <noscript><p>${words.profile.needs_script}</p></noscript>
    <button class="second">${words.profile.sign_out}</button>
    </form>`;
  },
};

function details({ words: { fields, profile: text } }: Context): Html {
  const row = (name: string, label: string) => html`<dt>${label}</dt><dd data-shows="${name}"></dd>`;
  return html`<section class="card"><h2>${text.details}</h2><dl>
    ${row('email', fields.email)}${row('user_type', text.user_type)}
    ${row('created_at', text.created_at)}${row('last_login_at', text.last_login_at)}</dl></section>`;
}

function editForm({ words }: Context): Html {
  const name = html`type="text" autocapitalize="words"`;
  const required = 'required';
  return html`<form class="card" data-flow="edit"><h2>${words.profile.edit}</h2>
    ${field(words, { form: 'edit', name: 'first_name', required, attributes: html`${name} autocomplete="given-name"` })}
    ${field(words, { form: 'edit', name: 'last_name', required, attributes: html`${name} autocomplete="family-name"` })}
    ${field(words, {
      form: 'edit', name: 'phone', hint: words.fields.phone_hint,
      attributes: html`type="tel" inputmode="tel" autocomplete="tel"`,
    })}
    <div class="field"><label for="edit-language">${words.fields.language}</label>
    <select id="edit-language" name="language">
    ${languages.map((language) => html`<option value="${language}" lang="${language}">${words.names[language]}</option>`)}
    </select></div>
    ${submit(words.profile.save)}
    <p class="done" role="status" data-text="${words.profile.saved}"></p>
    </form>`;
}
