/**
 * What the layouts of one seat share: its stages with their weights, what they keep of them and of activations under
 * every option, and what its replicas cost. Worked out when first asked for.
 */
import type { TrainingContext } from '../context';
import {
  hostBytes,
  inFlightMicroBatches,
  keptBytes,
  stageActivations,
  totalBytes,
  type StageBytes,
  type StageWeights,
} from '../memory';
import { replicaCosts, type ReplicaCosts } from '../replicas';
import { hostTakes } from '../rules';
import type { StageKind } from '../stages';
import { offloadTimeS } from '../step';
import type { Strategy } from '../strategy';
import type { Keep, Recomputation } from './options';
import type { Pipeline } from './space';

type Activations = ReturnType<typeof stageActivations>;

/** The schedule that keeps the fewest micro-batches in flight. */
export const PLAIN: Pipeline = { schedule: 'oneForwardOneBackward', interleave: 1, overlapsExperts: false };

/** Tables of one seat; options are asked by their place in the lists of the seat. */
export class SeatTables {
  readonly kinds: readonly StageKind[];
  readonly recomputations: readonly Recomputation[];
  private readonly context: TrainingContext;
  private readonly weights: readonly StageWeights[];
  private readonly count: number;
  /** Degrees of the seat; the options in it are set before each use. */
  private readonly strategy: Strategy;
  private readonly kept: (StageBytes | undefined)[] = [];
  private readonly activations: (Activations | undefined)[] = [];
  private readonly replicas: (ReplicaCosts | undefined)[] = [];
  private readonly offloads: (number | undefined)[] = [];
  private readonly leastOf = new Map<readonly Keep[], (number | undefined)[]>();
  private leastOfAll = -1;

  constructor(
    context: TrainingContext,
    strategy: Strategy,
    kinds: readonly StageKind[],
    recomputations: readonly Recomputation[],
    weights: readonly StageWeights[],
    count: number,
  ) {
    this.context = context;
    this.kinds = kinds;
    this.weights = weights;
    this.count = count;
    this.recomputations = recomputations;
    this.strategy = { ...strategy };
  }

  /** Memory that no layout of the seat is below: the first stage, everything recomputed, the best of two extremes. */
  leastBytes(keeps: readonly Keep[]): number {
    if (this.leastOfAll >= 0) return this.leastOfAll;
    const own = this.activationsAt(FULL, 0);
    const find = (sharding: Keep['sharding'], offload: Keep['offload']): Keep => {
      const same = keeps.filter((keep) => keep.offload === offload);
      const found = same.find((keep) => keep.sharding === sharding) ?? same[0];
      if (!found) throw new Error(`nothing keeps ${offload} in host memory`);
      return found;
    };
    const whole = find('optimizer', 'optimizer');
    const shared = find('parameters', 'activations');
    const [first, second] = [this.keptAt(whole, false, 0), this.keptAt(shared, false, 0)];
    // Sharding may hold more than it spares where a stage has few layers: each part by its own best way.
    const least = {
      ...first,
      weights: Math.min(first.weights, second.weights),
      gradients: Math.min(first.gradients, second.gradients),
    };
    const states = { ...least, optimizer: second.optimizer };
    this.leastOfAll = Math.min(
      this.stageMemory(whole, least, own, PLAIN, 0),
      this.stageMemory(shared, states, own, PLAIN, 0),
    );
    return this.leastOfAll;
  }

  /** The same for one way of recomputation, of the fullest stage; lists of ways to keep are told apart by identity. */
  leastBytesOf(recomputation: number, keeps: readonly Keep[]): number {
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
    const isDual = pipeline.schedule === 'dualPipe';
    let most = 0;
    for (let at = 0; at < this.kinds.length; at++) {
      const bytes = this.keptAt(keep, isDual, at);
      most = Math.max(most, this.stageMemory(keep, bytes, this.activationsAt(recomputation, at), pipeline, at));
    }
    return most;
  }

  /** Whether the host has room for what a layout offloads. */
  hostTakes(recomputation: number, keep: Keep, pipeline: Pipeline): boolean {
    const { strategy } = this;
    let most = 0;
    for (const [at, kind] of this.kinds.entries()) {
      const bytes = this.keptAt(keep, pipeline.schedule === 'dualPipe', at);
      bytes.activationsPerMicroBatch = this.activationsAt(recomputation, at).perMicroBatch;
      strategy.sharding = keep.sharding;
      strategy.offload = keep.offload;
      strategy.schedule = pipeline.schedule;
      strategy.interleave = pipeline.interleave;
      strategy.overlapExpertParallel = pipeline.overlapsExperts;
      const inFlight = inFlightMicroBatches(strategy, this.count, kind.first);
      most = Math.max(most, hostBytes(this.weights[at] as StageWeights, bytes, inFlight, strategy));
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
      this.setRecomputation(recomputation);
      this.strategy.offload = keep.offload;
      timeS = Math.max(...this.kinds.map((kind) => offloadTimeS(this.context, kind, this.strategy)));
      this.offloads[recomputation] = timeS;
    }
    return timeS;
  }

  private stageMemory(keep: Keep, bytes: StageBytes, own: Activations, pipeline: Pipeline, at: number): number {
    const kind = this.kinds[at] as StageKind;
    bytes.activationsPerMicroBatch = own.perMicroBatch;
    bytes.working = own.working;
    this.strategy.schedule = pipeline.schedule;
    this.strategy.interleave = pipeline.interleave;
    this.strategy.overlapExpertParallel = pipeline.overlapsExperts;
    const inFlight = inFlightMicroBatches(this.strategy, this.count, kind.first);
    return totalBytes(bytes, inFlight, keep.offload, kind.dense + kind.moe);
  }

  /** Bytes of weights, gradients and states of a stage; those of activations are filled in by who asks. */
  private keptAt(keep: Keep, isDual: boolean, at: number): StageBytes {
    const place = (2 * keep.index + (isDual ? 1 : 0)) * this.kinds.length + at;
    let bytes = this.kept[place];
    if (!bytes) {
      const { strategy } = this;
      strategy.sharding = keep.sharding;
      strategy.offload = keep.offload;
      strategy.schedule = isDual ? 'dualPipe' : 'oneForwardOneBackward';
      bytes = keptBytes(this.context.input, this.kinds[at] as StageKind, this.weights[at] as StageWeights, strategy);
      this.kept[place] = bytes;
    }
    return bytes;
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

/** Place of full recomputation in the list of ways. */
export const FULL = 2;
