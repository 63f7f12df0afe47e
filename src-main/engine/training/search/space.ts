/**
 * The space of training layouts for a device count and an exact global batch, level by level: cells of degrees that share
 * their layers' times, seats of a cell in pipelines, and the options of a seat. None is left out because it looks slow;
 * options without effect (overlap of the traffic of one device, sharding over one replica) are not told apart. Sequence
 * parallelism, kernels, datatypes and given stages are the deployment's.
 */
import type { TrainingInput } from '../../../../src-shared/model/scenario-input';
import { systemDevicesOf } from '../../network/graph/build-graph';
import { chunksFit, expertOverlapFits, scheduleFits, splitsContext, splitsEvenly, type Rejections } from '../rules';
import { stagesProblem } from '../stages';
import type { ContextExchange, Schedule } from '../strategy';

/** All divisors of a whole number, ascending. */
export function divisorsOf(value: number): number[] {
  const small: number[] = [];
  const large: number[] = [];
  for (let divisor = 1; divisor * divisor <= value; divisor++) {
    if (value % divisor !== 0) continue;
    small.push(divisor);
    if (divisor * divisor !== value) large.push(value / divisor);
  }
  return [...small, ...large.reverse()];
}

/** Degrees that shape a layer, but for the experts'. */
export interface Cell {
  microBatch: number;
  contextParallel: number;
  contextExchange: ContextExchange;
  tensorParallel: number;
}

/** A way to spread the experts. */
export interface Split {
  expertParallel: number;
  expertTensorParallel: number;
}

/** A pipeline depth with the replicas that fill the devices. */
export interface Seat {
  pipelineParallel: number;
  dataParallel: number;
  /** Micro-batches per replica and step. */
  count: number;
  pipelines: readonly Pipeline[];
  /** The same seat with the pipelines in which the exchange of experts can run behind another micro-batch; null without. */
  overlapping: Seat | null;
  /** What its pipelines have at best. */
  most: { chunks: number; hasZeroBubble: boolean; hasDualPipe: boolean };
}

/** A schedule with its chunks per stage. */
export interface Pipeline {
  readonly schedule: Schedule;
  readonly interleave: number;
  /** Whether the exchange of experts runs behind another micro-batch: then one more is in flight. */
  readonly overlapsExperts: boolean;
}

const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value));

/** Degrees of TP or CP that divide `whole`: powers of two, whatever they straddle, and divisors of the scale-up domain. */
function degreesOf(whole: number, { hardware }: TrainingInput, devices: number): number[] {
  const domain = systemDevicesOf(hardware);
  return divisorsOf(whole).filter((degree) => degree <= devices && (isPowerOfTwo(degree) || domain % degree === 0));
}

/** Largest of the ascending divisors within the limit; 0 when there is none. */
function largestWithin(divisors: readonly number[], limit: number): number {
  let largest = 0;
  for (const divisor of divisors) {
    if (divisor > limit) break;
    largest = divisor;
  }
  return largest;
}

/** Chunks per stage that cut the layers evenly; the first and the last chunk may be one layer short (arXiv:2407.21783, 3.3.2). */
function chunksOf(layers: number, depth: number): number[] {
  if (depth === 1) return [1];
  const counts = [...divisorsOf(layers), ...divisorsOf(layers + 2)].map((slots) => slots / depth);
  return [...new Set([1, ...counts.filter((count) => count > 1 && Number.isInteger(count))])].sort((a, b) => a - b);
}

/** Everything that is the same for all cells. */
export interface Space {
  readonly input: TrainingInput;
  readonly devices: number;
  readonly cells: readonly Cell[];
  /** Every way of spreading the experts; which fit depends on the cell and the seat. */
  readonly splits: readonly Split[];
  /** By pipeline depth. */
  readonly chunks: readonly (readonly number[])[];
  /** By micro-batch. */
  readonly replicas: ReadonlyMap<number, readonly number[]>;
}

