// The front page of hosts that cannot choose a language by themselves: four links, each in its own words.
import { languages, type Words } from '../../build/words.ts';
import { Frame, type Assets } from './layout.tsx';

export function Front({ wordsOf, assets }: { wordsOf: Record<string, Words>; assets: Assets }) {
  return (
    <Frame language="es" title="TaxasGE" assets={assets} head={<meta name="robots" content="noindex" />}>
      <main class="column" id="content">
        <h1>{languages.map((language, index) => <span lang={language}>{index > 0 && ' · '}{wordsOf[language]?.front.title}</span>)}</h1>
        {languages.map((language) => (
          <p lang={language}>
            <a href={`/${language}/login`} hreflang={language}>{wordsOf[language]?.language}: {wordsOf[language]?.front.account}</a>
          </p>
        ))}
      </main>
    </Frame>
  );
}
