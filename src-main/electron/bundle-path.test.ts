import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentTypeOf, resolveBundlePath } from './bundle-path';

const folder = path.resolve('bundle', 'renderer');

describe('bundle path', () => {
  it.each([
    ['/index.html', 'index.html'],
    ['/assets/index-1.js', 'assets/index-1.js'],
    ['/assets/../index.html', 'index.html'],
    ['/with%20space.html', 'with space.html'],
    ['/..hidden.html', '..hidden.html'],
  ])('finds %s inside', (pathname, file) => {
    expect(resolveBundlePath(folder, pathname)).toBe(path.join(folder, file));
  });

  it.each([
    '/',
    '',
    '/.',
    '/..',
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2f%2e%2e%2fetc/passwd',
    '/../renderer-other/index.html',
    '/%00index.html',
    '/%E0%A4%A',
  ])('refuses %s', (pathname) => {
    expect(resolveBundlePath(folder, pathname)).toBeNull();
  });

  it('keeps even absolute-looking names inside the folder', () => {
    expect(resolveBundlePath(folder, '//etc/passwd')).toBe(path.join(folder, 'etc', 'passwd'));
  });

  it('names content types by ending, and none that executes for unknown ones', () => {
    expect(contentTypeOf('a/INDEX.HTML')).toBe('text/html; charset=utf-8');
    expect(contentTypeOf('a/font.woff2')).toBe('font/woff2');
    expect(contentTypeOf('a/file.exe')).toBe('application/octet-stream');
  });
});
