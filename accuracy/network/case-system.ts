/** Which system a published figure was measured on: what stands beside the figure goes before what its case says. */
import { fieldsOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { chipOf, profileOf } from './chips';
import type { FigureName } from './figure-name';
import { readNetwork } from './network-text';
import type { PublishedSystem } from './published-system';

const rankKeys = [
  'ranks',
  'gpus',
  'npus',
  'num_gpus',
  'num_npus',
  'num_ranks',
  'ngpus',
  'nranks',
  'n_gpus',
  'n_ranks',
].concat(['world_size', 'num_workers', 'devices', 'dies', 'np']);
const nodeKeys = ['nodes', 'num_nodes', 'n_nodes', 'nnodes', 'node_num', 'servers'];
const perNodeKeys = ['gpus_per_node', 'num_gpus_per_node', 'devices_per_node', 'ranks_per_node', 'ppn'];

/** The first of several keys that holds a number. */
function numberUnder(fields: Fields, keys: readonly string[]): number | null {
  for (const key of keys) {
    const field = fields[key];
    const value = numberOf(typeof field === 'string' && /^\d+$/.test(field) ? Number(field) : field);
    if (value !== null) return value;
  }
  return null;
}

/** All texts among the fields of an object, for what may be said in any of them. */
export const textsOf = (fields: Fields): string =>
  Object.values(fields)
    .filter((value) => typeof value === 'string')
    .join('; ');

function firstCount(text: string, ...patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found) return Number(found[1]);
  }
  return null;
}

/** Devices of one node by its description: "8-GPU HGX", "P6-B200 (8 GPUs)", "8x H100", "8 packages = 16 dies". */
function devicesOfNode(text: string, perPackage: number): number | null {
  const devices = firstCount(
    text,
    /(?<![A-Z\d.])(\d+)[\s-]*(?:x\s*)?(?:GPU|NPU|die|device)s?(?!\s+(?:NVLink\s+)?domain)\b/i,
    /(\d+)\s*x\s*(?:NVIDIA\s+)?(?:G?[ABHV]\d{2,3}|910)/i,
  );
  const packages = firstCount(text, /(\d+)[\s-]*packages?\b/i);
  return devices ?? (packages === null ? null : packages * perPackage);
}

/** `count` of the hardware in ranks: where a package holds several devices, makers count packages. */
function countOf(hardware: Fields, perPackage: number): number | null {
  const count = numberOf(hardware['count']);
  const isDevices = /\b(?:dies|devices|ranks)\b/i.test(textOf(hardware['count_unit']));
  return count === null ? null : count * (isDevices ? 1 : perPackage);
}

/** Nodes by a text, where they divide the ranks into no more than a node holds: "32 nodes of 8x A100". */
function nodesIn(text: string, ranks: number, nodeDevices: number): number | null {
  const nodes = firstCount(
    text,
    /(?<![A-Z\d.])(\d+)[\s-]*(?:nodes?|servers?|hosts?)\b/i,
    /(?<![A-Z\d.])(\d+)\s*x\s*(?:DGX|HGX)\b/i,
  );
  return nodes !== null && ranks % nodes === 0 && ranks / nodes <= nodeDevices ? nodes : null;
}

/**
 * The system of a figure.
 * @param name what the figure's own name says of it
 * @throws NotExpressible naming what is not stated
 */
export function systemOf(published: Fields, point: Fields, name: FigureName | null): PublishedSystem {
  const hardware = fieldsOf(published['hardware']);
  const workload = fieldsOf(published['workload']);
  const beside = textsOf(point);
  const title = textOf(published['title']);
  const node = textOf(hardware['node']);
  const chip = chipOf(beside, textOf(hardware['chip']), title);
  const board = `${beside}; ${textOf(hardware['chip'])}; ${node}; ${textOf(hardware['network'])}`;
  if (/\bPCIe\b/i.test(board) && !/NVLink|SXM|NVSwitch/i.test(board))
    throw new NotExpressible(`${chip} on PCIe boards: the library's profile has the chip on its scale-up links`);
  const profile = profileOf(chip);
  const { perPackage } = profile.device;
  const perNode =
    numberUnder(point, perNodeKeys) ?? numberUnder(workload, perNodeKeys) ?? devicesOfNode(node, perPackage);
  const isOneNode = (text: string): boolean =>
    /\b(?:in|one|single|same)[\s-]+(?:one[\s-]+|the[\s-]+)?node\b/i.test(text);
  const ownNodes = name?.nodes ?? numberUnder(point, nodeKeys) ?? (isOneNode(beside) ? 1 : null);
  const ownRanks = numberUnder(point, rankKeys) ?? firstCount(beside, /(?<![A-Z\d.])(\d+)\s*(?:GPU|NPU|rank|die)s?\b/i);
  // A system named by its size ("GB200 NVL72") is meant whole where no number is given.
  const named = firstCount(beside, /NVL(\d+)/);
  const onNodes = ownNodes === null ? null : ownNodes * (perNode ?? profile.node.devices);
  const isOfCase = ![...rankKeys, ...nodeKeys].some((key) => point[key] === null) && !/multi-?node/i.test(beside);
  const ofCase = isOfCase ? (numberUnder(workload, rankKeys) ?? countOf(hardware, perPackage)) : null;
  const racks = numberUnder(point, ['racks', 'num_racks']);
  const onRacks =
    racks === null ? null : racks * (readNetwork(beside).domain ?? profile.node.devices * profile.supernode.nodes);
  // Nodes that are not full: fewer ranks of the case than its nodes hold.
  const isPartial = ofCase !== null && ownNodes !== null && name?.nodes == null && ofCase % ownNodes === 0;
  const fits = isPartial && ofCase / ownNodes <= (perNode ?? profile.node.devices);
  const ranks = name?.ranks ?? ownRanks ?? onRacks ?? named ?? (fits ? ofCase : onNodes) ?? ofCase;
  if (ranks === null) throw new NotExpressible('the number of ranks is not stated');
  if (ranks < 2) throw new NotExpressible('a collective of one rank');
  const nodes =
    ownNodes ??
    numberUnder(workload, nodeKeys) ??
    (isOneNode(node) ? 1 : nodesIn(`${node}; ${title}`, ranks, perNode ?? profile.node.devices));
  const network = readNetwork([beside, node, textOf(hardware['network']), title].join('; '));
  return { chip, ranks, nodes, perNode, network };
}
