/** How Megatron-LM arguments cut the layers into pipeline stages and chunks, and in which order these work. */
import type { Arguments } from './arguments';
import type { Draft } from './draft';
import { readPipelineLayout } from './pipeline-layout';

/** Layers of a model that are stated to do nothing: they fill up stages (MindSpeed). */
export function noopLayers(args: Arguments): { places: number[]; from: string } {
  const stated = args.text('noop-layers');
  const places = (stated?.value ?? '').split(',').filter((each) => /^\s*\d+\s*$/u.test(each));
  return { places: [...new Set(places.map(Number))], from: stated?.from ?? '' };
}

/** First and last stage of stages that are cut by a list of layers per stage. */
function putStages(draft: Draft, stageLayers: readonly number[], from: string): void {
  draft.put('deployment', 'firstStageLayers', stageLayers[0], from);
  draft.put('deployment', 'lastStageLayers', stageLayers.at(-1), from);
  const middle = stageLayers.slice(1, -1);
  if (middle.length > 0 && Math.max(...middle) - Math.min(...middle) > 1)
    draft.note(
      `Stages between first and last hold ${Math.min(...middle)} to ${Math.max(...middle)} layers (${from}); the plan evens them out.`,
    );
}

/** Stages of equal numbers of layers, those that do nothing among them. */
function readEvenStages(args: Arguments, draft: Draft, layers: number, stages: number): void {
  const { places, from } = noopLayers(args);
  const slots = layers + places.length;
  const isCounted =
    args.isOn('account-for-embedding-in-pipeline-split') || args.isOn('account-for-loss-in-pipeline-split');
  if (isCounted || slots % stages !== 0) return;
  const each = slots / stages;
  if (places.length === 0) putStages(draft, new Array<number>(stages).fill(each), 'layers / pipeline stages');
  else {
    const held = new Array<number>(stages).fill(each);
    for (const place of places) {
      const stage = Math.floor(place / each);
      if (stage < stages) held[stage] = (held[stage] ?? 0) - 1;
    }
    putStages(draft, held, `layers / pipeline stages without ${from}`);
  }
}

function readChunks(args: Arguments, draft: Draft, layers: number, stages: number): number {
  const direct = args.count('num-virtual-stages-per-pipeline-rank', 'virtual-pipeline-model-parallel-size');
  const perChunk = args.count('num-layers-per-virtual-pipeline-stage');
  if (direct) {
    draft.put('deployment', 'interleave', direct.value, direct.from);
    return direct.value;
  }
  if (!perChunk || perChunk.value === 0) return 1;
  const slots = layers + noopLayers(args).places.length;
  const chunks = slots / stages / perChunk.value;
  if (Number.isInteger(chunks)) {
    draft.put('deployment', 'interleave', chunks, `layers / stages / ${perChunk.from}`);
    return chunks;
  }
  draft.error(
    perChunk.from,
    'It does not divide the layers of a stage',
    perChunk.value,
    `a divisor of ${slots} layers / ${stages} stages`,
  );
  return 1;
}

function readSchedule(args: Arguments, draft: Draft): boolean {
  const method = args.text('schedules-method');
  const isDual = method !== undefined && /dualpipe/iu.test(method.value);
  if (args.isOn('enable-zero-bubble')) draft.put('deployment', 'schedule', 'zeroBubble', '--enable-zero-bubble');
  else if (isDual) draft.put('deployment', 'schedule', 'dualPipe', method.from);
  if (isDual && /v$/iu.test(method.value))
    draft.note(
      'DualPipeV folds the pipeline instead of holding its weights twice; the plan takes DualPipe, which needs more memory.',
    );
  return isDual;
}

/**
 * Reads stages, chunks and schedule of a pipeline.
 * @param layers those that do something
 * @returns chunks of a stage
 */
export function readPipeline(args: Arguments, draft: Draft, layers: number, stages: number): number {
  const first = args.count('decoder-first-pipeline-num-layers', 'num-layers-in-first-pipeline-stage');
  const last = args.count('decoder-last-pipeline-num-layers', 'num-layers-in-last-pipeline-stage');
  const layout = args.text('pipeline-model-parallel-layout');
  if (stages < 2) return 1;
  const isDual = readSchedule(args, draft);
  if (layout) {
    const read = readPipelineLayout(layout.value, stages);
    if (read && read.stageLayers.reduce((sum, each) => sum + each, 0) === layers) {
      putStages(draft, read.stageLayers, layout.from);
      if (read.chunks > 1) draft.put('deployment', 'interleave', read.chunks, layout.from);
    } else
      draft.error(
        layout.from,
        `It is no layout of ${layers} layers on ${stages} stages`,
        layout.value,
        'chunks such as Et|(tt|)*6tL',
      );
    return read?.chunks ?? 1;
  }
  const chunks = isDual ? 1 : readChunks(args, draft, layers, stages);
  draft.put('deployment', 'firstStageLayers', first?.value, first?.from ?? '');
  draft.put('deployment', 'lastStageLayers', last?.value, last?.from ?? '');
  // A folded or interleaved pipeline spreads layers that do nothing in its own way; there the plan cuts by work.
  const isSpread = (chunks > 1 || isDual) && noopLayers(args).places.length > 0;
  if (!first && !last && !isSpread) readEvenStages(args, draft, layers, stages);
  return chunks;
}
