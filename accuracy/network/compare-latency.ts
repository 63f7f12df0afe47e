/**
 * Compares published latencies of a kind of network by distance: two endpoints under one leaf switch or across leaves.
 * They are read off the built graph of a cluster of servers, whose links carry the latency of that kind of network.
 */
import { buildGraph } from '../../src-main/engine/network/graph/build-graph';
import { routesBetween } from '../../src-main/engine/network/graph/routes';
import { listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { compared, notExpressible, type ComparedCase } from '../lib/compared-case';
import { profileOf } from './chips';
import { readNetwork, type NetworkType } from './network-text';
import { networkLatencyS } from './published-system';

const namePattern = /^(.+?)_(same|cross)_leaf(?:_latency)?_(us|ns)$/;
const scaleUpPattern = /^(nvlink|nvswitch|ub|hccs)(?:_latency)?_(us|ns)$/;
const factors: Record<string, number> = { us: 1e-6, ns: 1e-9 };

/** Enough servers for several leaves on every rail. */
const SERVERS = 128;

const latencies = new Map<string, number>();

/** Latency between two devices of one rail, under one leaf or across leaves. */
function routeLatencyS(type: NetworkType, isSameLeaf: boolean): number {
  const key = `${type} ${isSameLeaf}`;
  const known = latencies.get(key);
  if (known !== undefined) return known;
  const hardware = profileOf('H100');
  const latencyS = networkLatencyS(type, null, 'H100');
  const perNode = hardware.node.devices;
  const graph = buildGraph(
    { ...hardware, scaleOut: { ...hardware.scaleOut, latencyS } },
    { devices: SERVERS * perNode },
  );
  const last = (SERVERS - 1) * perNode;
  const route = routesBetween(graph, 0, isSameLeaf ? perNode : last, 'destination');
  const found = route.links.reduce((sum, link) => sum + (graph.links[link]?.latencyS ?? 0), 0);
  latencies.set(key, found);
  return found;
}

/** Compares a case whose metrics are latencies by kind of network; null for every other case. */
export function compareLatencyCase(published: Fields): ComparedCase[] | null {
  const metrics = listOf(published['metrics']);
  if (!metrics.some((metric) => namePattern.test(textOf(metric['name'])))) return null;
  const id = textOf(published['id']) || 'case';
  return metrics.flatMap((metric): ComparedCase[] => {
    const name = textOf(metric['name']);
    const point = `${id}#${name}`;
    const value = numberOf(metric['value']);
    if (value === null) return [];
    const match = namePattern.exec(name);
    if (!match) {
      const why = scaleUpPattern.test(name)
        ? 'the chip, and with it the generation of the links, is not stated'
        : 'not a latency of a known kind of network';
      return [notExpressible(point, 'network/other', why, 'time', 'us', value)];
    }
    const [, network = '', distance, unit = 'us'] = match;
    const { type } = readNetwork(network.toUpperCase().replace('ROCE', 'RoCE').replace('INFINIBAND', 'InfiniBand'));
    if (!type) return [notExpressible(point, 'network/other', `network "${network}" is not known`)];
    const predictedS = routeLatencyS(type, distance === 'same');
    const measuredS = value * (factors[unit] ?? 1);
    const note = 'between servers of the library; the system is not stated';
    return [compared(point, 'network/servers/route latency', 'time', 'us', predictedS * 1e6, measuredS * 1e6, note)];
  });
}
