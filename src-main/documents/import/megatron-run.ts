/** The training run that Megatron-LM arguments describe: sequences, batch, datatype, length, and the devices it has. */
import { checkEntry } from '../../../src-shared/model/check-entry';
import { trainingParameters } from '../../../src-shared/model/workload-parameters';
import { toEntry } from '../../../src-shared/quantity/format';
import type { Arguments } from './arguments';
import type { Draft } from './draft';

/** Devices of the job: stated as such, or nodes times processes per node as launchers state them. */
export function readDevices(args: Arguments, draft: Draft): number | null {
  const world = args.count('world-size');
  if (world) return world.value > 0 ? world.value : null;
  const nodes = args.text('nnodes', 'num-nodes', 'nodes');
  const perNode = args.text('nproc-per-node', 'devices', 'gpus-per-node', 'ntasks-per-node');
  const whole = (text: string | undefined): number | null => (text && /^\d{1,6}$/u.test(text) ? Number(text) : null);
  const nodeCount = nodes ? whole(nodes.value) : 1;
  const each = whole(perNode?.value);
  if (!perNode && !nodes) return null;
  if (nodeCount === null || each === null || nodeCount * each === 0) {
    draft.note(
      `The number of devices is not stated in numbers (${[nodes, perNode]
        .map((found) => found?.from)
        .filter(Boolean)
        .join(', ')}).`,
    );
    return null;
  }
  return nodeCount * each;
}

function readPrecision(args: Arguments, draft: Draft): void {
  const put = (value: string, from: string): void => draft.put('workload', 'precision', value, from);
  const four = args.text('fp4-format', 'fp4');
  const eight =
    args.text('fp8-format', 'fp8') ??
    (args.isOn('fp8-hybrid', 'fp8-e4m3') ? { from: '--fp8-hybrid', value: '' } : undefined);
  const recipe = args.text('fp8-recipe');
  const half = args.flag('fp16');
  const brain = args.flag('bf16');
  const named = args.text('precision');
  const isNone = (found: { value: string } | undefined): boolean =>
    !found || /^(?:none|null|false)$/iu.test(found.value);
  if (four && !isNone(four)) put('fp4', four.from);
  else if (eight && !isNone(eight))
    put(
      /block|mx/iu.test(recipe?.value ?? '') ? 'fp8Block' : 'fp8',
      [eight.from, recipe?.from].filter(Boolean).join(', '),
    );
  else if (brain?.value) put('bf16', brain.from);
  else if (half?.value) put('fp16', half.from);
  else if (named && /bf16|16/u.test(named.value)) put(/bf/u.test(named.value) ? 'bf16' : 'fp16', named.from);
  else
    draft.warn(
      '--bf16 or --fp16',
      'No datatype is stated, which means FP32; the plan takes BF16',
      undefined,
      '--bf16, --fp16 or --fp8-format',
    );
}

function readLength(args: Arguments, draft: Draft, sequence: number, batch: number | null): void {
  const samples = args.count('train-samples');
  const steps = args.count('train-iters', 'max-steps');
  const sequences = samples?.value ?? (steps && batch !== null ? steps.value * batch : null);
  const from = samples?.from ?? steps?.from ?? '';
  if (sequences === null || sequence === 0) return;
  const tokens = sequences * sequence;
  const entry = toEntry(tokens, 'tokens', 'trillion tokens');
  if (checkEntry(trainingParameters.totalTokens, entry).ok)
    draft.put(
      'workload',
      'totalTokens',
      entry,
      samples ? `${from} × sequence length` : `${from} × batch × sequence length`,
    );
  else draft.note(`A run of ${tokens} tokens (${from}) is outside what a plan can hold; the usual length is taken.`);
}

/**
 * Reads the workload.
 * @param replicas data-parallel replicas where the devices are known; the batch follows from them where it is not stated
 */
export function readRun(args: Arguments, draft: Draft, replicas: number | null): void {
  const sequence = args.count('seq-length', 'encoder-seq-length', 'sequence-length', 'max-position-embeddings');
  draft.put('workload', 'sequenceLength', sequence?.value, sequence?.from ?? '');
  if (!sequence) draft.note('No --seq-length: the usual sequence length of a plan is taken.');
  const micro = args.count('micro-batch-size');
  const stated = args.count('global-batch-size');
  const batch = stated?.value ?? (micro && replicas !== null ? micro.value * replicas : null);
  if (batch !== null)
    draft.put('workload', 'globalBatch', batch, stated?.from ?? `${micro?.from ?? ''} × data-parallel replicas`);
  else
    draft.note('No --global-batch-size, and the number of devices is not known: the usual batch of a plan is taken.');
  if (args.has('rampup-batch-size'))
    draft.note('The batch grows during the run (--rampup-batch-size); the plan takes its final size.');
  readPrecision(args, draft);
  readLength(args, draft, sequence?.value ?? 0, batch);
}
