/**
 * Builds the links and flows of a reference case: listed one by one, or as a topology (star, two-level Clos) with a
 * rule for the flows (all-to-all, ring all-reduce). Sizes come from the listed sample flows where there are any.
 */
import type { FlowRule } from '../../src-main/engine/network/flow/flow-rule';
import type { FlowLinks, FlowSet } from '../../src-main/engine/network/flow/flow-set';
import {
  allToAllFlows,
  closNetwork,
  leafLink,
  spineChoices,
  starNetwork,
  type Crossbar,
  type SpineChoice,
} from '../../src-main/engine/network/flow/reference-networks';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { PythonRandom, roundHalfEven } from './python-random';

export type ReferenceFlows =
  { links: FlowLinks; flows: FlowSet; rule?: undefined } | { links: FlowLinks; rule: FlowRule; flows?: undefined };

/** What of a case is not understood. */
export class UnknownForm extends Error {}

function need(value: number | null, field: string): number {
  if (value === null) throw new UnknownForm(`${field} is missing or not a number`);
  return value;
}

/** Arrays of an explicit list of flows. */
function flowSetFrom(
  rows: readonly { links: readonly number[]; bytes: number; startS?: number; dependencies?: readonly number[] }[],
): FlowSet {
  const runs = (lists: readonly (readonly number[])[]): [Int32Array, Int32Array] => {
    const start = new Int32Array(lists.length + 1);
    for (const [index, list] of lists.entries()) start[index + 1] = (start[index] as number) + list.length;
    return [start, Int32Array.from(lists.flat())];
  };
  const [routeStart, routeLinks] = runs(rows.map((row) => row.links));
  const [dependencyStart, dependencies] = runs(rows.map((row) => row.dependencies ?? []));
  return {
    count: rows.length,
    routeStart,
    routeLinks,
    bytes: Float64Array.from(rows, (row) => row.bytes),
    startS: Float64Array.from(rows, (row) => row.startS ?? 0),
    dependencyStart,
    dependencies,
  };
}

function listedFlows(reference: Fields): ReferenceFlows {
  const links = listOf(reference['links']);
  const numbers = new Map(links.map((link, index) => [numberOf(link['id']) ?? index, index]));
  return {
    links: {
      capacityBytesPerS: Float64Array.from(links, (link) =>
        need(numberOf(link['bandwidth_Bps']), 'links.bandwidth_Bps'),
      ),
      latencyS: Float64Array.from(links, (link) => numberOf(link['latency_s']) ?? 0),
    },
    flows: flowSetFrom(
      listOf(reference['flows']).map((flow) => ({
        links: (Array.isArray(flow['links']) ? flow['links'] : []).map((id) => numbers.get(id as number) ?? -1),
        bytes: need(numberOf(flow['bytes']), 'flows.bytes'),
        startS: numberOf(flow['start_s']) ?? 0,
        dependencies: Array.isArray(flow['deps']) ? (flow['deps'] as number[]) : [],
      })),
    ),
  };
}

