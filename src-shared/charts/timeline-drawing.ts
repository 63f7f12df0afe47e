/**
 * Draws a played step: a row per stage, its passes with the numbers of their micro-batches, communication in a lane
 * below them. Tasks narrower than a pixel run together, so that a whole step of any length is drawn at once.
 */
import { timelineKinds, type TrainingTimeline } from '../results/training-study';
import { FONT_SIZE, SMALL_FONT_SIZE } from './base-option';
import type { Painter } from './painter';
import { kindLetters, taskColours, timelineColours } from './timeline-colours';
import { timeTicks, xOf, type TimelineFrame, type TimeWindow } from './timeline-frame';
import { exchangeShares } from './timeline-shares';
import { textWidth } from './text-layout';
import { textOn, type ChartTheme } from './theme';

export interface TimelineScene {
  timeline: TrainingTimeline;
  theme: ChartTheme;
  frame: TimelineFrame;
  window: TimeWindow;
  /** Chosen task; the other micro-batches fade beside its own. */
  selected: number | null;
}

/** By number of the kind: communication, drawn in a thin lane below the passes. */
export const isLane: readonly boolean[] = timelineKinds.map(
  (kind) => kind === 'send' || kind === 'gather' || kind === 'reduce',
);
/** Bars from this width on have a gap, room for a number, the mark of their communication. */
const GAP_FROM = 4;
const MARK_FROM = 6;

/** Runs narrow tasks together: per pixel the kind that fills most of it, equal neighbours as one bar. */
class NarrowBars {
  #pixel = -1;
  #covered = 0;
  #best = 0;
  #colour = '';
  #run: { from: number; to: number; colour: string } | null = null;
  readonly #draw: (x: number, width: number, colour: string) => void;

  constructor(draw: (x: number, width: number, colour: string) => void) {
    this.#draw = draw;
  }

