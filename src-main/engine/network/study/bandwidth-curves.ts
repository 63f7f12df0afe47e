/** Bus bandwidth of a collective against message size and against group size, with what was measured. */
import { algorithmNames, AUTO, collectiveNames } from '../../../../src-shared/model/collective-names';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { CollectiveSweep } from '../../../../src-shared/model/measured';
import type {
  BandwidthQuestion,
  CollectivePoint,
  MeasuredPoint,
  SystemCurves,
} from '../../../../src-shared/results/network-curves';
import { busFactor } from '../collectives';
import { createFabric, type Fabric } from '../fabric';
import { collectivePoint, curveGroups, curveSizes, withoutReduction } from './curve-points';

/** Devices up to which groups are drawn, and twice the largest system of the question where that is more. */
const MOST_DEVICES = 2048;
/** A measured message counts as the one asked for within this. */
export const SAME_SIZE = 0.02;

export interface CurvesSystem {
  readonly hardware: HardwareSpec;
  /** Sweeps that were measured on it. */
  readonly measured: readonly CollectiveSweep[];
}

const present = (points: readonly (CollectivePoint | null)[]): CollectivePoint[] =>
  points.filter((point) => point !== null);

/** Measurements ran what the library chose; against a pinned algorithm or switches kept from reducing they say nothing. */
export function comparableSweeps(
  hardware: HardwareSpec,
  measured: readonly CollectiveSweep[],
  question: Pick<BandwidthQuestion, 'collective' | 'algorithm' | 'usesReduction'>,
): readonly CollectiveSweep[] {
  const reduces = question.collective === 'allReduce' && hardware.tiers.some((tier) => tier.inNetworkReduction > 1);
  if (question.algorithm !== AUTO || (reduces && !question.usesReduction)) return [];
  return measured.filter((sweep) => sweep.collective === question.collective);
}

/** Points of sweeps that `keeps` takes, by size and then devices. */
export function measuredPoints(
  sweeps: readonly CollectiveSweep[],
  keeps: (sizeBytes: number, ranks: number) => boolean,
): MeasuredPoint[] {
  return sweeps
    .flatMap(({ points, ranks, collective, run, source }) =>
      points
        .filter(([sizeBytes]) => keeps(sizeBytes, ranks))
        .map(([sizeBytes, timeS]) => ({
          sizeBytes,
          devices: ranks,
          timeS,
          busBytesPerS: (sizeBytes * busFactor(collective, ranks)) / timeS,
          run,
          source: `${source.title}, ${source.ref}`,
        })),
    )
    .sort((a, b) => a.sizeBytes - b.sizeBytes || a.devices - b.devices);
}

/** What a curve without points, or with some only, owes to the pinned algorithm. */
function noteOf(question: BandwidthQuestion, shown: number, asked: number): string | null {
  if (question.algorithm === AUTO || shown === asked) return null;
  const name = algorithmNames[question.algorithm];
  const operation = collectiveNames[question.collective].toLowerCase();
  return shown === 0
    ? `its library has no ${name.toLowerCase()} for ${operation} here`
    : `its library has ${name.toLowerCase()} for ${operation} on some groups only`;
}

function systemCurves(system: CurvesSystem, question: BandwidthQuestion, most: number): SystemCurves {
  const { hardware } = system;
  const { collective, algorithm, bytes, groupSize, usesReduction } = question;
  const fabric: Fabric = createFabric(usesReduction ? hardware : withoutReduction(hardware), most);
  const sizes = curveSizes();
  const groups = curveGroups(
    hardware.tiers.map((tier) => tier.endpoints),
    most,
  );
  const pointOf = (sizeBytes: number, size: number): CollectivePoint | null =>
    collectivePoint(fabric, collective, algorithm, sizeBytes, { size, stride: 1 });
  const bySize = present(sizes.map((sizeBytes) => pointOf(sizeBytes, groupSize)));
  const byGroup = present(groups.map((size) => pointOf(bytes, size)));
  const sweeps = comparableSweeps(hardware, system.measured, question);
  return {
    hardwareId: hardware.id,
    name: hardware.name,
    origin: fabric.library.origin,
    isBorrowed: fabric.library.isBorrowed,
    bySize,
    byGroup,
    measuredBySize: measuredPoints(sweeps, (_sizeBytes, ranks) => ranks === groupSize),
    measuredByGroup: measuredPoints(sweeps, (sizeBytes) => Math.abs(sizeBytes / bytes - 1) <= SAME_SIZE),
    note: noteOf(question, bySize.length + byGroup.length, sizes.length + groups.length),
  };
}

/** Curves of every system, groups running to the same number of devices. */
export function bandwidthCurves(systems: readonly CurvesSystem[], question: BandwidthQuestion): SystemCurves[] {
  const largest = systems.map(({ hardware }) => 2 * hardware.node.devices * hardware.supernode.nodes);
  const most = Math.max(MOST_DEVICES, ...largest, question.groupSize);
  return systems.map((system) => systemCurves(system, question, most));
}
