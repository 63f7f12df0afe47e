/** The drawing of a step: geometry, what is drawn and hit, words. A small step is written out by hand. */
import { describe, expect, it } from 'vitest';
import { timelineKinds, type TimelineKind, type TimelineTasks, type TrainingTimeline } from '../results/training-study';
import { layerChart, stageOperators } from './layer-chart';
import type { Painter } from './painter';
import { contrast, darkTheme, lightTheme } from './theme';
import { taskColours, timelineColours } from './timeline-colours';
import { drawTimeline, stageOfTask, taskAt, type TimelineScene } from './timeline-drawing';
import { boundedWindow, pannedWindow, timelineFrame, timeTicks, xOf, zoomedWindow } from './timeline-frame';
import { overviewBands } from './timeline-overview';
import { timelineLegend, timelineSvg } from './timeline-picture';
import { overflowSentences, taskWords, timelineSummary } from './timeline-words';

type Row = [kind: TimelineKind, microBatch: number, startS: number, endS: number];

function tasksOf(stages: Row[][]): TimelineTasks {
  const all = stages.flat();
  const starts = [0];
  for (const rows of stages) starts.push((starts.at(-1) ?? 0) + rows.length);
  return {
    count: all.length,
    stageStart: Uint32Array.from(starts),
    kind: Uint8Array.from(all, ([kind]) => timelineKinds.indexOf(kind)),
    microBatch: Int32Array.from(all, ([, microBatch]) => microBatch),
    chunk: new Uint16Array(all.length),
    startS: Float64Array.from(all, ([, , startS]) => startS),
    endS: Float64Array.from(all, ([, , , endS]) => endS),
  };
}

const stage = { busyS: 6, communicationS: 0, idleS: 4, forwardS: 1, backwardS: 1.5, weightS: 0.5, inFlight: 2 };
const row = { weightS: 0, linkS: 0, flops: 1e12 };
const timeline: TrainingTimeline = {
  layout: { label: 'PP 2', values: { schedule: 'oneForwardOneBackward' }, metrics: { stepTimeS: 10 } },
  stages: [
    { ...stage, title: 'Stage 1: embedding, layer 1', memoryBytes: 84.1e9, memory: [], overflowBytes: 4.1e9 },
    {
      ...stage,
      title: 'Stage 2: layer 2, head and loss',
      memoryBytes: 60e9,
      memory: [],
      overflowBytes: 0,
      idleS: 3,
      busyS: 7,
    },
  ],
  tasks: tasksOf([
    [
      ['forward', 0, 0, 1],
      ['send', 0, 1, 1.1],
      ['forward', 1, 1, 2],
      ['backward', 0, 4.2, 6.2],
      ['backward', 1, 7.3, 9.3],
      ['reduce', -1, 8, 9.5],
      ['optimizer', -1, 9.5, 10],
    ],
    [
      ['forward', 0, 1.1, 2.1],
      ['backward', 0, 2.1, 4.1],
      ['send', 0, 4.1, 4.2],
      ['forward', 1, 4.1, 5.1],
      ['backward', 1, 5.1, 7.1],
      ['optimizer', -1, 9.5, 10],
    ],
  ]),
  microBatches: 2,
  playedMicroBatches: 2,
  chunks: 1,
  capacityBytes: 80e9,
  waitShare: 0,
  playedS: 10,
  closedFormS: 10.05,
  layers: [
    {
      key: 'dense',
      title: 'Dense layer',
      perStage: [1, 1],
      operators: [
        { ...row, name: 'Up', part: 'ffn', forwardS: 0.7, backwardS: 1.2, weightS: 0.5, bound: 'compute' },
        {
          ...row,
          name: 'Gather',
          part: 'tensor',
          forwardS: 0.3,
          backwardS: 0.3,
          linkS: 0.9,
          bound: 'network',
          flops: 0,
        },
      ],
    },
  ],
};

const frame = timelineFrame(1000, 2, 80);
const whole = { fromS: 0, toS: 10 };
const sceneOf = (more: Partial<TimelineScene> = {}): TimelineScene => ({
  timeline,
  theme: lightTheme,
  frame,
  window: whole,
  selected: null,
  ...more,
});

