import { describe, expect, it } from 'vitest';
import { isolation, parseWindowState, placeWindow, windowOptions } from './window-options';

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
const state = (x: number, y: number, width = 1200, height = 800) => ({
  bounds: { x, y, width, height },
  isMaximized: false,
});

describe('window options', () => {
  it('isolates the page from Node and the preload', () => {
    const options = windowOptions({ preload: 'preload.cjs', state: null, screens });
    expect(options.webPreferences).toEqual({
      preload: 'preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
    expect(isolation(null)).not.toHaveProperty('preload');
  });

  it('stays hidden until drawn and has a smallest size', () => {
    const options = windowOptions({ preload: 'preload.cjs', state: null, screens });
    expect(options).toMatchObject({ show: false, minWidth: 1024, minHeight: 700 });
  });

  it('returns to its last place', () => {
    expect(placeWindow(state(100, 50), screens)).toEqual({ x: 100, y: 50, width: 1200, height: 800 });
  });

  it('is centred when the last place is on a screen that is gone', () => {
    expect(placeWindow(state(4000, 50), screens)).toEqual({ width: 1200, height: 800 });
    expect(placeWindow(state(100, -500), screens)).toEqual({ width: 1200, height: 800 });
    expect(placeWindow(state(-1190, 50), screens)).toEqual({ width: 1200, height: 800 });
  });

  it('fits a small screen at the first start and never goes below the smallest size', () => {
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1280, height: 720 }])).toEqual({ width: 1280, height: 720 });
    expect(placeWindow(state(0, 0, 10, 10), screens)).toMatchObject({ width: 1024, height: 700 });
  });

  it('reads back what it kept and takes anything else for nothing', () => {
    expect(parseWindowState(JSON.stringify(state(1, 2)))).toEqual(state(1, 2));
    for (const text of ['', '{', 'null', '[]', '{"bounds":{"x":"1"}}', '{"bounds":{"x":1,"y":2,"width":3}}']) {
      expect(parseWindowState(text)).toBeNull();
    }
  });
});
