// HTML as a value: whatever is not Html already is escaped.

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | false | undefined | Part[];

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const text = strings.reduce((before, string, index) => before + render(parts[index - 1]) + string);
  return new Html(text.replace(/\n\s*/g, '\n'));
}

/** For the one style and for JSON inside a script element: the text as it is. */
export function verbatim(text: string): Html {
  return new Html(text.replaceAll('</', '<\\/'));
}

/** A sentence of the message files with its {placeholders} filled in. */
export function fill(sentence: string, parts: Record<string, Html | string | number>): Html {
  const pieces = sentence.split(/\{(\w+)\}/);
  return html`${pieces.map((piece, index) => (index % 2 === 0 ? piece : parts[piece]))}`;
}

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map(render).join('');
  return part instanceof Html ? part.text : escape(String(part));
}

function escape(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? sign);
}
