import { describe, expect, it } from 'vitest';
import { PreviewStore } from './preview-store';
import { isPermissionGranted } from './permissions';
import { isLocalRequest, isOwnAddress, isPreviewAddress, isWindowPage } from './origin';

const foreign = [
  'https://bundle/index.html',
  'https://example.org/',
  'app://bundle.example/index.html',
  'app://bundle:81/index.html',
  'app://user@other/index.html',
  'app:bundle/index.html',
  'file:///etc/passwd',
  'about:blank',
  '',
  'not an address',
];

describe('origin', () => {
  it.each(foreign)('takes %s for foreign', (address) => {
    expect(isOwnAddress(address)).toBe(false);
    expect(isWindowPage(address)).toBe(false);
    expect(isPreviewAddress(address)).toBe(false);
  });

  it('knows the page of the window, whatever view it shows', () => {
    expect(isWindowPage('app://bundle/index.html')).toBe(true);
    expect(isWindowPage('app://bundle/index.html#/compare')).toBe(true);
    expect(isWindowPage('app://bundle/preview/1')).toBe(false);
    expect(isPreviewAddress('app://bundle/preview/1')).toBe(true);
    expect(isPreviewAddress('app://bundle/index.html')).toBe(false);
  });

  it('lets only what stays on the machine be requested', () => {
    expect(isLocalRequest('app://bundle/assets/a.js', false)).toBe(true);
    expect(isLocalRequest('data:image/svg+xml,x', false)).toBe(true);
    expect(isLocalRequest('devtools://devtools/bundled/x.html', true)).toBe(true);
    expect(isLocalRequest('devtools://devtools/bundled/x.html', false)).toBe(false);
    for (const address of ['https://example.org/', 'http://127.0.0.1/', 'ws://localhost/', 'file:///etc/passwd', '']) {
      expect(isLocalRequest(address, true)).toBe(false);
    }
  });

  it('grants nothing but writing text to the clipboard, and only to the window', () => {
    expect(isPermissionGranted('clipboard-sanitized-write', 'app://bundle/index.html')).toBe(true);
    expect(isPermissionGranted('clipboard-sanitized-write', 'app://bundle/preview/1')).toBe(false);
    expect(isPermissionGranted('clipboard-sanitized-write', 'https://example.org/')).toBe(false);
    for (const permission of ['clipboard-read', 'geolocation', 'media', 'notifications', 'openExternal', 'unknown']) {
      expect(isPermissionGranted(permission, 'app://bundle/index.html')).toBe(false);
    }
  });
});

describe('preview store', () => {
  const pathOf = (address: string): string => new URL(address).pathname;

  it('answers a published document at its own address only', () => {
    const store = new PreviewStore();
    const address = store.publish('<p>one</p>');
    expect(isPreviewAddress(address)).toBe(true);
    expect(store.find(pathOf(address))).toBe('<p>one</p>');
    expect(store.find('/preview/')).toBeUndefined();
    expect(store.find('/index.html')).toBeUndefined();
  });

  it('forgets the oldest', () => {
    const store = new PreviewStore();
    const addresses = ['1', '2', '3', '4', '5'].map((text) => store.publish(text));
    expect(addresses.map((address) => store.find(pathOf(address)))).toEqual([undefined, '2', '3', '4', '5']);
  });
});
