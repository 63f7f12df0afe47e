/** What the passes of a pipeline stage are made of: one bar per pass, its parts by kind of work. */
import { formatQuantity } from '../quantity/format';
import { inSentence, percent } from '../quantity/words';
import type { LayerOperator, TrainingTimeline } from '../results/training-study';
import type { BuiltChart, ChartOptions } from './built-chart';
import { stackedBars } from './stacked-bars';

/** Kinds of work in the order in which they are stacked: `part` of a row -> title. */
const workTitles: Readonly<Record<string, string>> = {
  attention: 'Attention',
  ffn: 'Feed-forward',
  moe: 'Experts',
  norm: 'Norms and residuals',
  embedding: 'Embedding',
  head: 'Head and loss',
  recomputation: 'Recomputation',
  tensor: 'TP traffic',
  context: 'CP traffic',
  expert: 'EP traffic',
  expertTensor: 'Expert TP traffic',
  host: 'Waiting for the host',
};
export const workTitle = (part: string): string => workTitles[part] ?? part;

export const passTitles = { forwardS: 'Forward', backwardS: 'Backward', weightS: 'Backward of weights' } as const;
export type PassKey = keyof typeof passTitles;
const passes = Object.keys(passTitles) as PassKey[];

/** Seconds of one micro-batch on a stage by kind of work. */
function byWork({ layers }: TrainingTimeline, stage: number, pass: PassKey): Map<string, number> {
  const sums = new Map<string, number>(Object.keys(workTitles).map((part) => [part, 0]));
  for (const { operators, perStage } of layers) {
    const copies = perStage[stage] ?? 0;
    if (copies === 0) continue;
    for (const row of operators) sums.set(row.part, (sums.get(row.part) ?? 0) + copies * row[pass]);
  }
  return sums;
}

/** Bars of forward, backward and gradient of weights of one stage (from 0) for one micro-batch. */
export function layerChart(timeline: TrainingTimeline, stage: number, options: ChartOptions): BuiltChart {
  const sums = passes.map((pass) => byWork(timeline, stage, pass));
  const works = [...new Set(sums.flatMap((each) => [...each.keys()]))].filter((part) =>
    sums.some((each) => (each.get(part) ?? 0) > 0),
  );
  const totals = works.map((part) => sums.reduce((sum, each) => sum + (each.get(part) ?? 0), 0));
  const wholeS = totals.reduce((sum, each) => sum + each, 0);
  const largest = totals.indexOf(Math.max(...totals));
  return stackedBars(
    {
      title: `Stage ${stage + 1}: one micro-batch by kind of work`,
      quantity: 'Time',
      dimension: 'seconds',
      rowTitle: 'Pass',
      summary: `One micro-batch takes stage ${stage + 1} ${formatQuantity(wholeS, 'seconds')}, of which ${inSentence(workTitle(works[largest] ?? ''))} takes ${percent((totals[largest] ?? 0) / wholeS)}.`,
      rows: passes.map((pass, at) => ({
        label: { name: passTitles[pass] },
        parts: works.map((part) => ({ key: part, title: workTitle(part), value: sums[at]?.get(part) ?? 0 })),
      })),
    },
    options,
  );
}

/** A row of the table under the chart: an operator with its copies on the stage, seconds of one micro-batch. */
export interface StageOperator extends LayerOperator {
  layer: string;
  copies: number;
  totalS: number;
  share: number;
}

/** All operators and transfers of a stage, the longest first. */
export function stageOperators({ layers }: TrainingTimeline, stage: number): StageOperator[] {
  const rows = layers.flatMap(({ title, operators, perStage }) => {
    const copies = perStage[stage] ?? 0;
    return copies === 0
      ? []
      : operators.map((row) => ({
          ...row,
          layer: title,
          copies,
          forwardS: copies * row.forwardS,
          backwardS: copies * row.backwardS,
          weightS: copies * row.weightS,
          linkS: copies * row.linkS,
          flops: copies * row.flops,
          totalS: copies * (row.forwardS + row.backwardS + row.weightS),
        }));
  });
  const wholeS = rows.reduce((sum, row) => sum + row.totalS, 0);
  return rows
    .map((row) => ({ ...row, share: wholeS > 0 ? row.totalS / wholeS : 0 }))
    .sort((a, b) => b.totalS - a.totalS || b.linkS - a.linkS);
}
