/** The drawing of a step as a picture of its own, with title, what is shown, and what its colours mean. */
import { timelineKinds, timelineKindTitles, type TimelineKind, type TrainingTimeline } from '../results/training-study';
import { FONT_SIZE, SMALL_FONT_SIZE } from './base-option';
import { svgPainter, type Painter } from './painter';
import { ellipsis, textWidth } from './text-layout';
import { kindLetters, taskColours, timelineColours } from './timeline-colours';
import { drawTimeline, isLane } from './timeline-drawing';
import { timelineFrame, type TimeWindow } from './timeline-frame';
import { exchangeShares } from './timeline-shares';
import { lightTheme, type ChartTheme } from './theme';

export const TIMELINE_LABELS = 76;

export interface LegendEntry {
  title: string;
  colour: string;
  /** Drawn as a thin bar: a lane or a mark, not a pass. */
  isThin: boolean;
}

/** A kind with the letter that stands before its micro-batches, e.g. "Forward (F)". */
function withLetter(kind: TimelineKind): string {
  const letter = kindLetters[kind];
  return letter === undefined ? timelineKindTitles[kind] : `${timelineKindTitles[kind]} (${letter})`;
}

/** What the colours of a step's drawing mean, of the kinds that it has. */
export function timelineLegend(timeline: TrainingTimeline, theme: ChartTheme): LegendEntry[] {
  const found = new Set(timeline.tasks.kind);
  const colours = timelineColours(theme);
  const entries = timelineKinds.flatMap((kind, index): LegendEntry[] =>
    found.has(index)
      ? [
          {
            title: withLetter(kind),
            colour: colours.kinds[index] ?? theme.muted,
            isThin: isLane[index] === true,
          },
        ]
      : [],
  );
  const isDual = timeline.layout.values['schedule'] === 'dualPipe';
  if (isDual || timeline.chunks > 1)
    entries.push({
      title: isDual ? 'Paler: from the last stage' : 'Paler: later chunks',
      colour: taskColours(theme, 2)(timelineKinds.indexOf('forward'), 1, false),
      isThin: false,
    });
  if (exchangeShares(timeline).some(({ forward, backward }) => forward + backward > 0))
    entries.push({ title: 'TP, CP and EP traffic in a pass', colour: colours.exchange, isThin: true });
  entries.push({ title: 'Idle', colour: colours.idle, isThin: false });
  return entries;
}

const LINE = 22;
const PADDING = 16;

/** Lines of legend entries that fit the width. */
function legendLines(entries: readonly LegendEntry[], width: number): LegendEntry[][] {
  const lines: LegendEntry[][] = [[]];
  let used = 0;
  for (const entry of entries) {
    const room = 36 + textWidth(entry.title, SMALL_FONT_SIZE);
    if (used > 0 && used + room > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(entry);
    used += room;
  }
  return lines;
}

export interface TimelinePicture {
  width: number;
  height: number;
  draw: (painter: Painter) => void;
}

/** Lays the picture out for a width, on a light ground. */
export function timelinePicture(
  timeline: TrainingTimeline,
  name: string,
  window: TimeWindow = { fromS: 0, toS: timeline.playedS },
  width = 1600,
): TimelinePicture {
  const theme = lightTheme;
  const inner = width - 2 * PADDING;
  const frame = timelineFrame(inner, timeline.stages.length, TIMELINE_LABELS);
  const lines = legendLines(timelineLegend(timeline, theme), inner);
  const top = PADDING + 2 * LINE;
  const height = top + frame.height + 8 + lines.length * LINE + PADDING;
  return {
    width,
    height,
    draw: (painter) => {
      painter.rectangle(0, 0, width, height, theme.background);
      const title = ellipsis(`${name}: one optimiser step`, inner, 15);
      painter.text(title, PADDING, PADDING + 8, { colour: theme.text, size: 15, isBold: true });
      const note = ellipsis(timeline.layout.label, inner, FONT_SIZE);
      painter.text(note, PADDING, PADDING + 8 + LINE, { colour: theme.muted, size: FONT_SIZE });
      drawTimeline(shifted(painter, PADDING, top), { timeline, theme, frame, window, selected: null });
      lines.forEach((entries, line) => {
        let x = PADDING;
        const y = top + frame.height + 8 + line * LINE + LINE / 2;
        for (const { title: text, colour, isThin } of entries) {
          painter.rectangle(x, y - (isThin ? 2 : 5), 14, isThin ? 4 : 10, colour);
          painter.text(text, x + 20, y, { colour: theme.text, size: SMALL_FONT_SIZE });
          x += 36 + textWidth(text, SMALL_FONT_SIZE);
        }
      });
    },
  };
}

/** The same painter with its origin elsewhere. */
function shifted(painter: Painter, dx: number, dy: number): Painter {
  return {
    rectangle: (x, y, width, height, ...rest) => painter.rectangle(x + dx, y + dy, width, height, ...rest),
    line: (ax, ay, bx, by, style) => painter.line(ax + dx, ay + dy, bx + dx, by + dy, style),
    text: (text, x, y, style) => painter.text(text, x + dx, y + dy, style),
  };
}

/** The picture as SVG text. */
export function timelineSvg(timeline: TrainingTimeline, name: string, window?: TimeWindow): string {
  const picture = timelinePicture(timeline, name, window);
  const { painter, finish } = svgPainter(picture.width, picture.height);
  picture.draw(painter);
  return finish();
}
