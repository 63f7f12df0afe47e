/**
 * Prices the layouts of one seat, from a first look at all of them to the exact price of one: each step looks closer at
 * fewer layouts, and leaves out those whose bound shows that they cannot be an answer.
 */
import { layerCounts } from '../../model/parameters';
import type { TrainingContext } from '../context';
import type { LayerCosts } from '../layer-cost';
import { replicaCoreShare } from '../overlap';
import { pipelinePace, type Pace } from '../pace';
import { stageActivations, totalBytes } from '../memory';
import { eachOffloadS, eachReplicaS, emptyParts, fillLeastParts, fillParts, type StepSetting } from '../parts';
import type { ReplicaCosts } from '../replicas';
import type { Rejections } from '../rules';
import { layerTimesOf, type LayerTimes } from '../stage-time';
import { layerOptions } from '../step';
import type { Strategy } from '../strategy';
import type { Answers } from './answers';
import { createGlance, glanceAt, layerLoads, modelS, type LayerLoads, type LayerNumbers } from './layer-loads';
import { busySeconds, costUsd, energyJ, loadS, objectivesOf, type Objectives } from './objectives';
import {
  canOffload,
  dataOverlaps,
  keepHalves,
  keepsOf,
  layoutsPerRecomputation,
  layoutsWithin,
  type Keep,
} from './options';
import { FULL, PLAIN, type SeatTables } from './seat-tables';
import type { Cell, Pipeline, Seat } from './space';

/** Times of a cell's layers by way of recomputation, for one set of overlaps. */
export interface LayerTable {
  readonly times: readonly LayerTimes[];
  readonly loads: readonly LayerLoads[];
}

const ways = ['none', 'selective', 'full'] as const;

/** What layouts share that keep the same, whatever their pipelines and overlaps. */
interface Kept {
  readonly keep: Keep;
  readonly pace: Pace;
  readonly costs: ReplicaCosts;
  readonly setting: StepSetting;
}

/** Layouts met so far, by what became of them. */
export interface Counts {
  evaluated: number;
  feasible: number;
  pruned: number;
  rejected: Rejections;
}

/** Prices layouts of one search into its answers; what it leaves out or turns down is counted. */
export class Pricer {
  readonly counts: Counts;
  readonly answers: Answers;
  /**
   * Set while each layout at hand has a twin with the same memory that takes no longer and no more energy: then it can
   * only be an answer by being among the fastest.
   */
  hasBetterTwin = false;
  private readonly context: TrainingContext;
  private readonly capacity: number;
  private readonly hasHost: boolean;
  private readonly layers: LayerNumbers;
  private readonly coreShare: number;
  private readonly objectives = new Map<number, Objectives>();
  private readonly parts = emptyParts();
  private readonly seen = createGlance();
  /** The layout at hand. */
  private readonly strategy: Strategy;

  constructor(context: TrainingContext, strategy: Strategy, answers: Answers, rejected: Rejections) {
    this.context = context;
    this.strategy = strategy;
    this.answers = answers;
    this.capacity = context.input.hardware.device.memoryCapacityBytes;
    this.hasHost = canOffload(context.input.hardware);
    this.layers = layerCounts(context.input.model);
    this.coreShare = replicaCoreShare(context.device.calibration, context.fabric);
    this.counts = { evaluated: 0, feasible: 0, pruned: 0, rejected };
  }

  /** Times of layers that cost this much, with the overlaps of the layout at hand. */
  layerTable(costs: LayerCosts): LayerTable {
    const options = { ...layerOptions(this.context, this.strategy), recomputeLayers: null };
    const times = layerTimesOf(costs, options, ways);
    return { times, loads: layerLoads(times, this.objectivesFor(this.context.devices)) };
  }

  /** Whether layouts whose layers take at least `modelS` per micro-batch, run so often, are no answers. */
  isTooSlow(passes: number, leastModelS: number): boolean {
    return this.isUseless(passes * leastModelS, 0, 0);
  }

  /** Least seconds of all layers for a micro-batch. */
  modelS(table: LayerTable): number {
    return modelS(this.layers, table.loads[0] as LayerLoads);
  }

  /** Whether the buffers of the last stage alone do not fit, whatever the layouts of the cell at hand choose. */
  isCellTooLarge(): boolean {
    const { input } = this.context;
    const layout = {
      ...this.strategy,
      expertTensorParallel: 1,
      recompute: 'full',
      recomputeLayers: null,
    } as const;
    const [dense, moe] = [layout, layout].map((each, at) => {
      const stage = { dense: 1 - at, moe: at, hasEmbedding: false, hasHead: true };
      return stageActivations(input, stage, each).working;
    }) as [number, number];
    const working = input.model.experts > 0 ? Math.min(dense, moe) : dense;
    return (
      totalBytes({ weights: 0, gradients: 0, optimizer: 0, activationsPerMicroBatch: 0, working }, 0) > this.capacity
    );
  }

