import { describe, expect, it } from 'vitest';
import { blockText, pageTitle, parseInlines, parseMarkdown } from './markdown';

describe('parseInlines', () => {
  it('reads bold and code', () => {
    expect(parseInlines('Type `400 Gbit/s` **now** or later')).toEqual([
      { kind: 'text', text: 'Type ' },
      { kind: 'code', text: '400 Gbit/s' },
      { kind: 'text', text: ' ' },
      { kind: 'bold', text: 'now' },
      { kind: 'text', text: ' or later' },
    ]);
  });

  it('leaves marks without a partner, and HTML, as they are', () => {
    expect(parseInlines('2 ** 3 and a ` alone')).toEqual([{ kind: 'text', text: '2 ** 3 and a ` alone' }]);
    expect(parseInlines('<b>x</b>')).toEqual([{ kind: 'text', text: '<b>x</b>' }]);
  });

  it('does not look for bold inside code', () => {
    expect(parseInlines('`**a**`')).toEqual([{ kind: 'code', text: '**a**' }]);
  });
});

describe('parseMarkdown', () => {
  const source = [
    '# Title',
    '',
    'One paragraph',
    'over two lines.',
    '## Part',
    '- first **item**',
    '  goes on',
    '- second',
    '',
    '1. one',
    '2. two',
    '```',
    '# not a heading',
    '- not an item',
    '```',
    'End.',
  ].join('\n');

  it('reads blocks in order, with lines joined', () => {
    const blocks = parseMarkdown(source);
    expect(blocks.map((block) => block.kind)).toEqual([
      'heading',
      'paragraph',
      'heading',
      'list',
      'list',
      'code',
      'paragraph',
    ]);
    expect(blocks.map(blockText)).toEqual([
      'Title',
      'One paragraph over two lines.',
      'Part',
      'first item goes on second',
      'one two',
      '# not a heading\n- not an item',
      'End.',
    ]);
  });

  it('tells ordered lists from others', () => {
    const lists = parseMarkdown(source).filter((block) => block.kind === 'list');
    expect(lists.map((list) => [list.isOrdered, list.items.length])).toEqual([
      [false, 2],
      [true, 2],
    ]);
  });

  it('reads the same with Windows line ends', () => {
    expect(parseMarkdown(source.replaceAll('\n', '\r\n'))).toEqual(parseMarkdown(source));
  });

  it('takes the rest where a code block has no end', () => {
    expect(parseMarkdown('```\na\nb')).toEqual([{ kind: 'code', text: 'a\nb' }]);
  });

  it('finds the title', () => {
    expect(pageTitle(parseMarkdown(source))).toBe('Title');
    expect(pageTitle(parseMarkdown('Text only'))).toBeUndefined();
  });
});
