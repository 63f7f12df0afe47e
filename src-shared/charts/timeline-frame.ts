/** Where what of a step's drawing stands: rows of stages, lanes in a row, seconds along the width, ticks. Pure arithmetic. */
import { chooseUnit, toUnit } from '../quantity/format';

export interface TimeWindow {
  fromS: number;
  toS: number;
}

export interface TimelineFrame {
  width: number;
  height: number;
  /** Room for the names of the stages at the left, and for the axis at the top. */
  labelWidth: number;
  axisHeight: number;
  rowHeight: number;
  /** In a row, from its top: passes above, communication below them. */
  passTop: number;
  passHeight: number;
  laneTop: number;
  laneHeight: number;
}

const WISHED_HEIGHT = 420;
const LEAST_ROW = 13;
const MOST_ROW = 44;
const AXIS_HEIGHT = 26;
/** A tick for about so many pixels. */
const TICK_ROOM = 95;

/** Heights for so many stages; pixels. */
export function timelineFrame(width: number, stages: number, labelWidth: number): TimelineFrame {
  const rowHeight = Math.max(LEAST_ROW, Math.min(MOST_ROW, Math.floor(WISHED_HEIGHT / stages)));
  const laneHeight = rowHeight >= 24 ? 5 : 3;
  const passHeight = rowHeight - laneHeight - (rowHeight >= 24 ? 8 : 3);
  const passTop = rowHeight >= 24 ? 3 : 1;
  return {
    width,
    height: AXIS_HEIGHT + stages * rowHeight + 1,
    labelWidth,
    axisHeight: AXIS_HEIGHT,
    rowHeight,
    passTop,
    passHeight,
    laneTop: passTop + passHeight + 1,
    laneHeight,
  };
}

/** Pixels right of the labels. */
export const plotWidth = ({ width, labelWidth }: TimelineFrame): number => Math.max(1, width - labelWidth);

/** Pixel of a time, and the time at a pixel. */
export const xOf = (frame: TimelineFrame, { fromS, toS }: TimeWindow, timeS: number): number =>
  frame.labelWidth + ((timeS - fromS) / (toS - fromS)) * plotWidth(frame);

export const timeAt = (frame: TimelineFrame, { fromS, toS }: TimeWindow, x: number): number =>
  fromS + ((x - frame.labelWidth) / plotWidth(frame)) * (toS - fromS);

/** Unit in which times within a step are given: seconds rather than minutes, so that neighbouring tasks compare. */
export const stepUnit = (wholeS: number): string => (wholeS >= 1 ? 's' : chooseUnit(wholeS, 'seconds'));

export interface Tick {
  timeS: number;
  text: string;
}

/** Round times in the window, and the unit in which they are given. */
export function timeTicks(frame: TimelineFrame, window: TimeWindow, wholeS: number): { ticks: Tick[]; unit: string } {
  const unit = stepUnit(wholeS);
  const perUnit = 1 / toUnit(1, 'seconds', unit);
  const span = (window.toS - window.fromS) / perUnit;
  const raw = (span * TICK_ROOM) / plotWidth(frame);
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = decade * ([1, 2, 5, 10].find((each) => each * decade >= raw * 0.999) ?? 10);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: Tick[] = [];
  const first = Math.ceil(window.fromS / perUnit / step - 1e-9);
  const last = Math.floor(window.toS / perUnit / step + 1e-9);
  for (let at = first; at <= last; at++)
    ticks.push({ timeS: at * step * perUnit, text: (at * step).toFixed(decimals).replace('-', '−') });
  return { ticks, unit };
}

/** Least part of a step that is shown. */
const LEAST_SHARE = 1e-5;

/** Keeps a window within the step. */
export function boundedWindow({ fromS, toS }: TimeWindow, wholeS: number): TimeWindow {
  const span = Math.min(wholeS, Math.max(toS - fromS, wholeS * LEAST_SHARE));
  const start = Math.min(wholeS - span, Math.max(0, fromS));
  return { fromS: start, toS: start + span };
}

/** Zooms by a factor; the time `atS` stays where it is. */
export function zoomedWindow(window: TimeWindow, factor: number, atS: number, wholeS: number): TimeWindow {
  const least = wholeS * LEAST_SHARE;
  const span = Math.min(wholeS, Math.max(least, (window.toS - window.fromS) / factor));
  const share = (atS - window.fromS) / (window.toS - window.fromS);
  return boundedWindow({ fromS: atS - share * span, toS: atS + (1 - share) * span }, wholeS);
}

/** Moves the window, as far as the step reaches. */
export const pannedWindow = (window: TimeWindow, byS: number, wholeS: number): TimeWindow =>
  boundedWindow({ fromS: window.fromS + byS, toS: window.toS + byS }, wholeS);
