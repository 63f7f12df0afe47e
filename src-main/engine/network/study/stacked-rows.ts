/** The operations of the comparison of a supernode with stacked servers, and why their times differ. */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { ExchangePurpose } from '../../../../src-shared/model/measured';
import type { ModelSpec } from '../../../../src-shared/model/model-parameters';
import { formatBinarySize, formatNumber, formatQuantity } from '../../../../src-shared/quantity/format';
import type { StackedRow } from '../../../../src-shared/results/network-curves';
import { collectiveTimeS, type CollectiveKind } from '../collectives';
import { outermostTier, type Fabric, type Group } from '../fabric';
import { poolAccess, poolReadTimeS, poolSupplyBytesPerS } from '../pool';
import { exchangeOver, studyExchange } from './study-exchange';

/** One of the two: its profile, its fabric, and how many systems hold the devices. */
export interface Side {
  readonly hardware: HardwareSpec;
  readonly fabric: Fabric;
  readonly systems: number;
  /** Devices of one system. */
  readonly edge: number;
}

interface Operation {
  key: string;
  group: string;
  title: string;
  /** Devices that take part. */
  ranks: Group;
  /** Seconds on one side; null where it cannot be done. */
  timeS: (side: Side) => number | null;
  /** What is said of a side instead of the tiers that the group crosses. */
  words?: (side: Side) => string;
}

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
function collective(group: string, name: string, kind: CollectiveKind, bytes: number, ranks: Group): Operation {
  return {
    key: `${kind} ${bytes} ${ranks.size} ${ranks.stride}`,
    group,
    title: `${name}, ${formatBinarySize(bytes)}`,
    ranks,
    timeS: ({ fabric }) => collectiveTimeS(fabric, kind, bytes, ranks),
  };
}

function exchange(title: string, model: ModelSpec, purpose: ExchangePurpose, degree: number): Operation {
  return {
    key: `exchange ${purpose}`,
    group: `Expert parallelism of ${model.name}`,
    title: `${title}, EP ${degree}`,
    ranks: { size: degree, stride: 1 },
    timeS: ({ hardware, fabric }) => {
      const made = studyExchange(hardware, fabric, model, purpose);
      const [dispatch, combine] = (['dispatch', 'combine'] as const).map(
        (direction) => exchangeOver(made, purpose, direction, degree).timeS,
      );
      return (dispatch ?? 0) + (combine ?? 0);
    },
  };
}

/** A cache in blocks, many of them asked for at once. */
const BLOCK_BYTES = 2 ** 20;
const CONCURRENCY = 64;

function poolRead(bytes: number, isCrowded: boolean): Operation {
  const readers = ({ hardware }: Side): number => (isCrowded ? hardware.node.devices : 1);
  return {
    key: `pool ${bytes} ${isCrowded ? 'all' : 'one'}`,
    group: 'Pooled host memory',
    title: `${isCrowded ? 'All devices read' : 'One device reads'} ${formatBinarySize(bytes)}`,
    ranks: { size: 2, stride: 1 },
    timeS: (side) =>
      poolReadTimeS(side.hardware, {
        bytes,
        blockBytes: BLOCK_BYTES,
        concurrency: CONCURRENCY,
        readersPerNode: readers(side),
      }),
    words: (side) => {
      const access = poolAccess(side.hardware, 'supernode');
      if (!access) return 'no host memory pool on the fabric';
      const rate = Math.min(access.bytesPerS, poolSupplyBytesPerS(side.hardware, readers(side)));
      return `hosts on the fabric supply ${formatQuantity(rate, 'bytesPerS', { significantDigits: 3 })} per device`;
    },
  };
}

function operations(devices: number, model: ModelSpec): Operation[] {
  const all = { size: devices, stride: 1 };
  const degree = Math.min(model.experts, 2 ** Math.floor(Math.log2(devices)));
  const half = { size: 2, stride: Math.max(1, Math.floor(devices / 2)) };
  const tensor = [8, 16, 32, 64].filter((size) => size <= devices);
  const everyone = `All ${formatNumber(devices, 7)} devices`;
  return [
    collective(everyone, 'All-reduce', 'allReduce', 256 * KIB, all),
    collective(everyone, 'All-reduce', 'allReduce', GIB, all),
    collective(everyone, 'All-to-all', 'allToAll', 256 * KIB, all),
    collective(everyone, 'All-to-all', 'allToAll', 16 * MIB, all),
    collective(everyone, 'All-to-all', 'allToAll', GIB, all),
    exchange('Dispatch and combine, decoding', model, 'decode', degree),
    exchange('Dispatch and combine, training', model, 'training', Math.min(64, degree)),
    ...tensor.map((size) =>
      collective('Tensor parallelism', `All-reduce of TP ${size}`, 'allReduce', 16 * MIB, { size, stride: 1 }),
    ),
    collective('Two devices, half of the system apart', 'Send', 'sendReceive', 4 * KIB, half),
    collective('Two devices, half of the system apart', 'Send', 'sendReceive', 256 * MIB, half),
    poolRead(GIB, false),
    poolRead(GIB, true),
  ];
}

/** How a group lies on a side: "within one, Node (UB level 1) at 167 GB/s per device". */
function crossing({ fabric, edge }: Side, ranks: Group): string {
  const tier = outermostTier(fabric, ranks);
  if (!tier) return 'one device';
  const rate = `${formatQuantity(tier.bandwidthBytesPerS, 'bytesPerS', { significantDigits: 3 })} per device`;
  if (!tier.isScaleOut) return `within one, ${tier.name} at ${rate}`;
  const domains = Math.ceil((ranks.size * ranks.stride) / edge);
  return `${formatNumber(domains, 7)} meet on the ${tier.name.toLowerCase()} at ${rate}`;
}

/** Every operation on both sides. */
export function stackedRows(supernode: Side, servers: Side, devices: number, model: ModelSpec): StackedRow[] {
  return operations(devices, model).map(({ key, group, title, ranks, timeS, words }) => {
    const [supernodeS, serversS] = [timeS(supernode), timeS(servers)];
    const say = words ?? ((side: Side) => crossing(side, ranks));
    const ratio = supernodeS !== null && serversS !== null && supernodeS > 0 ? serversS / supernodeS : null;
    return {
      key,
      group,
      title,
      supernodeS,
      serversS,
      ratio,
      why: `Supernode: ${say(supernode)}. Servers: ${say(servers)}.`,
    };
  });
}
