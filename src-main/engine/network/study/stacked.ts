/**
 * A supernode beside the same number of devices as stacked servers: operations that jobs wait for, timed on both, with
 * the tiers that their groups cross, and one collective over group sizes, so that the edge of each domain shows.
 */
import { AUTO } from '../../../../src-shared/model/collective-names';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { ModelSpec } from '../../../../src-shared/model/model-parameters';
import type {
  CollectivePoint,
  StackedAnswer,
  StackedQuestion,
  StackedSide,
} from '../../../../src-shared/results/network-curves';
import { createFabric } from '../fabric';
import { collectivePoint, curveGroups } from './curve-points';
import { stackedRows, type Side } from './stacked-rows';

function sideOf(hardware: HardwareSpec, devices: number, most: number): Side {
  const edge = hardware.node.devices * hardware.supernode.nodes;
  return { hardware, fabric: createFabric(hardware, most), systems: Math.ceil(devices / edge), edge };
}

function answerSide(
  { hardware, fabric, systems, edge }: Side,
  question: StackedQuestion,
  groups: readonly number[],
): StackedSide {
  const byGroup = groups
    .map((size) => collectivePoint(fabric, question.collective, AUTO, question.bytes, { size, stride: 1 }))
    .filter((point): point is CollectivePoint => point !== null);
  return { hardwareId: hardware.id, name: hardware.name, systems, edge, byGroup };
}

/** Times both sides. Groups run to two supernodes: beyond its own edge the supernode meets the scale-out network as well. */
export function compareStacked(
  supernode: HardwareSpec,
  server: HardwareSpec,
  question: StackedQuestion,
  model: ModelSpec,
): StackedAnswer {
  const devices = supernode.node.devices * supernode.supernode.nodes;
  const most = 2 * devices;
  const sides = [sideOf(supernode, devices, most), sideOf(server, devices, most)] as const;
  const endpoints = [supernode, server].flatMap(({ tiers }) => tiers.map((tier) => tier.endpoints));
  const groups = curveGroups(endpoints, most);
  return {
    kind: 'stacked',
    question,
    devices,
    supernode: answerSide(sides[0], question, groups),
    servers: answerSide(sides[1], question, groups),
    rows: stackedRows(sides[0], sides[1], devices, model),
  };
}
