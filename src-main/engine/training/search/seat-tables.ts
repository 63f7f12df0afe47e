/**
 * What the layouts of one seat share: its stages with their weights, what they keep of them and of activations under
 * every option, and what its replicas cost. Worked out when first asked for.
 */
import type { TrainingContext } from '../context';
import {
  emptyBytes,
  fillKeptBytes,
  hostBytes,
  inFlightMicroBatches,
  stageActivations,
  totalBytes,
  type StageBytes,
  type StageWeights,
} from '../memory';
import { hostRate } from '../host-rate';
import { replicaCosts, type ReplicaCosts } from '../replicas';
import { hostTakes } from '../rules';
import { ownShare } from '../shards';
import type { StageKind } from '../stages';
import { replicaGroupsOf, type ReplicaGroups, type Strategy } from '../strategy';
import type { Keep, Recomputation } from './options';
import type { Pipeline } from './space';

/** Activations of the stages of a seat by way of recomputation and kind of stage, as far as they have been asked for. */
export type SeatActivations = (ReturnType<typeof stageActivations> | undefined)[];
type Activations = ReturnType<typeof stageActivations>;

/** The schedule that keeps the fewest micro-batches in flight. */
export const PLAIN: Pipeline = { schedule: 'oneForwardOneBackward', interleave: 1, overlapsExperts: false };

/** Room for one stage at a time, filled in again and again by the tables of all seats. */
const stageBytes = emptyBytes();
const otherBytes = emptyBytes();

/** Tables of one seat; options are asked by their place in the lists of the seat. */
export class SeatTables {
  readonly kinds: readonly StageKind[];
  readonly recomputations: readonly Recomputation[];
  private readonly context: TrainingContext;
  private readonly weights: readonly StageWeights[];
  private readonly count: number;
  /** Degrees of the seat; the options in it are set before each use. */
  private readonly strategy: Strategy;
  private readonly activations: SeatActivations;
  /** Weights of which a device holds its share, by kind of stage. */
  private readonly shares: (number | undefined)[] = [];
  private readonly replicas: (ReplicaCosts | undefined)[] = [];
  private readonly offloads: (number | undefined)[] = [];
  private leastOf: Map<readonly Keep[], (number | undefined)[]> | undefined;
  private groups: ReplicaGroups | undefined;
  private leastOfAll = -1;

  constructor(
    context: TrainingContext,
    strategy: Strategy,
    kinds: readonly StageKind[],
    recomputations: readonly Recomputation[],
    weights: readonly StageWeights[],
    activations: SeatActivations,
    count: number,
  ) {
    this.context = context;
    this.kinds = kinds;
    this.weights = weights;
    this.activations = activations;
    this.count = count;
    this.recomputations = recomputations;
    this.strategy = { ...strategy };
  }

  /** Memory that no layout of the seat is below: the first stage, everything recomputed, the best of two extremes. */
  leastBytes(keeps: readonly Keep[]): number {
    if (this.leastOfAll >= 0) return this.leastOfAll;
    const own = this.activationsAt(FULL, 0);
    const whole = keepWith(keeps, 'optimizer', 'optimizer');
    const shared = keepWith(keeps, 'parameters', 'activations');
    this.fillKept(stageBytes, whole, PLAIN, 0);
    this.fillKept(otherBytes, shared, PLAIN, 0);
    // Sharding may hold more than it spares where a stage has few layers: each part by its own best way.
    stageBytes.weights = Math.min(stageBytes.weights, otherBytes.weights);
    stageBytes.gradients = Math.min(stageBytes.gradients, otherBytes.gradients);
    const wholeMemory = this.stageMemory(whole, stageBytes, own, 0);
    stageBytes.optimizer = otherBytes.optimizer;
    this.leastOfAll = Math.min(wholeMemory, this.stageMemory(shared, stageBytes, own, 0));
    return this.leastOfAll;
  }

  /** The same for one way of recomputation, of the fullest stage; lists of ways to keep are told apart by identity. */
  leastBytesOf(recomputation: number, keeps: readonly Keep[]): number {
    this.leastOf ??= new Map();
    let found = this.leastOf.get(keeps);
    if (!found) {
      found = [];
      this.leastOf.set(keeps, found);
    }
    return (found[recomputation] ??= this.findLeast(recomputation, keeps));
  }

  private findLeast(recomputation: number, keeps: readonly Keep[]): number {
    let least = Infinity;
    for (const keep of keeps)
      if (keep.offload !== 'none' && keep.sharding !== 'none')
        least = Math.min(least, this.memoryBytes(recomputation, keep, PLAIN));
    return least;
  }

