// What every page has: the band, the languages, the heading, the footer.
import type { ComponentChildren, VNode } from 'preact';
import { languages, type Language } from '../../build/words.ts';
import type { Context, Page, Script } from './page.ts';

/** What a page needs beside its own text. */
export interface Assets {
  style: string;
  scripts: Record<Script, string>;
  /** For `./dev web` alone: a script that reloads the page after a change. */
  reload?: string;
}

const site = 'TaxasGE';

export function Layout({ page, assets, ...context }: Context & { page: Page; assets: Assets }) {
  const { language, words } = context;
  const { title, lead } = page.heading(words);
  const script = page.script && assets.scripts[page.script];
  return (
    <Frame language={language} title={`${title} – ${site}`} assets={assets} head={
      <>
        {page.name === '404' ? <meta name="robots" content="noindex" /> : <Alternates page={page} />}
        {script && <script type="module" src={script} />}
      </>
    }>
      <a class="skip" href="#content">{words.skip}</a>
      <header class="band"><div class="column"><Flag /><p><strong>{site}</strong><br />{words.republic}</p></div></header>
      <nav class="languages" aria-label={words.languages}><div class="column"><LanguageLinks page={page} {...context} /></div></nav>
      <main class="column" id="content">
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p class="lead">{lead}</p>}
        {page.content(context)}
      </main>
      <footer class="column">
        <a href={`/${language}/terms`}>{words.footer.terms}</a>
        <a href={`/${language}/privacy`}>{words.footer.privacy}</a>
      </footer>
      {script && <Spoken words={{ heading: words.problem_heading, ...words.script, ...page.spoken?.(words) }} />}
    </Frame>
  );
}

interface FrameProps {
  language: Language;
  title: string;
  assets: Assets;
  head: VNode;
  children: ComponentChildren;
}

export function Frame({ language, title, assets, head, children }: FrameProps) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        {head}
        {assets.reload && <script type="module" src={assets.reload} />}
        <style dangerouslySetInnerHTML={{ __html: assets.style }} />
      </head>
      <body>{children}</body>
    </html>
  );
}

function Flag() {
  return (
    <svg class="flag" viewBox="0 0 42 28" aria-hidden="true">
      <path fill="#fff" d="M0 0h42v28H0z" />
      <path fill="#3e9a00" d="M0 0h42v9.33H0z" />
      <path fill="#e32118" d="M0 18.67h42V28H0z" />
      <path fill="#0073ce" d="m0 0 10.5 14L0 28z" />
    </svg>
  );
}

/** Relative, so that one build serves every host. */
function Alternates({ page }: { page: Page }) {
  return <>{languages.map((other) => <link rel="alternate" hreflang={other} href={`/${other}/${page.name}`} />)}</>;
}

function LanguageLinks({ page, language, words }: Context & { page: Page }) {
  const target = page.name === '404' ? 'login' : page.name;
  return (
    <>
      {languages.map((other) => (
        <a href={`/${other}/${target}`} lang={other} hreflang={other} aria-current={other === language ? 'true' : undefined}>{words.names[other]}</a>
      ))}
    </>
  );
}

/** The words that script says, for src/lib/words.ts. */
function Spoken({ words }: { words: object }) {
  const json = JSON.stringify(words).replaceAll('</', '<\\/');
  return <script type="application/json" id="words" dangerouslySetInnerHTML={{ __html: json }} />;
}
