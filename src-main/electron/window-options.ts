/** How the window is made: its isolation, size and place. No Electron here, so that it is unit-tested. */
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';

export interface WindowState {
  bounds: Rectangle;
  isMaximized: boolean;
}

const MINIMUM = { width: 1024, height: 700 };
const FIRST = { width: 1440, height: 900 };
/** Part of the title bar that must lie on a screen for the user to be able to move the window. */
const REACHABLE_PX = 80;

/** Background until the page has drawn: the same as the page's, so that nothing flashes. */
export const backgroundColor = (isDark: boolean): string => (isDark ? '#11151b' : '#f4f5f8');

function isReachable(bounds: Rectangle, screens: readonly Rectangle[]): boolean {
  return screens.some((screen) => {
    const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    const isTitleInside = bounds.y >= screen.y && bounds.y <= screen.y + screen.height - REACHABLE_PX;
    return width >= REACHABLE_PX && isTitleInside;
  });
}

/** Size and place: as last time where that is still on a screen, else centred. @param screens work areas */
export function placeWindow(state: WindowState | null, screens: readonly Rectangle[]): Partial<Rectangle> {
  const first = screens[0];
  const largest = first ? { width: first.width, height: first.height } : FIRST;
  if (state === null) {
    return { width: Math.min(FIRST.width, largest.width), height: Math.min(FIRST.height, largest.height) };
  }
  const size = {
    width: Math.max(state.bounds.width, MINIMUM.width),
    height: Math.max(state.bounds.height, MINIMUM.height),
  };
  return isReachable(state.bounds, screens) ? { x: state.bounds.x, y: state.bounds.y, ...size } : size;
}

/** Options of every window that shows a page, the printer's hidden one included. */
export function isolation(preload: string | null): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
  return {
    ...(preload === null ? {} : { preload }),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}

/** Options of the main window; it is shown once the page has drawn. */
export function windowOptions(given: {
  preload: string;
  state: WindowState | null;
  screens: readonly Rectangle[];
}): BrowserWindowConstructorOptions {
  return {
    ...placeWindow(given.state, given.screens),
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    show: false,
    webPreferences: isolation(given.preload),
  };
}

const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Reads the kept state; anything unexpected means none, because a bad file must never stop the start. */
export function parseWindowState(text: string): WindowState | null {
  try {
    const { bounds, isMaximized } = JSON.parse(text) as { bounds: Record<string, unknown>; isMaximized: unknown };
    const { x, y, width, height } = bounds;
    if (![x, y, width, height].every(isFiniteNumber)) return null;
    return { bounds: { x, y, width, height } as Rectangle, isMaximized: isMaximized === true };
  } catch {
    return null;
  }
}
