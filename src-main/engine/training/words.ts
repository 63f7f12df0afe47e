/** What a training result says in words: parts of a step, bottlenecks, warnings, assumptions, turned-down layouts. */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import type { Warning } from '../../../src-shared/results/run-result';
import { exchangeWords } from '../network/exchange/expert-exchange';
import { outermostTier } from '../network/fabric';
import { commonWarnings } from '../result';
import type { LayoutOutcome } from './search/search';
import { rejectTitles, type RejectCode } from './rules';
import type { StepEstimate, StepParts, TrainingContext } from './step';
import { devicesOf, groupsOf } from './strategy';

/** What the parts of a step are called, and what they are. */
export const partTitles: Record<keyof StepParts, [title: string, note: string]> = {
  computeS: ['Compute', 'Products and attention limited by the matrix units'],
  memoryS: ['Memory-bound work', 'Operators limited by memory bandwidth'],
  launchS: ['Kernel starts and host', 'Starting kernels, and waiting for a host that cannot keep ahead'],
  recomputeS: ['Recomputation', 'Forward work repeated in the backward pass'],
  tensorS: ['TP communication', 'Gather and scatter around every block'],
  contextS: ['CP communication', 'Keys and values, or heads, between the devices of a sequence'],
  expertS: ['EP communication', 'Dispatch and combine that compute does not hide'],
  pipelineS: ['PP communication', 'Activations between stages'],
  bubbleS: ['Pipeline bubble', 'Filling and draining the pipeline'],
  dataS: ['DP communication', 'Gradient reduction and weight gathering that compute does not hide'],
  optimizerS: ['Optimiser', 'Update of the FP32 states'],
  offloadS: ['Host transfers', 'Offloaded activations that compute does not hide'],
};

/** What it means when a part is the largest. */
export const bottleneckTexts: Record<keyof StepParts, string> = {
  computeS: 'Matrix compute sets the step time: faster matrix units or a lower-precision datatype would help most.',
  memoryS: 'Memory bandwidth sets the step time: most of the step goes to operators that wait for device memory.',
  launchS: 'Starting kernels sets the step time: the work per kernel is too small for the host to keep ahead.',
  recomputeS: 'Recomputation takes the largest share: more device memory would let activations be kept.',
  tensorS: 'Tensor-parallel communication sets the step time: a faster scale-up fabric or a lower TP would help most.',
  contextS: 'Context-parallel communication sets the step time: the sequence is spread over links too slow for it.',
  expertS: 'Expert dispatch and combine set the step time: the expert-parallel group outruns the fabric it spans.',
  pipelineS: 'Transfers between pipeline stages set the step time.',
  bubbleS: 'The pipeline bubble sets the step time: a larger batch or fewer stages would help most.',
  dataS: 'Data-parallel communication sets the step time: the network between the replicas holds them back.',
  optimizerS: 'The optimiser update sets the step time.',
  offloadS: 'Moving activations to host memory and back sets the step time: the host link is too slow.',
};

/** What is missing where a layout does not fit: how much, and which stages overflow by how much. */
export function overflowText(estimate: StepEstimate, capacityBytes: number, isGiven: boolean): string {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  const stages = estimate.stageMemory
    .filter((each) => each.totalBytes > capacityBytes)
    .flatMap((each) => each.stage.places.map((place) => ({ place, over: each.totalBytes - capacityBytes })))
    .sort((a, b) => a.place - b.place);
  const [first, second] = stages;
  const named =
    stages.length <= 3
      ? stages.map(({ place, over }) => `stage ${place + 1} by ${gigabytes(over)}`).join(', ')
      : `${stages.length} stages, of which stage ${(first?.place ?? 0) + 1} by ${gigabytes(first?.over ?? 0)} and stage ${(second?.place ?? 0) + 1} by ${gigabytes(second?.over ?? 0)}`;
  const what = isGiven
    ? 'The layout as given does not fit device memory: it'
    : 'No layout fits device memory: the smallest';
  return `${what} needs ${(estimate.memoryBytes / capacityBytes).toFixed(2)} times what a device has${
    estimate.strategy.pipelineParallel > 1 ? `; it overflows ${named}` : ''
  }.`;
}

/** Layouts turned down by rule, the most first. */
export function rejections(outcome: LayoutOutcome): { code: string; title: string; count: number }[] {
  return Object.entries(outcome.rejected)
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, title: rejectTitles[code as RejectCode], count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

/** What a reader of the result should know of the layout and of the figures behind it. */
export function trainingWarnings(training: TrainingContext, estimate: StepEstimate): Warning[] {
  const { strategy } = estimate;
  const { input, fabric } = training;
  const warnings = commonWarnings(input, training.device);
  const used = devicesOf(strategy);
  if (used < training.devices)
    warnings.push({
      code: 'devices.idle',
      message: `${training.devices - used} of ${training.devices} devices stay idle: ${
        input.deployment.layout === 'fixed'
          ? `the layout as given and a batch of ${input.workload.globalBatch} do not fill them`
          : `no layout that fills them with a batch of ${input.workload.globalBatch} is faster`
      }.`,
    });
  const groups = groupsOf(strategy);
  for (const [name, group] of [
    ['Tensor-parallel', groups.tensor],
    ['Context-parallel', groups.context],
    ['Expert-parallel', groups.expert],
  ] as const)
    if (outermostTier(fabric, group)?.isScaleOut)
      warnings.push({
        code: 'group.scaleOut',
        message: `${name} groups of ${group.size} leave the supernode and run over the scale-out network.`,
      });
  return warnings;
}

/** What every training result supposes. */
export function trainingAssumptions(input: TrainingInput): string[] {
  const texts = [
    `Effective time ${Math.round(100 * input.assumptions.availability)}%: failures and restarts take the rest.`,
    `${input.deployment.attentionKernel === 'unfused' ? 'Attention keeps its score matrix in memory' : 'Attention runs as flash attention'}; gradients are kept and reduced in ${input.deployment.gradientPrecision === 'fp32' ? 'FP32' : '16 bits'}; Adam with FP32 master weights.`,
  ];
  if (input.model.experts > 0)
    texts.push(
      `The busiest expert device carries ${input.assumptions.expertImbalance} times the mean load.`,
      exchangeWords(input.hardware, 'throughput', input.deployment.expertExchange === 'allToAll'),
    );
  return texts;
}
