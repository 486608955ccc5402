// Short files and short functions. The counter knows braces, not grammar: it errs towards saying nothing.
import { blankCpp, blankTypeScript } from './blank.ts';
import { excused, isCpp, isTypeScript, lineOf, type Fault, type Source } from './sources.ts';

const mostFileLines = 300;
const mostFunctionLines = 70;

export function sizeFaults(sources: Source[]): Fault[] {
  return sources.filter(({ path }) => isCpp(path) || isTypeScript(path)).flatMap((source) => [...fileFaults(source), ...functionFaults(source)]);
}

function fileFaults({ path, text }: Source): Fault[] {
  const lines = text.split('\n').length - 1;
  if (lines <= mostFileLines) return [];
  return [{ path, line: 1, rule: 'file-length', message: `${lines} lines, at most ${mostFileLines}: are these two nouns?` }];
}

function functionFaults({ path, text }: Source): Fault[] {
  const code = isCpp(path) ? blankCpp(text) : blankTypeScript(text);
  return functionsOf(code)
    .filter(({ line, lines }) => lines > mostFunctionLines && !excused(text, line, 'function-length'))
    .map(({ line, lines }) => ({ path, line, rule: 'function-length', message: `${lines} lines, at most ${mostFunctionLines}` }));
}

// The outermost functions of blanked code, with the line of the opening brace and the number of lines to the closing one.
export function functionsOf(code: string): { line: number; lines: number }[] {
  const found: { line: number; lines: number }[] = [];
  const open: { index: number; isFunction: boolean }[] = [];
  let statement = 0;
  for (let index = 0; index < code.length; index += 1) {
    const character = code[index];
    if (character === '{') {
      const inside = open.some(({ isFunction }) => isFunction);
      open.push({ index, isFunction: !inside && isFunctionHead(code.slice(statement, index)) });
    } else if (character === '}') {
      const brace = open.pop();
      if (brace?.isFunction) found.push({ line: lineOf(code, brace.index), lines: code.slice(brace.index, index + 1).split('\n').length });
    }
    if (character === '{' || character === '}' || character === ';') statement = index + 1;
  }
  return found;
}

// What stands between the last statement and a brace. `describe(` groups tests, and a loop around them is none either.
function isFunctionHead(head: string): boolean {
  const words = head.trim();
  if (/^(export\s+)?(inline\s+)?(namespace|class|struct|enum|union|interface|type|describe|suite|for|if|while|switch)\b/.test(words)) return false;
  if (/^(template\s*<[^{]*>\s*)?(class|struct|union)\b/.test(words)) return false;
  return words.includes('(') && /(\)|=>|\b(const|noexcept|override|final|try)|->\s*[\w:<>,&*\s]+|:\s*[\w<>[\]|,.\s]+)$/.test(words);
}
