/** The engine's time of a published collective. */
import { collectiveTimeS } from '../../src-main/engine/network/collectives';
import { createFabric, type Fabric } from '../../src-main/engine/network/fabric';
import { servingReduceTimeS } from '../../src-main/engine/network/serving-reduce';
import { withoutReduction } from '../../src-main/engine/network/study/curve-points';
import { NotExpressible } from '../lib/not-expressible';
import { hardwareOf, type PublishedSystem } from './published-system';
import type { Reading } from './reading';

const fabrics = new Map<string, Fabric>();

function fabricOf(system: PublishedSystem, hasNvls: boolean): Fabric {
  const key = JSON.stringify([system, hasNvls]);
  let fabric = fabrics.get(key);
  if (!fabric) {
    const hardware = hardwareOf(system);
    fabric = createFabric(hasNvls ? hardware : withoutReduction(hardware), system.ranks);
    fabrics.set(key, fabric);
  }
  return fabric;
}

/**
 * Seconds that the engine gives a published collective.
 * @throws NotExpressible naming what of the system is not stated
 */
export function predictedTimeS(reading: Reading): number {
  const { system, kind, sizeBytes, hasNvls, algorithm } = reading;
  const fabric = fabricOf(system, hasNvls ?? true);
  const group = { size: system.ranks, stride: 1 };
  return algorithm
    ? collectiveTimeS(fabric, kind, sizeBytes, group, { algorithm })
    : collectiveTimeS(fabric, kind, sizeBytes, group);
}

/**
 * Seconds that the engine gives an all-reduce kernel of a serving framework.
 * @throws NotExpressible where the engine has no such kernel
 */
export function servingTimeS({ system, kind, sizeBytes }: Reading): number {
  if (kind !== 'allReduce')
    throw new NotExpressible('serving frameworks have kernels of their own for all-reduces only');
  const timeS = servingReduceTimeS(fabricOf(system, true), sizeBytes, { size: system.ranks, stride: 1 }, true);
  if (timeS === Infinity)
    throw new NotExpressible('the engine has no kernel of serving frameworks for this size on this system');
  return timeS;
}
