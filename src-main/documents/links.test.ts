/** Every link of the documents leads to a file, and every heading it names is there. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tops = [
  'docs',
  'bench',
  'e2e',
  'migrations',
  'samples',
  'scripts',
  'src-main',
  'src-renderer',
  'src-shared',
  'tools',
];

const pages = [
  'README.md',
  ...tops.flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(top, name)),
  ),
];

/** Anchors as they are made from headings: lower case, punctuation dropped, spaces to hyphens. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gmu)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

it.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gmu, '');
  for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/gu)) {
    // Screenshots are put in place by hand, from `npm run screenshots`.
    if (/^https?:|^docs\/images\//u.test(target)) continue;
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? join(root, page) : join(root, dirname(page), file);
    expect(relative(root, path), target).not.toMatch(/^\.\./u);
    expect(existsSync(path), `${page} -> ${target}`).toBe(true);
    if (anchor !== undefined && path.endsWith('.md'))
      expect(anchorsOf(readFileSync(path, 'utf8')), `${page} -> ${target}`).toContain(anchor);
  }
});

it.each(tops)('%s has a README', (top) => {
  expect(existsSync(join(root, top, 'README.md'))).toBe(true);
});