function spineChoiceOf(text: string): SpineChoice {
  if (/^h\(/.test(text)) return spineChoices.hash;
  if (/^\(?\s*src\s*\+\s*dst\s*\)?\s*mod/.test(text)) return spineChoices.sourcePlusDestination;
  if (/^dst\s*mod/.test(text)) return spineChoices.destination;
  throw new UnknownForm(`topology.spine_choice "${text}" is none of dst mod S, (src+dst) mod S, h(src,dst)`);
}

/** The network of a case's topology, with its overridden links. */
function networkOf(topology: Fields): Crossbar {
  const hosts = need(numberOf(topology['hosts']), 'topology.hosts');
  const host = need(numberOf(topology['host_link_Bps']), 'topology.host_link_Bps');
  const latencyS = numberOf(topology['latency_s']) ?? 0;
  const kind = textOf(topology['kind']);
  if (kind === 'star') return starNetwork(hosts, host, latencyS);
  if (kind !== 'clos2') throw new UnknownForm(`topology.kind "${kind}" is neither star nor clos2`);
  const size = {
    hosts,
    hostsPerLeaf: need(numberOf(topology['hosts_per_leaf']), 'topology.hosts_per_leaf'),
    spines: need(numberOf(topology['spines']), 'topology.spines'),
    hostBytesPerS: host,
    leafSpineBytesPerS: need(numberOf(topology['leaf_spine_link_Bps']), 'topology.leaf_spine_link_Bps'),
    latencyS,
  };
  const network = closNetwork(size, spineChoiceOf(textOf(topology['spine_choice'])));
  for (const [name, value] of Object.entries(fieldsOf(topology['override']))) {
    const match = /^l(\d+)s(\d+)_Bps$/.exec(name);
    if (!match) throw new UnknownForm(`topology.override.${name} is not of the form l<leaf>s<spine>_Bps`);
    const link = leafLink(size, Number(match[1]), Number(match[2]));
    network.links.capacityBytesPerS[link] = need(numberOf(value), `topology.override.${name}`);
  }
  return network;
}

/** Ring all-reduce: step s of rank p waits for its own step s - 1 and for that of the rank before it. */
function ringFlows(network: Crossbar, order: readonly number[], bytes: number): FlowSet {
  const ranks = order.length;
  const out = new Int32Array(network.maxHops);
  const rows = Array.from({ length: 2 * (ranks - 1) * ranks }, (_, flow) => {
    const step = Math.floor(flow / ranks);
    const rank = flow % ranks;
    const length = network.routeInto(order[rank] as number, order[(rank + 1) % ranks] as number, out);
    const before = (step - 1) * ranks;
    return {
      links: [...out.subarray(0, length)],
      bytes,
      dependencies: step === 0 ? [] : [before + rank, before + ((rank + ranks - 1) % ranks)],
    };
  });
  return flowSetFrom(rows);
}

/** Sizes that the rule draws at random, in the order of the flows. */
function randomSizes(rule: string, count: number): Float64Array | null {
  const match = /round\(uniform\(([\d.e]+),\s*([\d.e]+)\)\) from Python random\.Random\((\d+)\)/.exec(rule);
  if (!match) return null;
  const random = new PythonRandom(Number(match[3]));
  return Float64Array.from({ length: count }, () => roundHalfEven(random.uniform(Number(match[1]), Number(match[2]))));
}

/**
 * Links and flows of one case.
 * @throws UnknownForm naming what is not understood
 */
export function referenceFlows(reference: Fields): ReferenceFlows {
  if (Array.isArray(reference['flows'])) return listedFlows(reference);
  const network = networkOf(fieldsOf(reference['topology']));
  const { links, hosts } = network;
  const samples = listOf(reference['sample_flows']);
  const rule = textOf(reference['flows_rule']);
  const description = textOf(reference['description']);
  const stated = /bytes:\s*([\d.e]+)(?:\/(\d+))?/.exec(rule);
  const bytes = numberOf(samples[0]?.['bytes']) ?? (stated ? Number(stated[1]) / Number(stated[2] ?? 1) : null);
  const count = need(numberOf(reference['flow_count']), 'flow_count');
  if (/ring all-reduce/.test(description)) {
    const order = Array.isArray(reference['ring_order'])
      ? (reference['ring_order'] as number[])
      : Array.from({ length: hosts }, (_, host) => host);
    return { links, flows: ringFlows(network, order, need(bytes, 'bytes')) };
  }
  if (/all-to-all/.test(description) && count === hosts * (hosts - 1)) {
    const sizes = randomSizes(rule, count);
    const even = sizes ? 0 : need(bytes, 'bytes');
    return { links, rule: allToAllFlows(network, sizes ? (flow) => sizes[flow] as number : () => even) };
  }
  if (samples.length === count) {
    const out = new Int32Array(network.maxHops);
    const rows = samples.map((flow) => {
      const length = network.routeInto(need(numberOf(flow['src']), 'src'), need(numberOf(flow['dst']), 'dst'), out);
      return { links: [...out.subarray(0, length)], bytes: need(numberOf(flow['bytes']), 'bytes') };
    });
    return { links, flows: flowSetFrom(rows) };
  }
  throw new UnknownForm(`the flows of "${description}" are neither listed nor of a known rule`);
}
