/**
 * Why one layout is faster than another, in sentences: every term that matters, the largest first, with what the two
 * layouts do differently about it; then what the faster one pays, and memory.
 */
import { formatQuantity } from '../../../../src-shared/quantity/format';
import { countOf } from '../../../../src-shared/quantity/words';
import { outermostTier, type Group } from '../../network/fabric';
import type { TrainingContext } from '../context';
import type { StepEstimate, StepParts } from '../step';
import { groupsOf, microBatches, strategyLabel, type Strategy } from '../strategy';
import { partTitles } from '../words';

/** Terms below this share of the faster step are not worth a sentence. */
const LEAST_SHARE = 0.002;

type Term = keyof StepParts;

const seconds = (timeS: number): string =>
  timeS === 0 ? 'none' : formatQuantity(timeS, 'seconds', { significantDigits: 3 });

/** e.g. "TP 16 crosses the scale-out network at 25.0 GB/s per device": a communicator with the outermost tier it reaches. */
function groupWords({ fabric }: TrainingContext, name: string, group: Group): string {
  if (group.size === 1) return `${name} 1 exchanges nothing`;
  const tier = outermostTier(fabric, group);
  if (!tier) return `${name} ${group.size}`;
  const rate = formatQuantity(tier.bandwidthBytesPerS, 'bytesPerS', { significantDigits: 3 });
  return tier.isScaleOut
    ? `${name} ${group.size} crosses the scale-out network at ${rate} per device`
    : `${name} ${group.size} stays within “${tier.name}” at ${rate} per device`;
}

const recomputeWords = ({ recompute, recomputeLayers }: Strategy): string =>
  recompute === 'none'
    ? 'nothing is recomputed'
    : recompute === 'selective'
      ? 'only cheap operators are recomputed'
      : recomputeLayers === null
        ? 'every layer is recomputed'
        : `${countOf(recomputeLayers, 'layer')} per stage ${recomputeLayers === 1 ? 'is' : 'are'} recomputed`;

const shardingWords: Record<Strategy['sharding'], string> = {
  none: 'nothing sharded',
  optimizer: 'optimiser states sharded (ZeRO 1)',
  gradients: 'gradients sharded too (ZeRO 2)',
  parameters: 'weights sharded too (ZeRO 3)',
};
const scheduleWords = ({ schedule, interleave }: Strategy): string =>
  schedule === 'zeroBubble'
    ? 'zero-bubble'
    : schedule === 'dualPipe'
      ? 'DualPipe'
      : interleave > 1
        ? `1F1B with ${interleave} chunks per stage`
        : '1F1B';

const shareOfLayers = (strategy: Strategy): string =>
  `products split over TP ${strategy.tensorParallel}${strategy.contextParallel > 1 ? ` and CP ${strategy.contextParallel}` : ''}, micro-batch ${strategy.microBatch}, PP ${strategy.pipelineParallel}`;

/** What a layout does about a term, as a clause; two layouts with the same clause differ in it for other reasons. */
const clauses: Record<Term, (context: TrainingContext, strategy: Strategy) => string> = {
  computeS: (_, strategy) => shareOfLayers(strategy),
  memoryS: (_, strategy) =>
    `${shareOfLayers(strategy)}${strategy.sequenceParallel || strategy.tensorParallel === 1 ? '' : ', norms repeated on every TP device'}`,
  launchS: ({ input }, strategy) =>
    `micro-batches of ${countOf(strategy.microBatch, 'sequence')}, ${microBatches(strategy, input.workload.globalBatch)} per replica, each layer over TP ${strategy.tensorParallel}`,
  recomputeS: (_, strategy) => recomputeWords(strategy),
  tensorS: (context, strategy) =>
    `${groupWords(context, 'TP', groupsOf(strategy).tensor)}${
      strategy.tensorParallel === 1
        ? ''
        : `${strategy.overlapTensorParallel ? ', behind the products' : ''}${strategy.sequenceParallel ? '' : ', as all-reduces'}`
    }`,
  contextS: (context, strategy) =>
    `${groupWords(context, 'CP', groupsOf(strategy).context)}${
      strategy.contextParallel === 1 ? '' : strategy.contextExchange === 'ring' ? ' as a ring' : ' as an all-to-all'
    }`,
  expertS: (context, strategy) => {
    const { expert, expertTensor } = groupsOf(strategy);
    const split = expertTensor.size > 1 ? `, ${groupWords(context, 'expert TP', expertTensor)}` : '';
    return `${groupWords(context, 'EP', expert)}${split}${strategy.overlapExpertParallel ? ', behind other compute' : ''}`;
  },
  pipelineS: (_, strategy) =>
    `PP ${strategy.pipelineParallel}${strategy.interleave > 1 ? ` with ${strategy.interleave} chunks per stage` : ''}`,
  bubbleS: ({ input }, strategy) =>
    strategy.pipelineParallel === 1
      ? 'one stage, no pipeline to fill'
      : `PP ${strategy.pipelineParallel} under ${scheduleWords(strategy)} is filled and drained around ${microBatches(strategy, input.workload.globalBatch)} micro-batches per replica`,
  dataS: (context, strategy) =>
    `${groupWords(context, 'DP', groupsOf(strategy).data)}, ${shardingWords[strategy.sharding]}${strategy.overlapDataParallel ? '' : ', not overlapped'}`,
  optimizerS: (_, strategy) =>
    `${shardingWords[strategy.sharding]} over DP ${strategy.contextParallel * strategy.dataParallel}, TP ${strategy.tensorParallel} and PP ${strategy.pipelineParallel}${strategy.offload === 'optimizer' ? ', states on the host' : ''}`,
  offloadS: (_, strategy) =>
    strategy.offload === 'none'
      ? 'nothing is offloaded'
      : `${strategy.offload === 'activations' ? 'activations' : 'optimiser states'} go to the host`,
};

