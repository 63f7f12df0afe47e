/** How fast a pipeline runs: its slowest stage for one micro-batch, and the passes of every stage. */
import type { StageTimes } from './schedule/program';
import { stageTime, stageTotalS, type LayerTimes, type StageTime } from './stage-time';
import type { StageKind } from './stages';

export interface Pace {
  slowest: StageTime;
  slowestTotalS: number;
  /** The busiest device of DualPipe, which does half of its micro-batches on the stage opposite its own. */
  slowestPairS: number;
  /** Layers of the slowest stage. */
  slowestLayers: number;
  /** FLOPs of all stages for one micro-batch on one device of each. */
  flops: number;
  /** Passes of every stage, in the order of the pipeline. */
  times: StageTimes;
}

function slowestPairS({ forwardS, backwardS, weightsS }: StageTimes): number {
  const last = forwardS.length - 1;
  const totalS = (stage: number): number =>
    (forwardS[stage] as number) + (backwardS[stage] as number) + (weightsS[stage] as number);
  let longestS = 0;
  for (let stage = 0; stage <= last / 2; stage++)
    longestS = Math.max(longestS, (totalS(stage) + totalS(last - stage)) / 2);
  return longestS;
}

/** Pace of a pipeline of these stages. */
export function pipelinePace(kinds: readonly StageKind[], layers: LayerTimes): Pace {
  let slowest: StageTime | undefined;
  const stages = kinds.reduce((sum, kind) => sum + kind.count, 0);
  const times = {
    forwardS: new Float64Array(stages),
    backwardS: new Float64Array(stages),
    weightsS: new Float64Array(stages),
  };
  const pace = { slowestTotalS: -1, slowestLayers: 0, flops: 0 };
  for (const kind of kinds) {
    const time = stageTime(kind, layers);
    const totalS = stageTotalS(time);
    if (totalS > pace.slowestTotalS) {
      slowest = time;
      pace.slowestTotalS = totalS;
      pace.slowestLayers = kind.dense + kind.moe;
    }
    pace.flops += kind.count * time.flops;
    for (const place of kind.places) {
      times.forwardS[place] = time.forwardS;
      times.backwardS[place] = time.backwardS;
      times.weightsS[place] = time.weightsS;
    }
  }
  if (!slowest) throw new Error('a pipeline has at least one stage');
  return { slowest, ...pace, slowestPairS: slowestPairS(times), times };
}
