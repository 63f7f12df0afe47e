/**
 * Help pages as data. Reads the small part of Markdown that they use: headings, paragraphs, lists, code blocks, and
 * within a line bold and code. Everything else stays as it is written. Nothing is ever turned into HTML.
 */
export interface Inline {
  kind: 'text' | 'bold' | 'code';
  text: string;
}

export type Block =
  | { kind: 'heading'; level: number; inlines: Inline[] }
  | { kind: 'paragraph'; inlines: Inline[] }
  | { kind: 'list'; isOrdered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string };

const HEADING = /^(#{1,6})\s+(.*)$/u;
const ITEM = /^(?:([-*])|(\d+)\.)\s+(.*)$/u;
const FENCE = /^```/u;

/** Bold and code of one line; a mark without its partner is text. */
export function parseInlines(text: string): Inline[] {
  const inlines: Inline[] = [];
  let end = 0;
  const add = (kind: Inline['kind'], part: string): void => {
    if (part !== '') inlines.push({ kind, text: part });
  };
  for (const match of text.matchAll(/`([^`]+)`|\*\*([^*]+(?:\*[^*]+)*)\*\*/gu)) {
    add('text', text.slice(end, match.index));
    if (match[1] !== undefined) add('code', match[1]);
    else if (match[2] !== undefined) add('bold', match[2]);
    end = match.index + match[0].length;
  }
  add('text', text.slice(end));
  return inlines;
}

/** Lines of one block, joined as a reader sees them. */
const joined = (lines: readonly string[]): string => lines.map((line) => line.trim()).join(' ');

function listOf(lines: readonly string[], isOrdered: boolean): Block {
  const items: string[][] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item) items.push([item[3] ?? '']);
    else items.at(-1)?.push(line);
  }
  return { kind: 'list', isOrdered, items: items.map((item) => parseInlines(joined(item))) };
}

/** All blocks of a page, in order. */
export function parseMarkdown(source: string): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  /** Takes lines while the test holds. */
  const take = (test: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && test(lines[at] ?? '')) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (line.trim() === '') at++;
    else if (heading) {
      at++;
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, inlines: parseInlines(heading[2] ?? '') });
    } else if (FENCE.test(line)) {
      at++;
      blocks.push({ kind: 'code', text: take((each) => !FENCE.test(each)).join('\n') });
      at++;
    } else if (item) {
      // A list ends at an empty line, a heading, a code block or a list of the other kind; indented lines go on.
      const isOrdered = item[2] !== undefined;
      const own = take((each) => {
        const next = ITEM.exec(each);
        const isOther = each.trim() === '' || HEADING.test(each) || FENCE.test(each);
        return !isOther && (!next || (next[2] !== undefined) === isOrdered);
      });
      blocks.push(listOf(own, isOrdered));
    } else
      blocks.push({
        kind: 'paragraph',
        inlines: parseInlines(
          joined(take((each) => each.trim() !== '' && !HEADING.test(each) && !ITEM.test(each) && !FENCE.test(each))),
        ),
      });
  }
  return blocks;
}

const plain = (inlines: readonly Inline[]): string => inlines.map((each) => each.text).join('');

/** Text of a block without marks, for searching. */
export function blockText(block: Block): string {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'list') return block.items.map(plain).join(' ');
  return plain(block.inlines);
}

/** Title of a page: its first heading of level 1. */
export function pageTitle(blocks: readonly Block[]): string | undefined {
  const first = blocks.find((block) => block.kind === 'heading' && block.level === 1);
  return first === undefined ? undefined : blockText(first);
}