interface Drawn {
  bars: { x: number; width: number; fill: string }[];
  texts: string[];
  lines: number;
}

function draw(scene: TimelineScene): Drawn {
  const drawn: Drawn = { bars: [], texts: [], lines: 0 };
  const painter: Painter = {
    rectangle: (x, _y, width, _height, fill) => void drawn.bars.push({ x, width, fill }),
    line: () => void drawn.lines++,
    text: (text) => void drawn.texts.push(text),
  };
  drawTimeline(painter, scene);
  return drawn;
}

describe('windows of time', () => {
  it('zoom about a time and stay within the step', () => {
    const zoomed = zoomedWindow(whole, 2, 4, 10);
    expect(zoomed).toEqual({ fromS: 2, toS: 7 });
    expect(xOf(frame, zoomed, 4) - xOf(frame, whole, 4)).toBeCloseTo(0, 9);
    expect(pannedWindow(zoomed, 100, 10)).toEqual({ fromS: 5, toS: 10 });
    expect(pannedWindow(zoomed, -100, 10)).toEqual({ fromS: 0, toS: 5 });
    expect(zoomedWindow(zoomed, 0.01, 4, 10)).toEqual(whole);
    expect(boundedWindow({ fromS: 3, toS: 3 }, 10).toS).toBeGreaterThan(3);
  });

  it('have round ticks with as many decimals as they need', () => {
    expect(timeTicks(frame, whole, 10)).toMatchObject({
      unit: 's',
      ticks: expect.arrayContaining([{ timeS: 2, text: '2' }]) as unknown,
    });
    const { ticks } = timeTicks(frame, { fromS: 4.1, toS: 4.11 }, 10);
    expect(ticks.length).toBeGreaterThan(4);
    expect(ticks.every(({ text }) => /^4\.1\d\d$/u.test(text))).toBe(true);
  });
});

describe('the drawing', () => {
  it('has a bar for every task and the number of its micro-batch where it fits', () => {
    const { bars, texts } = draw(sceneOf());
    const { kinds } = timelineColours(lightTheme);
    const forwards = bars.filter(({ fill }) => fill === kinds[0]);
    expect(forwards).toHaveLength(4);
    expect(forwards[0]?.x).toBe(80);
    expect(forwards[0]?.width).toBeCloseTo(92 - 1, 6);
    expect(texts).toEqual(expect.arrayContaining(['F1', 'F2', 'B1', 'B2', 'Stage 1 !', 'Stage 2', 'Time (s)']));
  });

  it('runs bars together that are narrower than a pixel', () => {
    const many = tasksOf([
      Array.from({ length: 50_000 }, (_, at): Row => ['forward', at, at * 1e-4, (at + 1) * 1e-4]),
      [['optimizer', -1, 9.5, 10]],
    ]);
    const { bars } = draw(sceneOf({ timeline: { ...timeline, tasks: many } }));
    const forwards = bars.filter(({ fill }) => fill === timelineColours(lightTheme).kinds[0]);
    expect(forwards).toHaveLength(1);
    expect(forwards[0]?.width).toBeCloseTo(460, -0.5);
  });

  it('fades other micro-batches beside a chosen one and frames it', () => {
    const { bars, lines } = draw(sceneOf({ selected: 2 }));
    const fills = new Set(bars.map(({ fill }) => fill));
    const colourOf = taskColours(lightTheme, 1);
    expect(fills.has(colourOf(0, 0, true))).toBe(true);
    expect(bars.filter(({ fill }) => fill === colourOf(0, 0, false))).toHaveLength(2);
    expect(lines).toBe(draw(sceneOf()).lines + 4);
  });

  it('finds the task under the pointer, transfers in their own lane', () => {
    const scene = sceneOf();
    const rowTop = frame.axisHeight;
    expect(taskAt(scene, xOf(frame, whole, 1.5), rowTop + frame.passTop + 2)).toBe(2);
    expect(taskAt(scene, xOf(frame, whole, 1.05), rowTop + frame.laneTop + 1)).toBe(1);
    expect(taskAt(scene, xOf(frame, whole, 3), rowTop + frame.passTop + 2)).toBeNull();
    expect(taskAt(scene, xOf(frame, whole, 3), rowTop + frame.rowHeight + frame.passTop + 2)).toBe(8);
    expect(taskAt(scene, 10, rowTop + 5)).toBeNull();
    expect(stageOfTask(timeline, 8)).toBe(1);
  });

  it('is a picture of its own with a legend of what it shows', () => {
    const svg = timelineSvg(timeline, 'A <plan>');
    expect(svg).toContain('A &lt;plan&gt;: one optimiser step');
    expect(svg).toContain('>PP 2<');
    const titles = timelineLegend(timeline, lightTheme).map(({ title }) => title);
    expect(titles).toEqual([
      'Forward (F)',
      'Backward (B)',
      'Send to a neighbour',
      'Gradient reduction',
      'Optimiser',
      'TP, CP and EP traffic in a pass',
      'Idle',
    ]);
    for (const title of titles) expect(svg).toContain(title);
  });

  it.each([lightTheme, darkTheme])('can be told from its ground: $name', (theme) => {
    const { kinds, exchange } = timelineColours(theme);
    for (const colour of [...kinds, exchange]) expect(contrast(colour, theme.background)).toBeGreaterThanOrEqual(2.6);
  });
});

