/** Colours of a step's tasks in the two themes; chunks of one stage are told apart by lightness. */
import { timelineKinds, type TimelineKind } from '../results/training-study';
import type { ChartTheme } from './theme';

/** Place of each kind in the palette of all charts. */
const places: Record<TimelineKind, number> = {
  forward: 0,
  backward: 1,
  backwardWeight: 6,
  send: 4,
  gather: 3,
  reduce: 5,
  optimizer: 2,
};
/** Letters before a micro-batch's number, so that passes are told apart without colour. */
export const kindLetters: Partial<Record<TimelineKind, string>> = { forward: 'F', backward: 'B', backwardWeight: 'W' };

export interface TimelineColours {
  /** By number of the kind. */
  kinds: readonly string[];
  idle: string;
  /** Communication inside passes. */
  exchange: string;
  bad: string;
  accent: string;
}

/** Colours of the timeline in a theme. */
export function timelineColours(theme: ChartTheme): TimelineColours {
  const isLight = theme.name === 'light';
  return {
    kinds: timelineKinds.map((kind) => theme.palette[places[kind]] ?? theme.muted),
    idle: isLight ? '#edf0f4' : '#262d38',
    exchange: isLight ? '#10161f' : '#f4f6f9',
    bad: isLight ? '#b0282f' : '#f2938f',
    accent: theme.text,
  };
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** A colour with so much of another in it, 0 to 1. */
export function mixed(colour: string, other: string, share: number): string {
  const [from, to] = [channels(colour), channels(other)];
  const parts = from.map((value, at) => Math.round(value + ((to[at] ?? 0) - value) * share));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Lightest tint of the last chunk. */
const CHUNK_TINT = 0.45;
const FADED = 0.72;

/** Colour of a task by kind and chunk, whole and faded beside a chosen micro-batch; worked out once per drawing. */
export function taskColours(
  theme: ChartTheme,
  chunks: number,
): (kind: number, chunk: number, isFaded: boolean) => string {
  const { kinds } = timelineColours(theme);
  const table = kinds.map((colour) =>
    Array.from({ length: chunks }, (_, chunk) => {
      const tint = chunks > 1 ? (CHUNK_TINT * chunk) / (chunks - 1) : 0;
      const whole = mixed(colour, theme.background, tint);
      return [whole, mixed(whole, theme.background, FADED)] as const;
    }),
  );
  return (kind, chunk, isFaded) => table[kind]?.[Math.min(chunk, chunks - 1)]?.[isFaded ? 1 : 0] ?? theme.muted;
}
