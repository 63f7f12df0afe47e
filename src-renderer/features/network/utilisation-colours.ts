/**
 * Colours for how busy a link is: a sequential scale whose lightness runs one way against its ground, so that it is
 * read without telling hues apart, in light and dark. Lines also grow wider with use.
 */
import { contrast } from '../../../src-shared/charts/theme';

const stops = {
  light: ['#c3ccd9', '#7fb2d9', '#3f86c4', '#7a4fae', '#b0235f', '#7d0f2e'],
  dark: ['#39444f', '#3f6f9f', '#5c9bd6', '#b58ae0', '#f08fb0', '#ffd9a8'],
} as const;

export interface DrawingColours {
  scale: readonly string[];
  background: string;
  block: string;
  blockBorder: string;
  node: string;
  host: string;
  switch: string;
  text: string;
  muted: string;
  broken: string;
  accent: string;
}

export const drawingColours = {
  light: {
    scale: stops.light,
    background: '#ffffff',
    block: '#f4f6f9',
    blockBorder: '#c2c8d2',
    node: '#8b97a8',
    host: '#c9a227',
    switch: '#5b6b82',
    text: '#1a212c',
    muted: '#586375',
    broken: '#b0282f',
    accent: '#2456a6',
  },
  dark: {
    scale: stops.dark,
    background: '#191e26',
    block: '#212833',
    blockBorder: '#3d4654',
    node: '#77849a',
    host: '#c9a84a',
    switch: '#9fb0c8',
    text: '#e6eaf0',
    muted: '#9aa6b7',
    broken: '#f2938f',
    accent: '#8ab4f8',
  },
} as const satisfies Record<'light' | 'dark', DrawingColours>;

const channels = (colour: string): number[] => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** Colour of a share in use, 0 to 1. */
export function colourOf(scale: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (scale.length - 1);
  const index = Math.min(scale.length - 2, Math.floor(at));
  const [low, high] = [channels(scale[index] ?? '#000000'), channels(scale[index + 1] ?? '#000000')];
  const mixed = low.map((value, channel) => Math.round(value + ((high[channel] ?? 0) - value) * (at - index)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Steps of the scale against its ground, weakest first: for the test that it runs one way. */
export const contrastsOf = ({ scale, background }: DrawingColours): number[] =>
  scale.map((colour) => contrast(colour, background));
