// Words that must not be in any file: unfinished work, and the paths of one machine.
import { excused, isCpp, isTypeScript, type Fault, type Source } from './sources.ts';

// Written in pieces, so that this file does not break its own rules.
const unfinished = new RegExp(`\\b(${['TO', 'FIX'].map((start, index) => start + ['DO', 'ME'][index]).join('|')})\\b`);
const machinePath = /(^|[^\w.$})-])\/(work|farm|home|root|Users|tmp)\/\w/;

export function wordFaults(sources: Source[]): Fault[] {
  return sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const at = { path, line: index + 1 };
      const faults: Fault[] = [];
      if (machinePath.test(line)) faults.push({ ...at, rule: 'machine-path', message: 'a path that only this machine has' });
      if ((isCpp(path) || isTypeScript(path)) && unfinished.test(line)) faults.push({ ...at, rule: 'unfinished', message: 'finish it, or open an issue' });
      return faults.filter(({ rule }) => !excused(text, index + 1, rule));
    }),
  );
}
