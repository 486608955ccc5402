// Served with status 404 for every unknown address.
import { html } from '../generate/html.ts';
import type { Page } from './page.ts';

export const notFound: Page = {
  name: '404',
  heading: (words) => words.not_found,
  content: ({ language, words }) => html`<p><a href="/${language}/login">${words.not_found.login}</a></p>`,
};
