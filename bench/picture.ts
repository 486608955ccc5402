// One picture of bars, as SVG: how a figure stands to its limit, or we to the best of the others. The line is at 1; to its right is
// better. The scale is logarithmic, so that twice and half are as far from it.

export interface Bar {
  label: string;
  ratio: number | undefined; // above 1 is better; undefined: not measured
  text: string;
}

const width = 900;
const left = 430;
const right = 170;
const step = 26;
const top = 44;
const farthest = 16; // times better or worse; what is farther ends at the edge

export function picture(title: string, bars: Bar[]): string {
  const height = top + bars.length * step + 16;
  const rows = bars.map((bar, index) => row(bar, top + index * step));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13">
<title>${escape(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="16" y="24" font-size="15" font-weight="600" fill="#1a1a1a">${escape(title)}</text>
${rows.join('\n')}
<line x1="${at(1)}" y1="${top - 8}" x2="${at(1)}" y2="${height - 8}" stroke="#1a1a1a" stroke-width="1.5"/>
</svg>
`;
}

function row({ label, ratio, text }: Bar, y: number): string {
  const words = `<text x="16" y="${y + 14}" fill="#1a1a1a">${escape(label)}</text><text x="${width - right + 12}" y="${y + 14}" fill="#444444">${escape(text)}</text>`;
  if (ratio === undefined) return words;
  const [from, to] = [Math.min(at(1), at(ratio)), Math.max(at(1), at(ratio))];
  const colour = ratio >= 1 ? '#1b7f4d' : '#b3261e';
  return `${words}<rect x="${from.toFixed(1)}" y="${y + 2}" width="${Math.max(1, to - from).toFixed(1)}" height="15" fill="${colour}"/>`;
}

// Where a ratio is on the scale. What is none, such as a limit of nothing at all that was kept, is at the better edge.
function at(ratio: number): number {
  const share = Number.isFinite(ratio) && ratio > 0 ? Math.log(ratio) / Math.log(farthest) : Math.sign(ratio);
  const clamped = Math.max(-1, Math.min(1, share));
  return left + ((clamped + 1) / 2) * (width - left - right);
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
