// A lambda that captures and is a coroutine: its captures die with the lambda, and the coroutine goes on using them.
import { blankCpp } from './blank.ts';
import { excused, isCpp, lineOf, type Fault, type Source } from './sources.ts';

// Not `[[nodiscard]]`, and not `[]`.
const capturingCoroutine = /(?<!\[)\[\s*[^\]\s[][^\]]*\](?!\])\s*(\([^)]*\))?[^{};[\]]*->\s*(?:boost::)?(?:asio::)?awaitable</g;

export function coroutineFaults(sources: Source[]): Fault[] {
  return sources.filter(({ path }) => isCpp(path)).flatMap(({ path, text }) => {
    const lines = [...blankCpp(text).matchAll(capturingCoroutine)].map(({ index }) => lineOf(text, index));
    return lines
      .filter((line) => !excused(text, line, 'coroutine-lambda'))
      .map((line) => ({ path, line, rule: 'coroutine-lambda', message: 'a capturing lambda is no coroutine: name a function' }));
  });
}