  add(x: number, width: number, colour: string): void {
    const pixel = Math.floor(x);
    if (pixel !== this.#pixel) this.#close(pixel);
    this.#covered += width;
    if (width >= this.#best) {
      this.#best = width;
      this.#colour = colour;
    }
  }

  #close(next: number): void {
    // A pixel that is mostly idle stays so.
    if (this.#covered >= 0.35) {
      const run = this.#run;
      if (run && run.to === this.#pixel && run.colour === this.#colour) run.to++;
      else {
        this.#flush();
        this.#run = { from: this.#pixel, to: this.#pixel + 1, colour: this.#colour };
      }
    }
    this.#pixel = next;
    this.#covered = 0;
    this.#best = 0;
  }

  #flush(): void {
    if (this.#run) this.#draw(this.#run.from, this.#run.to - this.#run.from, this.#run.colour);
    this.#run = null;
  }

  end(): void {
    this.#close(-1);
    this.#flush();
  }
}

function barText(kind: number, microBatch: number, width: number): string {
  const room = width - 6;
  const name = timelineKinds[kind] ?? 'forward';
  const texts =
    microBatch < 0
      ? name === 'optimizer'
        ? ['Optimiser', 'Opt']
        : []
      : [`${kindLetters[name] ?? ''}${microBatch + 1}`, String(microBatch + 1)];
  return texts.find((text) => textWidth(text, SMALL_FONT_SIZE) <= room) ?? '';
}

function drawStage(
  painter: Painter,
  scene: TimelineScene,
  stage: number,
  colourOf: ReturnType<typeof taskColours>,
): void {
  const { timeline, theme, frame, window, selected } = scene;
  const { tasks } = timeline;
  const top = frame.axisHeight + stage * frame.rowHeight;
  const colours = timelineColours(theme);
  const chosen = selected === null ? -1 : (tasks.microBatch[selected] ?? -1);
  const shares = exchangeShares(timeline)[stage];
  const idleFrom = Math.max(frame.labelWidth, xOf(frame, window, 0));
  const idleTo = Math.min(frame.width, xOf(frame, window, timeline.playedS));
  painter.rectangle(idleFrom, top + frame.passTop, Math.max(0, idleTo - idleFrom), frame.passHeight, colours.idle);
  const narrow = [false, true].map(
    (lane) =>
      new NarrowBars((x, width, colour) =>
        painter.rectangle(
          x,
          top + (lane ? frame.laneTop : frame.passTop),
          width,
          lane ? frame.laneHeight : frame.passHeight,
          colour,
        ),
      ),
  );
  for (let at = tasks.stageStart[stage] ?? 0; at < (tasks.stageStart[stage + 1] ?? 0); at++) {
    const startS = tasks.startS[at] ?? 0;
    const endS = tasks.endS[at] ?? 0;
    if (endS <= window.fromS || startS >= window.toS) continue;
    const kind = tasks.kind[at] ?? 0;
    const lane = isLane[kind] === true;
    const microBatch = tasks.microBatch[at] ?? -1;
    const isFaded = chosen >= 0 && microBatch !== chosen;
    const fill = colourOf(kind, tasks.chunk[at] ?? 0, isFaded);
    const x0 = Math.max(frame.labelWidth, xOf(frame, window, startS));
    const x1 = Math.min(frame.width, xOf(frame, window, endS));
    const width = x1 - x0;
    if (width < 1) {
      narrow[lane ? 1 : 0]?.add(x0, width, fill);
      continue;
    }
    const y = top + (lane ? frame.laneTop : frame.passTop);
    const height = lane ? frame.laneHeight : frame.passHeight;
    painter.rectangle(x0, y, width - (width >= GAP_FROM && !lane ? 1 : 0), height, fill);
    if (lane) continue;
    const share = timelineKinds[kind] === 'forward' ? shares?.forward : shares?.backward;
    if (width >= MARK_FROM && microBatch >= 0 && !isFaded && timelineKinds[kind] !== 'backwardWeight' && share)
      painter.rectangle(x0, y + height - 2, share * (width - 1), 2, colours.exchange);
    const text = frame.passHeight >= 11 ? barText(kind, microBatch, width) : '';
    if (text !== '')
      painter.text(text, x0 + (width - 1) / 2, y + height / 2 + 0.5, {
        colour: isFaded ? theme.muted : textOn(theme, fill),
        size: SMALL_FONT_SIZE,
        align: 'center',
      });
  }
  for (const bars of narrow) bars.end();
}

function drawAxis(painter: Painter, { timeline, theme, frame, window }: TimelineScene): void {
  const { ticks, unit } = timeTicks(frame, window, timeline.playedS);
  painter.text(`Time (${unit})`, 0, frame.axisHeight / 2, {
    colour: theme.muted,
    size: SMALL_FONT_SIZE,
  });
  for (const { timeS, text } of ticks) {
    const x = xOf(frame, window, timeS);
    const width = textWidth(text, SMALL_FONT_SIZE);
    painter.line(x, frame.axisHeight - 4, x, frame.height, { colour: theme.grid, width: 1 });
    if (x - width / 2 >= frame.labelWidth - 16 && x + width / 2 <= frame.width)
      painter.text(text, x, frame.axisHeight / 2, { colour: theme.muted, size: SMALL_FONT_SIZE, align: 'center' });
  }
}

function drawLabels(painter: Painter, { timeline, theme, frame, selected }: TimelineScene): void {
  const colours = timelineColours(theme);
  const { stageStart } = timeline.tasks;
  timeline.stages.forEach((stage, index) => {
    const top = frame.axisHeight + index * frame.rowHeight;
    const isOver = stage.overflowBytes > 0;
    const isChosen =
      selected !== null && selected >= (stageStart[index] ?? 0) && selected < (stageStart[index + 1] ?? 0);
    painter.text(`Stage ${index + 1}${isOver ? ' !' : ''}`, 0, top + frame.rowHeight / 2, {
      colour: isOver ? colours.bad : theme.text,
      size: frame.rowHeight >= 16 ? FONT_SIZE : 10,
      isBold: isOver || isChosen,
    });
  });
}

function drawChoice(painter: Painter, { timeline, theme, frame, window, selected }: TimelineScene): void {
  if (selected === null) return;
  const { tasks } = timeline;
  const stage = stageOfTask(timeline, selected);
  const lane = isLane[tasks.kind[selected] ?? 0] === true;
  const x0 = Math.max(frame.labelWidth, xOf(frame, window, tasks.startS[selected] ?? 0));
  const x1 = Math.min(frame.width, xOf(frame, window, tasks.endS[selected] ?? 0));
  if (x1 < x0) return;
  const y = frame.axisHeight + stage * frame.rowHeight + (lane ? frame.laneTop : frame.passTop);
  const height = lane ? frame.laneHeight : frame.passHeight;
  const style = { colour: timelineColours(theme).accent, width: 2 };
  const [left, right] = [x0 - 0.5, x0 + Math.max(2, x1 - x0 - 0.5)];
  for (const edge of [y, y + height]) painter.line(left - 1, edge, right + 1, edge, style);
  for (const edge of [left, right]) painter.line(edge, y, edge, y + height, style);
}

/** Stage that runs a task. */
export function stageOfTask({ tasks, stages }: TrainingTimeline, task: number): number {
  let stage = 0;
  while (stage < stages.length - 1 && (tasks.stageStart[stage + 1] ?? 0) <= task) stage++;
  return stage;
}

/** The task under a point of the drawing, or null. */
export function taskAt({ timeline, frame, window }: TimelineScene, x: number, y: number): number | null {
  const stage = Math.floor((y - frame.axisHeight) / frame.rowHeight);
  if (stage < 0 || stage >= timeline.stages.length || x < frame.labelWidth) return null;
  const inRow = y - frame.axisHeight - stage * frame.rowHeight;
  const wantsLane = inRow >= frame.laneTop;
  const { tasks } = timeline;
  const pixelS = (window.toS - window.fromS) / Math.max(1, frame.width - frame.labelWidth);
  const timeS = window.fromS + (x - frame.labelWidth) * pixelS;
  let best: number | null = null;
  for (let at = tasks.stageStart[stage] ?? 0; at < (tasks.stageStart[stage + 1] ?? 0); at++) {
    if ((isLane[tasks.kind[at] ?? 0] === true) !== wantsLane) continue;
    const [startS, endS] = [tasks.startS[at] ?? 0, tasks.endS[at] ?? 0];
    // Transfers are short: a pixel or two beside them still means them.
    const slackS = wantsLane ? 2 * pixelS : 0;
    if (startS - slackS <= timeS && timeS < endS + slackS) best = at;
  }
  return best;
}

/** Draws the step within the scene's frame. */
export function drawTimeline(painter: Painter, scene: TimelineScene): void {
  const chunks = Math.max(
    1,
    ...scene.timeline.tasks.chunk.subarray(0, 4096).map((chunk) => chunk + 1),
    scene.timeline.chunks,
  );
  const colourOf = taskColours(scene.theme, chunks);
  drawAxis(painter, scene);
  scene.timeline.stages.forEach((_, stage) => drawStage(painter, scene, stage, colourOf));
  drawChoice(painter, scene);
  drawLabels(painter, scene);
}