  /** Layouts that are not looked at, as their cell's buffers do not fit. */
  rejectTooLarge(layouts: number): void {
    this.counts.evaluated += layouts;
    this.counts.rejected.memory += layouts;
  }

  /** Looks at all layouts of a seat; the layout at hand has its degrees and overlaps of TP and EP. */
  seat(cell: Cell, seat: Seat, tables: SeatTables, table: LayerTable): void {
    const keeps = keepsOf(cell, seat);
    const objectives = this.objectivesFor(
      cell.tensorParallel * cell.contextParallel * seat.pipelineParallel * seat.dataParallel,
    );
    const leastBytes = tables.leastBytes(keeps);
    const all = layoutsWithin(cell, seat, tables.recomputations.length);
    if (this.tooLarge(leastBytes, all)) return;
    const stepS = this.glance(seat, tables, table, 0);
    const share = Math.min(this.seen.leastShare, ...table.loads.map((each) => each.recomputeShare));
    if (this.isUseless(stepS, leastBytes, energyJ(objectives, stepS, share * stepS))) {
      this.counts.pruned += all;
      return;
    }
    for (let way = 0; way <= FULL; way++) this.lookAt(cell, seat, tables, table, way, objectives);
    const most = tables.recomputations.length - 1;
    if (most > FULL) this.range(cell, seat, tables, table, FULL + 1, most, objectives);
  }

  /**
   * Ways that recompute ever more layers, from `first` to `last`: they take longer and need less memory, so that the time of
   * the first and the memory of the last bound all of them; halved until the bound tells.
   */
  private range(
    cell: Cell,
    seat: Seat,
    tables: SeatTables,
    table: LayerTable,
    first: number,
    last: number,
    objectives: Objectives,
  ): void {
    if (first === last) {
      this.lookAt(cell, seat, tables, table, first, objectives);
      return;
    }
    const layouts = (last - first + 1) * layoutsPerRecomputation(cell, seat);
    const leastBytes = tables.leastBytesOf(last, keepsOf(cell, seat));
    if (this.tooLarge(leastBytes, layouts)) return;
    const stepS = this.glance(seat, tables, table, first);
    const share = Math.min(this.seen.leastShare, (table.loads[FULL] as LayerLoads).recomputeShare);
    if (this.isUseless(stepS, leastBytes, energyJ(objectives, stepS, share * stepS))) {
      this.counts.pruned += layouts;
      return;
    }
    const middle = (first + last) >> 1;
    this.range(cell, seat, tables, table, first, middle, objectives);
    this.range(cell, seat, tables, table, middle + 1, last, objectives);
  }

  /** One way of recomputation: by its layers' time and least memory, then option by option. */
  private lookAt(
    cell: Cell,
    seat: Seat,
    tables: SeatTables,
    table: LayerTable,
    way: number,
    objectives: Objectives,
  ): void {
    const layouts = layoutsPerRecomputation(cell, seat);
    const stepS = this.glance(seat, tables, table, way);
    const stepJ = energyJ(objectives, stepS, this.seen.loadShare * stepS);
    if (this.isUseless(stepS, tables.leastBytes(keepsOf(cell, seat)), stepJ)) {
      this.counts.pruned += layouts;
      return;
    }
    let pace: Pace | undefined;
    for (const keeps of keepHalves(cell, seat)) {
      const half = (layouts / keepsOf(cell, seat).length) * keeps.length;
      const leastBytes = tables.leastBytesOf(way, keeps);
      if (this.tooLarge(leastBytes, half)) continue;
      // Activations go to the host and back; what of that the passes do not cover is waited for.
      const movedS = 2 * tables.offloadS(way, keeps[0] as Keep);
      const leastS = stepS + seat.count * Math.max(0, movedS - this.seen.slowestS);
      if (this.isUseless(leastS, leastBytes, energyJ(objectives, leastS, this.seen.loadShare * stepS))) {
        this.counts.pruned += half;
        continue;
      }
      pace ??= this.paceOf(tables, table, way);
      this.way(cell, seat, keeps, tables, way, pace, objectives, leastS);
    }
  }

  private paceOf(tables: SeatTables, table: LayerTable, way: number): Pace {
    const { recomputeLayers } = this.setWay(tables, way);
    const shared = table.times[Math.min(way, FULL)] as LayerTimes;
    return pipelinePace(tables.kinds, { ...shared, options: { ...shared.options, recomputeLayers } });
  }

  /** Whether layouts of at least this time, memory and energy are no answers. */
  private isUseless(stepS: number, memoryBytes: number, stepJ: number): boolean {
    return this.hasBetterTwin ? this.answers.isSlow(stepS) : this.answers.isHopeless(stepS, memoryBytes, stepJ);
  }

  /** Step time that no layout with this way of recomputation beats; what else is seen is left in `seen`. */
  private glance(seat: Seat, tables: SeatTables, table: LayerTable, way: number): number {
    const { recomputeLayers } = this.setWay(tables, way);
    const { seen } = this;
    glanceAt(seen, tables.kinds, table.loads[Math.min(way, FULL)] as LayerLoads, recomputeLayers, seat);
    return seen.stepS;
  }

