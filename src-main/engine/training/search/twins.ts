/**
 * Layouts with a better twin: the same devices and no less memory, but for an option whose layers take no longer in any
 * pass and keep no link busier. The twin's step is then no longer either: its schedule waits for no later pass, and what
 * less work hides of the replicas' traffic is no more than the work that is saved. Such layouts can only be answers by
 * being among the fastest.
 */
import type { StageTime } from '../stage-time';
import type { LayerLoads } from './layer-loads';
import type { LayerTable } from './pricer';

const parts = ['dense', 'moe', 'denseKept', 'moeKept', 'embedding', 'tail'] as const;
const measures = ['forwardS', 'backwardS', 'weightsS', 'tensorLinkS', 'expertLinkS'] as const;

const isTimeNoWorse = (first: StageTime, second: StageTime): boolean =>
  measures.every((measure) => first[measure] <= second[measure]);

/** Whether every part takes no longer in `first`, in any pass and way of recomputation, and loads devices no more. */
export const isNoWorse = (first: LayerTable, second: LayerTable): boolean =>
  first.times.every((times, way) => {
    const other = second.times[way];
    const loads = first.loads[way] as LayerLoads;
    const otherLoads = second.loads[way] as LayerLoads;
    return (
      other !== undefined &&
      parts.every((part) => isTimeNoWorse(times[part], other[part]) && loads[part].loadS <= otherLoads[part].loadS)
    );
  });
