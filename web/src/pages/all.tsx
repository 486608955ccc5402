// Every page, for web/build/site.ts: from words to documents.
import { render } from 'preact-render-to-string';
import type { Language, Words } from '../../build/words.ts';
import { email } from './email.tsx';
import { forgot } from './forgot.tsx';
import { Front } from './front.tsx';
import { Layout, type Assets } from './layout.tsx';
import { login } from './login.tsx';
import { notFound } from './not_found.tsx';
import { operator } from './operator.tsx';
import type { Page, Script } from './page.ts';
import { privacy, terms } from './policies.tsx';
import { profile } from './profile.tsx';
import { register } from './register.tsx';
import { reset } from './reset.tsx';
import { undo } from './undo.tsx';
import { verify } from './verify.tsx';

const pages: Page[] = [register, verify, login, forgot, reset, email, undo, profile, operator, terms, privacy, notFound];

export const pageFacts: { name: string; script?: Script | undefined }[] = pages.map(({ name, script }) => ({ name, script }));

export interface Site {
  wordsOf: Record<Language, Words>;
  assetsOf(script: Script | undefined): Assets;
}

export function renderPage(name: string, language: Language, site: Site): string {
  const page = pages.find((one) => one.name === name);
  if (!page) throw new Error(`there is no page ${name}`);
  return document(<Layout page={page} language={language} words={site.wordsOf[language]} assets={site.assetsOf(page.script)} />);
}

export function renderFront(site: Site): string {
  return document(<Front wordsOf={site.wordsOf} assets={site.assetsOf(undefined)} />);
}

function document(html: Parameters<typeof render>[0]): string {
  return `<!doctype html>${render(html)}\n`;
}
