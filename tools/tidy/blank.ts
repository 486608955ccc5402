// Code without what only looks like code: comments and literals become spaces, so that positions and lines stay.

type Span = { pattern: RegExp; keep?: (code: string, index: number) => boolean };

const blockComment = /\/\*[\s\S]*?\*\//y;
const lineComment = /\/\/[^\n]*/y;
const doubleQuoted = /"(?:\\[\s\S]|[^"\\\n])*"/y;
const singleQuoted = /'(?:\\[\s\S]|[^'\\\n])*'/y;

const cppSpans: Span[] = [
  { pattern: /R"([^(\s]*)\([\s\S]*?\)\1"/y },
  { pattern: blockComment },
  { pattern: lineComment },
  { pattern: doubleQuoted },
  // 1'000'000 is one number, not a character.
  { pattern: singleQuoted, keep: (code, index) => /[0-9a-fA-F]/.test(code[index - 1] ?? '') },
];

const typeScriptSpans: Span[] = [
  { pattern: blockComment },
  { pattern: lineComment },
  { pattern: doubleQuoted },
  { pattern: singleQuoted },
  { pattern: /`(?:\\[\s\S]|[^`\\])*`/y },
  // A slash is a regular expression where a value may begin, and a division elsewhere.
  { pattern: /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y, keep: (code, index) => !/(^|[(,=:[!&|?{};>]|return)\s*$/.test(code.slice(0, index)) },
];

export const blankCpp = (text: string) => blank(text, cppSpans);
export const blankTypeScript = (text: string) => blank(text, typeScriptSpans);

function blank(text: string, spans: Span[]): string {
  let code = '';
  while (code.length < text.length) {
    const match = matchAt(text, code, spans);
    code += match === '' ? text[code.length] : match.replace(/[^\n]/g, ' ');
  }
  return code;
}

function matchAt(text: string, code: string, spans: Span[]): string {
  if (!/["'`/R]/.test(text[code.length] ?? '')) return '';
  for (const { pattern, keep } of spans) {
    pattern.lastIndex = code.length;
    const match = pattern.exec(text);
    if (match !== null && !(keep?.(code, code.length) ?? false)) return match[0];
  }
  return '';
}
