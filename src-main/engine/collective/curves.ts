/** Bus bandwidth of a benchmark's collective over message sizes and group sizes, with what was measured of the same. */
import { algorithmNames } from '../../../src-shared/model/collective-names';
import { collectiveSweeps, measuredOn } from '../../../src-shared/model/measured';
import type { CollectiveInput } from '../../../src-shared/model/scenario-input';
import { formatBinarySize, formatNumber } from '../../../src-shared/quantity/format';
import type { MeasuredPoint } from '../../../src-shared/results/network-curves';
import type { Curve, CurvePoint } from '../../../src-shared/results/run-result';
import type { Fabric } from '../network/fabric';
import { comparableSweeps, measuredPoints, SAME_SIZE } from '../network/study/bandwidth-curves';
import { collectivePoint, curveGroups, curveSizes } from '../network/study/curve-points';

function pointAt(fabric: Fabric, { workload }: CollectiveInput, bytes: number, size: number, x: number): CurvePoint[] {
  const { collective, algorithm, loadImbalance } = workload;
  const group = { size, stride: 1 };
  const point = collectivePoint(fabric, collective, algorithm, bytes, group, loadImbalance);
  return point ? [{ x, y: point.busBytesPerS, note: algorithmNames[point.algorithm] }] : [];
}

function measuredFor({ hardware, workload }: CollectiveInput, keeps: (bytes: number, ranks: number) => boolean) {
  const { collective, algorithm, inNetworkReduction } = workload;
  const sweeps = comparableSweeps(hardware, measuredOn(collectiveSweeps, hardware), {
    collective,
    algorithm,
    usesReduction: inNetworkReduction === 'on',
  });
  return measuredPoints(sweeps, keeps);
}

const noted =
  (x: (point: MeasuredPoint) => number) =>
  (point: MeasuredPoint): CurvePoint => ({
    x: x(point),
    y: point.busBytesPerS,
    note: `${point.run}; ${point.source}`,
  });

/** Against message size, for the benchmark's group. */
export function sizeCurve(fabric: Fabric, input: CollectiveInput, size: number): Curve {
  const measured = measuredFor(input, (_bytes, ranks) => ranks === size).map(noted((point) => point.sizeBytes));
  return {
    key: 'size',
    title: `Bus bandwidth against message size, ${formatNumber(size, 7)} devices`,
    xTitle: 'Message size',
    xDimension: 'bytes',
    yTitle: 'Bus bandwidth',
    yDimension: 'bytesPerS',
    points: curveSizes().flatMap((bytes) => pointAt(fabric, input, bytes, size, bytes)),
    ...(measured.length > 0 ? { measured } : {}),
  };
}

/** Against group size, for the benchmark's message. */
export function groupCurve(fabric: Fabric, input: CollectiveInput, devices: number): Curve {
  const asked = input.workload.messageSizeBytes;
  const measured = measuredFor(input, (bytes, ranks) => ranks <= devices && Math.abs(bytes / asked - 1) <= SAME_SIZE);
  const sizes = curveGroups(
    input.hardware.tiers.map((tier) => tier.endpoints),
    devices,
  );
  return {
    key: 'group',
    title: `Bus bandwidth against group size, ${formatBinarySize(asked)}`,
    xTitle: 'Devices in the group',
    xDimension: 'count',
    yTitle: 'Bus bandwidth',
    yDimension: 'bytesPerS',
    points: sizes.flatMap((size) => pointAt(fabric, input, asked, size, size)),
    ...(measured.length > 0 ? { measured: measured.map(noted((point) => point.devices)) } : {}),
  };
}
