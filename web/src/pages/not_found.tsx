// Served with status 404 for every unknown address.
import type { Page } from './page.ts';

export const notFound: Page = {
  name: '404',
  heading: (words) => words.not_found,
  content: ({ language, words }) => <p><a href={`/${language}/login`}>{words.not_found.login}</a></p>,
};
