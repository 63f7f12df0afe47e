/**
 * Room that text needs, estimated without a canvas, so that the same layout holds on screen and in reports made
 * where there is none. Widths are those of DejaVu Sans, the widest face of the font stack: never too narrow.
 */

const narrow = new Set("iIjl.,:;'|!()[]/ftr-");
const wide = new Set('mwMW@%—');

function advance(character: string): number {
  if (character === ' ' || character === '\u202f' || character === '\u00a0') return 0.32;
  if (narrow.has(character)) return 0.38;
  if (wide.has(character)) return 0.95;
  if (/[0-9]/u.test(character)) return 0.64;
  if (/[A-Z×≥≤±–]/u.test(character)) return 0.72;
  // Scripts whose characters fill the square.
  if (/[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/u.test(character)) return 1;
  return 0.61;
}

/** Estimated width in px of one line of text. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += advance(character);
  return width * fontSize;
}

/** Cuts a line to a width, with an ellipsis where something is lost. */
export function ellipsis(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const room = width - textWidth('…', fontSize);
  let kept = '';
  for (const character of text) {
    if (textWidth(kept + character, fontSize) > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Wraps at spaces to at most maxLines lines; what does not fit ends in an ellipsis. */
export function wrapText(text: string, width: number, fontSize: number, maxLines = 2): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer, fontSize) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  const kept = lines.slice(0, maxLines);
  if (lines.length > maxLines) kept[maxLines - 1] = `${kept[maxLines - 1] ?? ''} ${lines.slice(maxLines).join(' ')}`;
  return kept.map((each) => ellipsis(each, width, fontSize));
}

/** Number of lines that a left-to-right legend takes. */
export function legendLines(names: readonly string[], width: number, fontSize: number, perItem: number): number {
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const item = textWidth(name, fontSize) + perItem;
    if (used > 0 && used + item > width) {
      lines += 1;
      used = 0;
    }
    used += item;
  }
  return names.length === 0 ? 0 : lines;
}
