// What every page has: the band, the languages, the heading, the footer.
import { html, verbatim, type Html } from '../generate/html.ts';
import { languages } from '../generate/words.ts';
import type { Context, Page } from './page.ts';

export interface Site extends Context {
  style: string;
  scripts: Record<NonNullable<Page['script']>, string>;
}

const flag = html`<svg class="flag" viewBox="0 0 42 28" aria-hidden="true"><path fill="#fff" d="M0 0h42v28H0z"/>
  <path fill="#3e9a00" d="M0 0h42v9.33H0z"/><path fill="#e32118" d="M0 18.67h42V28H0z"/>
  <path fill="#0073ce" d="m0 0 10.5 14L0 28z"/></svg>`;

export function layout(page: Page, site: Site): Html {
  const { language, words } = site;
  const { title, lead } = page.heading(words);
  return html`<!doctype html>
    <html lang="${language}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} – TaxasGE</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    ${page.name === '404' ? html`<meta name="robots" content="noindex">` : alternates(page)}
    <style>${verbatim(site.style)}</style>
    ${page.script && html`<script type="module" src="${site.scripts[page.script]}"></script>`}
    </head>
    <body>
    <a class="skip" href="#content">${words.skip}</a>
    <header class="band"><div class="column">${flag}
      <p><strong>TaxasGE</strong><br>${words.republic}</p></div></header>
    <nav class="languages" aria-label="${words.languages}"><div class="column">${languageLinks(page, site)}</div></nav>
    <main class="column" id="content">
    <h1>${title}</h1>
    ${lead && html`<p class="lead">${lead}</p>`}
    ${page.content(site)}
    </main>
    <footer class="column">
      <a href="/${language}/terms">${words.footer.terms}</a>
      <a href="/${language}/privacy">${words.footer.privacy}</a>
    </footer>
    ${page.script && html`<script type="application/json" id="words">${verbatim(JSON.stringify(scriptWords(page, site)))}</script>`}
    </body>
    </html>
    `;
}

function alternates(page: Page): Html {
  return html`${languages.map((other) => html`<link rel="alternate" hreflang="${other}" href="/${other}/${page.name}">`)}`;
}

function languageLinks(page: Page, { language, words }: Site): Html[] {
  const target = page.name === '404' ? 'login' : page.name;
  return languages.map((other) => {
    const current = other === language && html` aria-current="true"`;
    return html`<a href="/${other}/${target}" lang="${other}" hreflang="${other}"${current}>${words.names[other]}</a>
      `;
  });
}

function scriptWords(page: Page, { words }: Site): Record<string, string> {
  const { profile } = words;
  const { changed_elsewhere, session_ended, sign_in_again, saved, retry, never, citizen, business } = profile;
  const own = page.name === 'profile' && { changed_elsewhere, session_ended, sign_in_again, saved, retry, never, citizen, business };
  return { heading: words.problem_heading, ...words.script, ...own };
}