  /** Memory of the fullest stage. */
  memoryBytes(recomputation: number, keep: Keep, pipeline: Pipeline): number {
    let most = 0;
    for (let at = 0; at < this.kinds.length; at++) {
      const own = this.activationsAt(recomputation, at);
      this.fillKept(stageBytes, keep, pipeline, at);
      most = Math.max(most, this.stageMemory(keep, stageBytes, own, at));
    }
    return most;
  }

  /** Whether the host has room for what a layout offloads. */
  hostTakes(recomputation: number, keep: Keep, pipeline: Pipeline): boolean {
    const { strategy } = this;
    let most = 0;
    for (const [at, kind] of this.kinds.entries()) {
      const own = this.activationsAt(recomputation, at);
      this.fillKept(stageBytes, keep, pipeline, at);
      stageBytes.activationsPerMicroBatch = own.perMicroBatch;
      const inFlight = inFlightMicroBatches(strategy, this.count, kind.first);
      const weights = this.weights[at] as StageWeights;
      most = Math.max(most, hostBytes(this.context.input, weights, stageBytes, inFlight, strategy));
    }
    return most === 0 || hostTakes(this.context.input.hardware, most);
  }

  /** Costs of the replicas for a way to shard and offload. */
  replicaCosts(keep: Keep): ReplicaCosts {
    let costs = this.replicas[keep.index];
    if (!costs) {
      this.strategy.sharding = keep.sharding;
      this.strategy.offload = keep.offload;
      costs = replicaCosts(this.context, this.weights, this.strategy);
      this.replicas[keep.index] = costs;
    }
    return costs;
  }

  /** Seconds to move a micro-batch's activations of the fullest stage to the host; 0 where they stay. */
  offloadS(recomputation: number, keep: Keep): number {
    if (keep.offload !== 'activations') return 0;
    let timeS = this.offloads[recomputation];
    if (timeS === undefined) {
      let most = 0;
      for (let at = 0; at < this.kinds.length; at++)
        most = Math.max(most, this.activationsAt(recomputation, at).perMicroBatch);
      timeS = most / hostRate(this.context.input.hardware);
      this.offloads[recomputation] = timeS;
    }
    return timeS;
  }

  /** Memory of a stage that keeps `bytes`, with its activations, under the layout that these were filled for. */
  private stageMemory(keep: Keep, bytes: StageBytes, own: Activations, at: number): number {
    const kind = this.kinds[at] as StageKind;
    bytes.activationsPerMicroBatch = own.perMicroBatch;
    bytes.working = own.working;
    const inFlight = inFlightMicroBatches(this.strategy, this.count, kind.first);
    return totalBytes(bytes, inFlight, keep.offload, kind.dense + kind.moe);
  }

  /** Sets the layout at hand, and fills in what a stage keeps of weights, gradients and states under it. */
  private fillKept(bytes: StageBytes, keep: Keep, pipeline: Pipeline, at: number): void {
    const { strategy } = this;
    strategy.sharding = keep.sharding;
    strategy.offload = keep.offload;
    strategy.schedule = pipeline.schedule;
    strategy.interleave = pipeline.interleave;
    strategy.overlapExpertParallel = pipeline.overlapsExperts;
    const share = (this.shares[at] ??= this.shareOf(at));
    const stage = this.kinds[at] as StageKind;
    fillKeptBytes(bytes, this.context.input, stage, this.weights[at] as StageWeights, strategy, share);
  }

  private shareOf(at: number): number {
    this.groups ??= replicaGroupsOf(this.strategy);
    return ownShare(this.weights[at] as StageWeights, this.groups, this.context.input.deployment.shardingGroup);
  }

  private activationsAt(recomputation: number, at: number): Activations {
    const place = recomputation * this.kinds.length + at;
    let found = this.activations[place];
    if (!found) {
      this.setRecomputation(recomputation);
      found = stageActivations(this.context.input, this.kinds[at] as StageKind, this.strategy);
      this.activations[place] = found;
    }
    return found;
  }

  private setRecomputation(index: number): void {
    const { recompute, recomputeLayers } = this.recomputations[index] as Recomputation;
    this.strategy.recompute = recompute;
    this.strategy.recomputeLayers = recomputeLayers;
  }
}

/** The way to keep with this sharding and offload, or the first with this offload. */
function keepWith(keeps: readonly Keep[], sharding: Keep['sharding'], offload: Keep['offload']): Keep {
  let first: Keep | undefined;
  for (const keep of keeps) {
    if (keep.offload !== offload) continue;
    if (keep.sharding === sharding) return keep;
    first ??= keep;
  }
  if (!first) throw new Error(`nothing keeps ${offload} in host memory`);
  return first;
}

/** Place of full recomputation in the list of ways. */
export const FULL = 2;