it('the strip adds up to what the stages are busy', () => {
  const bands = overviewBands(timeline, 100);
  const sumS = bands.reduce((sum, { shares }) => sum + shares.reduce((own, share) => own + share, 0), 0) * 0.1 * 2;
  expect(sumS).toBeCloseTo(4 * 1 + 4 * 2 + 2 * 0.5, 4);
});

describe('words', () => {
  it('say who waits, what overflows and how the closed form agrees', () => {
    expect(overflowSentences(timeline)).toEqual(['Stage 1 overflows by 4.1\u00a0GB.']);
    const text = timelineSummary(timeline);
    expect(text).toContain('2 stages, 2 micro-batches, 10\u00a0s as played.');
    expect(text).toContain('Stage 1 is idle for 40% of it, stage 2 for 30%.');
    expect(text).toContain('Stage 1 overflows by 4.1\u00a0GB.');
    expect(text).toContain('closed form is 0.5% away');
    expect(timelineSummary({ ...timeline, microBatches: 50 })).toContain('2 of its micro-batches are played');
  });

  it('say what a task is and when it runs', () => {
    expect(taskWords(timeline, 3)).toEqual([
      'Backward, micro-batch 1',
      'Stage 1: embedding, layer 1',
      '2\u00a0s, from 4.2\u00a0s to 6.2\u00a0s',
    ]);
    expect(taskWords(timeline, 5)[0]).toBe('Gradient reduction');
  });

  it('say when a task runs with the same decimals early and late', () => {
    const stage: Row[] = [
      ['forward', 0, 0, 0.216274],
      ['backward', 0, 21.216274, 21.432548],
    ];
    const whole = { ...timeline, tasks: tasksOf([stage]), playedS: 21.52 };
    expect(taskWords(whole, 0)[2]).toBe('216.3\u00a0ms, from 0\u00a0s to 0.2163\u00a0s');
    expect(taskWords(whole, 1)[2]).toBe('216.3\u00a0ms, from 21.2163\u00a0s to 21.4325\u00a0s');
  });
});

describe('layers of a stage', () => {
  it('are bars of passes by kind of work, with the same as a table', () => {
    const chart = layerChart(timeline, 0, { theme: lightTheme });
    expect(chart.table.rows.map((cells) => cells[0])).toEqual(['Forward', 'Backward', 'Backward of weights']);
    expect(chart.summary).toContain('feed-forward takes 80%');
  });

  it('are rows, the longest first, whose shares are of one micro-batch', () => {
    const rows = stageOperators(timeline, 0);
    expect(rows.map(({ name }) => name)).toEqual(['Up', 'Gather']);
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});
