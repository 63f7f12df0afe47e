/** What can be chosen for a play on a network of so many devices: group sizes, strides, algorithms, systems. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { formatNumber } from '../../../src-shared/quantity/format';
import type { StudyCollective } from '../../../src-shared/results/network-study';

export interface Choice {
  value: string;
  label: string;
}

/** Devices that are drawn at most. */
export const DEVICES_AT_MOST = 2048;

const counted = (count: number, one: string, many: string): string =>
  `${formatNumber(count, 7)} ${count === 1 ? one : many}`;

export function systemOptions(hardware: HardwareSpec): Choice[] {
  const each = hardware.supernode.nodes * hardware.node.devices;
  const noun = hardware.supernode.nodes === 1 ? ['server', 'servers'] : ['system', 'systems'];
  return [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 128]
    .filter((count) => count === 1 || count * each <= DEVICES_AT_MOST)
    .map((count) => ({
      value: String(count),
      label: `${counted(count, noun[0] ?? '', noun[1] ?? '')}, ${counted(count * each, 'device', 'devices')}`,
    }));
}

/** Powers of two and whatever the machine is made of, up to all devices. */
export function groupSizes(hardware: HardwareSpec, devices: number): number[] {
  const { device, node, supernode, tiers } = hardware;
  const sizes = new Set<number>();
  for (let size = 2; size <= devices; size *= 2) sizes.add(size);
  for (const size of [
    device.perPackage,
    node.devices,
    supernode.nodes,
    devices / node.devices,
    devices / device.perPackage,
    devices,
    ...tiers.map((tier) => tier.endpoints),
  ])
    if (Number.isInteger(size) && size >= 2 && size <= devices) sizes.add(size);
  return [...sizes].sort((a, b) => a - b);
}

export function strides(hardware: HardwareSpec, devices: number, groupSize: number): number[] {
  const most = Math.floor(devices / groupSize);
  const all = new Set<number>([1]);
  for (let stride = 2; stride <= most; stride *= 2) all.add(stride);
  for (const stride of [
    hardware.device.perPackage,
    hardware.node.devices,
    ...hardware.tiers.map((tier) => tier.endpoints),
  ])
    if (stride <= most) all.add(stride);
  if (most >= 1 && devices % groupSize === 0) all.add(most);
  return [...all].sort((a, b) => a - b);
}

/** Where the members of such groups sit, in words. */
export function strideWords(hardware: HardwareSpec, stride: number): string {
  const { device, node, supernode } = hardware;
  const system = node.devices * supernode.nodes;
  if (stride === 1) return 'Neighbours';
  if (stride === system) return `Every ${stride}th: one per system`;
  if (stride === node.devices) return `Every ${stride}th: one per node`;
  if (stride === device.perPackage) return `Every ${stride}${stride === 2 ? 'nd' : 'th'}: one per package`;
  const ending =
    stride % 10 === 2 && stride % 100 !== 12 ? 'nd' : stride % 10 === 3 && stride % 100 !== 13 ? 'rd' : 'th';
  return `Every ${stride}${ending}`;
}

const named = {
  ring: 'Ring',
  tree: 'Two trees',
  recursive: 'Halving and doubling',
  direct: 'Direct',
  hierarchical: 'Tier by tier',
  inNetwork: 'In the switches',
} as const;
type Name = keyof typeof named;

/** Schedules that the engine has for each collective. */
const algorithms: Record<StudyCollective, readonly Name[]> = {
  allToAll: ['direct', 'hierarchical'],
  allReduce: ['ring', 'tree', 'recursive', 'direct', 'hierarchical', 'inNetwork'],
  allGather: ['ring', 'recursive', 'direct', 'hierarchical', 'inNetwork'],
  reduceScatter: ['ring', 'recursive', 'direct', 'hierarchical', 'inNetwork'],
  broadcast: ['ring', 'tree', 'recursive', 'direct', 'hierarchical', 'inNetwork'],
  sendReceive: ['direct'],
};

/** An algorithm as people call it. */
export const algorithmTitle = (name: string): string => (Object.hasOwn(named, name) ? named[name as Name] : name);

export const algorithmOptions = (collective: StudyCollective): Choice[] => [
  { value: 'auto', label: 'Automatic' },
  ...algorithms[collective].map((value) => ({ value, label: named[value] })),
];