  /** Layouts with one way of recomputation, whose step takes at least `stepS`. */
  private way(
    cell: Cell,
    seat: Seat,
    keeps: readonly Keep[],
    tables: SeatTables,
    way: number,
    pace: Pace,
    objectives: Objectives,
    stepS: number,
  ): void {
    const overlaps = dataOverlaps(cell, seat);
    const shareS = this.seen.loadShare * this.seen.stepS;
    const leastJ = energyJ(objectives, stepS, shareS);
    for (const keep of keeps) {
      const within = overlaps.length * seat.pipelines.length;
      if (keep.offload !== 'none' && !this.hasHost) {
        this.counts.rejected.host += within;
        continue;
      }
      // Plain 1F1B keeps the fewest micro-batches in flight.
      const keptBytes = tables.memoryBytes(way, keep, PLAIN);
      if (this.tooLarge(keptBytes, within)) continue;
      if (this.isUseless(stepS, keptBytes, leastJ)) {
        this.counts.pruned += within;
        continue;
      }
      // With all overlap that there is.
      this.set(keep, PLAIN);
      this.strategy.overlapDataParallel = true;
      const costs = tables.replicaCosts(keep);
      const setting = { replicaCoreShare: this.coreShare, offloadS: tables.offloadS(way, keep) };
      const kept = { keep, pace, costs, setting };
      const eachS = eachReplicaS(pace, costs, this.strategy, setting) + eachOffloadS(pace, setting);
      const waitedS = this.seen.stepS + costs.optimizerS + seat.count * eachS;
      if (this.isUseless(waitedS, keptBytes, energyJ(objectives, waitedS, shareS))) {
        this.counts.pruned += within;
        continue;
      }
      for (const pipeline of seat.pipelines) {
        const memoryBytes =
          pipeline.interleave === 1 && pipeline.schedule !== 'dualPipe' && !pipeline.overlapsExperts
            ? keptBytes
            : tables.memoryBytes(way, keep, pipeline);
        if (this.tooLarge(memoryBytes, overlaps.length)) continue;
        if (this.isUseless(stepS, memoryBytes, leastJ)) {
          this.counts.pruned += overlaps.length;
          continue;
        }
        this.set(keep, pipeline);
        const hadTwin = this.hasBetterTwin;
        for (const overlap of overlaps) {
          this.strategy.overlapDataParallel = overlap;
          // Traffic that waits for nothing to run behind takes no less.
          this.hasBetterTwin = hadTwin || !overlap;
          this.price(seat, tables, way, kept, pipeline, memoryBytes, objectives);
        }
        this.hasBetterTwin = hadTwin;
      }
    }
  }

  /** One layout: its bound, and where that may be an answer its price. */
  private price(
    seat: Seat,
    tables: SeatTables,
    way: number,
    { keep, pace, costs, setting }: Kept,
    pipeline: Pipeline,
    memoryBytes: number,
    objectives: Objectives,
  ): void {
    const { strategy, answers, counts, parts } = this;
    const leastS = fillLeastParts(parts, pace, costs, strategy, seat.count, setting);
    const leastJ = energyJ(objectives, leastS, loadS(objectives, busySeconds(parts)));
    if (this.isUseless(leastS, memoryBytes, leastJ)) {
      counts.pruned++;
      return;
    }
    if (keep.offload !== 'none' && !tables.hostTakes(way, keep, pipeline)) {
      counts.rejected.host++;
      return;
    }
    const stepS = fillParts(parts, pace, costs, strategy, seat.count, setting, this.context.player);
    const stepJ = energyJ(objectives, stepS, loadS(objectives, busySeconds(parts)));
    counts.evaluated++;
    counts.feasible++;
    answers.add({ stepS, memoryBytes, energyJ: stepJ, costUsd: costUsd(objectives, stepS, stepJ), strategy });
  }

  /** Whether layouts of at least this memory do not fit; if so they are counted. */
  private tooLarge(memoryBytes: number, layouts: number): boolean {
    if (memoryBytes <= this.capacity) return false;
    this.rejectTooLarge(layouts);
    return true;
  }

  private setWay(tables: SeatTables, way: number): { recomputeLayers: number | null } {
    const recomputation = tables.recomputations[way];
    if (!recomputation) throw new Error(`there is no way of recomputation ${way}`);
    this.strategy.recompute = recomputation.recompute;
    this.strategy.recomputeLayers = recomputation.recomputeLayers;
    return recomputation;
  }

  private set(keep: Keep, pipeline: Pipeline): void {
    this.strategy.sharding = keep.sharding;
    this.strategy.offload = keep.offload;
    this.strategy.schedule = pipeline.schedule;
    this.strategy.interleave = pipeline.interleave;
  }

  private objectivesFor(devices: number): Objectives {
    let found = this.objectives.get(devices);
    if (!found) {
      found = objectivesOf(this.context, devices);
      this.objectives.set(devices, found);
    }
    return found;
  }
}