/** Lays out the space; degrees that no layout can have are counted. */
export function createSpace(input: TrainingInput, devices: number, rejected: Rejections): Space {
  const { model, workload } = input;
  const microBatches = divisorsOf(workload.globalBatch);
  const cells: Cell[] = [];
  const tensors = degreesOf(model.heads, input, devices).filter((degree) => {
    if (splitsEvenly(model, degree)) return true;
    rejected.heads++;
    return false;
  });
  const contexts = degreesOf(workload.sequenceLength, input, devices);
  for (const microBatch of microBatches)
    for (const contextParallel of contexts)
      for (const tensorParallel of tensors) {
        if (tensorParallel * contextParallel > devices) continue;
        const exchanges: ContextExchange[] = contextParallel === 1 ? ['ring'] : ['ring', 'allToAll'];
        for (const contextExchange of exchanges) {
          const cell = { microBatch, contextParallel, contextExchange, tensorParallel };
          if (splitsContext(model, workload.sequenceLength, cell)) cells.push(cell);
          else rejected.context++;
        }
      }
  // Experts are whole, or split over as many devices as the rest of the layer.
  const tensorSplits = model.experts > 0 ? tensors.filter((degree) => model.expertFfnSize % degree === 0) : [1];
  const splits = (model.experts > 0 ? divisorsOf(model.experts) : [1]).flatMap((expertParallel) =>
    tensorSplits.map((expertTensorParallel) => ({ expertParallel, expertTensorParallel })),
  );
  const most = Math.min(model.layers, devices);
  const chunks = Array.from({ length: most + 1 }, (_, depth) => (depth === 0 ? [] : chunksOf(model.layers, depth)));
  const replicas = new Map(microBatches.map((size) => [size, divisorsOf(workload.globalBatch / size)]));
  return { input, devices, cells, splits, chunks, replicas };
}

/** Whether a way of spreading the experts fits; experts over EP and their width over ETP do by the choice of splits. */
export const splitFits = (cell: Cell, seat: Seat, { expertParallel, expertTensorParallel }: Split): boolean =>
  (expertTensorParallel === 1 || expertTensorParallel === cell.tensorParallel) &&
  (cell.tensorParallel * cell.contextParallel * seat.dataParallel) % (expertParallel * expertTensorParallel) === 0;

/** Schedules that run on so many stages and micro-batches; those that do not are counted. */
function pipelinesOf(space: Space, depth: number, count: number, rejected: Rejections): Pipeline[] {
  const fitting: Pipeline[] = [];
  for (const interleave of space.chunks[depth] ?? [])
    if (chunksFit(depth, interleave, count))
      fitting.push({ schedule: 'oneForwardOneBackward', interleave, overlapsExperts: false });
    else rejected.pipeline++;
  if (depth > 1)
    for (const schedule of ['zeroBubble', 'dualPipe'] as const)
      if (scheduleFits(schedule, depth, 1, count)) fitting.push({ schedule, interleave: 1, overlapsExperts: false });
      else rejected.schedule++;
  return fitting;
}

/** A seat with these pipelines; null when there are none. */
function seatWith(
  degrees: Pick<Seat, 'pipelineParallel' | 'dataParallel' | 'count'>,
  pipelines: Pipeline[],
): Seat | null {
  if (pipelines.length === 0) return null;
  const has = (schedule: Schedule): boolean => pipelines.some((each) => each.schedule === schedule);
  const most = {
    chunks: Math.max(...pipelines.map(({ interleave }) => interleave)),
    hasZeroBubble: has('zeroBubble'),
    hasDualPipe: has('dualPipe'),
  };
  return { ...degrees, pipelines, overlapping: null, most };
}

/** Pipelines of a cell. Every one uses as many of the devices as the batch can be divided over. */
export function seatsOf(space: Space, cell: Cell, rejected: Rejections): Seat[] {
  const { input, devices } = space;
  const { globalBatch } = input.workload;
  const seats: Seat[] = [];
  const replicas = space.replicas.get(cell.microBatch) ?? [];
  for (let depth = 1; depth < space.chunks.length; depth++) {
    const stage = cell.tensorParallel * cell.contextParallel * depth;
    const dataParallel = largestWithin(replicas, Math.floor(devices / stage));
    if (dataParallel === 0) break;
    if (stagesProblem(input.model, depth, input.deployment)) {
      rejected.pipeline++;
      continue;
    }
    const count = globalBatch / (dataParallel * cell.microBatch);
    const pipelines = pipelinesOf(space, depth, count, rejected);
    const degrees = { pipelineParallel: depth, dataParallel, count };
    const seat = seatWith(degrees, pipelines);
    if (!seat) continue;
    const doubled = pipelines
      .filter(({ schedule, interleave }) => expertOverlapFits(schedule, depth, interleave, count))
      .map((pipeline) => ({ ...pipeline, overlapsExperts: true }));
    seats.push({ ...seat, overlapping: seatWith(degrees, doubled) });
  }
  return seats;
}
