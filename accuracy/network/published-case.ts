/** Reads what a published case says of its system and run, for the whole case and for one point of it. */
import type { CollectiveKind } from '../../src-main/engine/network/collectives';
import { fieldsOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { chipOf, profileOf } from './chips';
import type { FigureName } from './figure-name';
import { readNetwork } from './network-text';
import { operationIn } from './operations';
import type { PublishedSystem } from './published-system';

/** The first of several keys that holds a number. */
export function numberUnder(fields: Fields, keys: readonly string[]): number | null {
  for (const key of keys) {
    const value = numberOf(fields[key]);
    if (value !== null) return value;
  }
  return null;
}

const rankKeys = ['ranks', 'gpus', 'npus', 'num_gpus', 'ngpus', 'n_gpus', 'world_size', 'num_workers', 'devices'];
const nodeKeys = ['nodes', 'num_nodes', 'n_nodes', 'node_num'];
const perNodeKeys = ['gpus_per_node', 'num_gpus_per_node', 'devices_per_node', 'ppn'];

/** All texts among the fields of an object, for what may be said in any of them. */
export const textsOf = (fields: Fields): string =>
  Object.values(fields)
    .filter((value) => typeof value === 'string')
    .join('; ');

const firstCount = (pattern: RegExp, text: string): number | null => {
  const found = pattern.exec(text);
  return found ? Number(found[1]) : null;
};

/**
 * The system of a figure: what stands beside the figure goes before what the case says.
 * @throws NotExpressible naming what is not stated
 */
export function systemOf(published: Fields, point: Fields, name: FigureName | null): PublishedSystem {
  const hardware = fieldsOf(published['hardware']);
  const workload = fieldsOf(published['workload']);
  const beside = textsOf(point);
  const chip = chipOf(beside, textOf(hardware['chip']) || textOf(published['title']));
  const profile = profileOf(chip);
  const caseText = [hardware['node'], hardware['network'], published['title']].map(textOf).join('; ');
  const perNode =
    numberUnder(point, perNodeKeys) ??
    numberUnder(workload, perNodeKeys) ??
    firstCount(/(\d+)[\s-]*(?:x\s*)?(?:GPU|NPU|device)s?(?!\s+(?:NVLink\s+)?domain)/i, textOf(hardware['node']));
  const isOneNode = /\bin[\s-](?:one[\s-])?node\b|single[\s-]node|one node/i.test(beside);
  const nodes =
    name?.nodes ??
    numberUnder(point, nodeKeys) ??
    numberUnder(workload, nodeKeys) ??
    (isOneNode || /\bsingle node|one node\b/i.test(textOf(hardware['node'])) ? 1 : null);
  const onNodes =
    nodes !== null && name?.nodes !== null && name !== null ? nodes * (perNode ?? profile.node.devices) : null;
  const stated = numberUnder(point, rankKeys) ?? firstCount(/(\d+)\s*(?:GPU|NPU|rank)s?\b/i, beside);
  const network = readNetwork(`${beside}; ${caseText}`);
  // A system named by its size ("GB200 NVL72") is meant whole where no number is given.
  const named = firstCount(/NVL(\d+)/, beside);
  const hasOwnSystem = Object.hasOwn(point, 'gpus') || /multi-?node/i.test(beside);
  const ofCase = numberUnder(workload, rankKeys) ?? countOf(hardware, profile.device.perPackage);
  const ranks = name?.ranks ?? onNodes ?? stated ?? named ?? (hasOwnSystem ? null : ofCase);
  if (ranks === null) throw new NotExpressible('the number of ranks is not stated');
  if (ranks < 2) throw new NotExpressible('a collective of one rank');
  return { chip, ranks, nodes, perNode, network };
}

/** `count` of the hardware, in ranks: packages count as all their devices where the text says package or chip. */
function countOf(hardware: Fields, perPackage: number): number | null {
  const count = numberOf(hardware['count']);
  return count === null ? null : count * perPackage;
}

/**
 * The operation of a figure.
 * @throws NotExpressible when none is named that the engine knows
 */
export function operationOf(published: Fields, point: Fields, name: FigureName | null): CollectiveKind {
  const workload = fieldsOf(published['workload']);
  const texts = [
    point['op'],
    point['operation'],
    point['collective'],
    workload['op'],
    workload['operation'],
    workload['collective'],
  ].map(textOf);
  const stated = texts.find((text) => text !== '');
  const kind = name?.kind ?? operationIn(stated ?? textOf(published['title']));
  if (kind === null)
    throw new NotExpressible(stated ? `operation "${stated}" is not known` : 'the operation is not stated');
  return kind;
}

/** Reduction in the scale-up switches as a text says it: "SHARP", "NVLS off", "Ring"; null where it says nothing. */
export function nvlsIn(text: string): boolean | null {
  if (/has no NVLS|without stating/i.test(text)) return null;
  if (/(?:NVLS|SHARP)[\s:=]*(?:off|disabled|0)|no (?:NVLS|SHARP)|without (?:NVLS|SHARP)|\bring\b/i.test(text))
    return false;
  return /NVLS|SHARP/i.test(text) ? true : null;
}
