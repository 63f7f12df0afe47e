/**
 * The fabric of a whole job: the closed forms of its library, with what the built fabric leaves of their bandwidth when
 * all sister groups of a communicator work at once, and with the latency of the routes that their steps take. Where
 * structure does not prove a closed form, the flow simulator says once per pattern what is left, and that is used from
 * then on.
 */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { createFabric, type Fabric } from './fabric';
import type { Algorithm } from './library/candidate';
import { bandwidthFactor, createContention } from './schedule/contention';
import { latencyFactor } from './schedule/latency-factor';

/**
 * Builds the fabric on which a job of `devices` ranks runs its communicators.
 * @param pinnedAllReduce runs every all-reduce for which the library has it; by default the library chooses
 */
export function createCluster(hardware: HardwareSpec, devices: number, pinnedAllReduce?: Algorithm): Fabric {
  const contention = createContention(hardware, devices);
  return {
    ...createFabric(hardware, devices),
    ...(pinnedAllReduce ? { pinnedAllReduce } : {}),
    bandwidthFactor: (kind, algorithm, group) => bandwidthFactor(contention, kind, algorithm, group),
    latencyFactor: (kind, algorithm, group) => latencyFactor(contention, kind, algorithm, group),
  };
}