interface Difference {
  readonly term: Term;
  /** Seconds that the faster layout spends less; negative where it spends more. */
  readonly savedS: number;
}

function sentence(
  context: TrainingContext,
  { term, savedS }: Difference,
  fast: StepEstimate,
  slow: StepEstimate,
): string {
  const title = partTitles[term][0];
  const spent = `${seconds(fast.parts[term])} against ${seconds(slow.parts[term])}`;
  const amount = `${seconds(Math.abs(savedS))} ${savedS > 0 ? 'less' : 'more'}`;
  const mine = clauses[term](context, fast.strategy);
  const other = clauses[term](context, slow.strategy);
  return mine === other
    ? `${title}: ${amount} (${spent}), both with ${mine}.`
    : `${title}: ${amount} (${spent}): ${mine}; the slower layout: ${other}.`;
}

/** What the two need of the fullest device, and whether it has that. */
function memorySentence({ input }: TrainingContext, fast: StepEstimate, slow: StepEstimate): string {
  const capacityBytes = input.hardware.device.memoryCapacityBytes;
  const bytes = (sizeBytes: number): string => formatQuantity(sizeBytes, 'bytes', { significantDigits: 3 });
  const difference = fast.memoryBytes - slow.memoryBytes;
  const compared =
    difference === 0
      ? `Both need ${bytes(fast.memoryBytes)} of the fullest device`
      : `The faster layout needs ${bytes(Math.abs(difference))} ${difference > 0 ? 'more' : 'less'} of the fullest device (${bytes(fast.memoryBytes)} against ${bytes(slow.memoryBytes)})`;
  const misfits = [
    ...(fast.memoryBytes > capacityBytes ? ['the faster one does not fit'] : []),
    ...(slow.memoryBytes > capacityBytes ? ['the slower one does not fit'] : []),
  ];
  return `${compared}${misfits.length > 0 ? `; ${misfits.join(' and ')} into ${bytes(capacityBytes)}` : ''}.`;
}

/** Why the faster of two layouts is faster, the largest cause first; what it pays for that; and memory, last. */
export function comparisonReasons(context: TrainingContext, first: StepEstimate, second: StepEstimate): string[] {
  const [fast, slow] = first.stepS <= second.stepS ? [first, second] : [second, first];
  const gapS = slow.stepS - fast.stepS;
  const percent = (100 * gapS) / slow.stepS;
  const differences = (Object.keys(partTitles) as Term[])
    .map((term) => ({ term, savedS: slow.parts[term] - fast.parts[term] }))
    .filter(({ savedS }) => Math.abs(savedS) > LEAST_SHARE * fast.stepS);
  const saved = differences.filter(({ savedS }) => savedS > 0).sort((a, b) => b.savedS - a.savedS);
  const paid = differences.filter(({ savedS }) => savedS < 0).sort((a, b) => a.savedS - b.savedS);
  const head =
    gapS === 0
      ? 'Both take the same time.'
      : `${strategyLabel(fast.strategy)} is faster by ${seconds(gapS)} per step (${percent.toPrecision(2)}%).`;
  return [
    head,
    ...saved.map((each) => sentence(context, each, fast, slow)),
    ...paid.map((each) => sentence(context, each, fast, slow)),
    memorySentence(context, fast, slow),
  ];
}
