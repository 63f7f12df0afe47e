/** A training layout: parallel degrees and options, and the rank order that places its communicators. */
import type { Group } from '../network/fabric';

export type Recompute = 'none' | 'selective' | 'full';

export interface Strategy {
  tensorParallel: number;
  pipelineParallel: number;
  dataParallel: number;
  expertParallel: number;
  microBatch: number;
  interleave: number;
  recompute: Recompute;
  shardedOptimizer: boolean;
  overlapDataParallel: boolean;
  overlapExpertParallel: boolean;
}

/** Communicators of a layout. Ranks run over TP first, then DP (in which EP lies), then PP. */
export interface Groups {
  tensor: Group;
  expert: Group;
  data: Group;
  /** Replicas of one expert. */
  expertData: Group;
  pipeline: Group;
}

export function groupsOf(strategy: Strategy): Groups {
  const { tensorParallel: tp, dataParallel: dp, expertParallel: ep } = strategy;
  return {
    tensor: { size: tp, stride: 1 },
    expert: { size: ep, stride: 1 },
    data: { size: dp, stride: tp },
    expertData: { size: (tp * dp) / ep, stride: ep },
    pipeline: { size: strategy.pipelineParallel > 1 ? 2 : 1, stride: tp * dp },
  };
}

/** Micro-batches that one replica works through in a step. */
export function microBatches(strategy: Strategy, globalBatch: number): number {
  return globalBatch / (strategy.dataParallel * strategy.microBatch);
}

/** The layout in words, degrees of 1 left out. */
export function strategyLabel(strategy: Strategy): string {
  const parts = [
    ['TP', strategy.tensorParallel],
    ['PP', strategy.pipelineParallel],
    ['DP', strategy.dataParallel],
    ['EP', strategy.expertParallel],
  ]
    .filter(([, degree]) => degree !== 1)
    .map(([name, degree]) => `${name} ${degree}`);
  parts.push(`micro-batch ${strategy.microBatch}`);
  if (strategy.interleave > 1) parts.push(`${strategy.interleave} chunks per stage`);
  parts.push(strategy.recompute === 'none' ? 'no recomputation' : `${strategy.recompute} recomputation`);
  return parts.join(', ');
}
