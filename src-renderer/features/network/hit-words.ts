/** What the hovered thing is, in words: name, rate, how much of it is in use. */
import { formatNumber, formatQuantity } from '../../../src-shared/quantity/format';
import type { TopologyAnswer } from '../../../src-shared/results/network-study';
import { loadOf, type LinkLine } from './bundles';

const percent = (share: number): string => `${formatNumber(share * 100, 3)}\u202f%`;
const rate = (value: number): string => formatQuantity(value, 'bytesPerS', { significantDigits: 3 });

function useOf(links: readonly number[], utilisationOf: ((link: number) => number) | null): string[] {
  if (!utilisationOf) return [];
  const { max, mean } = loadOf(links, utilisationOf, new Float64Array());
  return [
    links.length > 1 ? `In use: ${percent(mean)} on average, ${percent(max)} at most` : `In use: ${percent(max)}`,
  ];
}

/** Lines of text about a line of the drawing. */
export function lineWords(
  topology: TopologyAnswer,
  line: LinkLine,
  utilisationOf: ((link: number) => number) | null,
): string[] {
  const { names } = topology.nodes;
  const { from, capacityBytesPerS, linkClass } = topology.links;
  const forth = line.links.filter((link) => (from[link] ?? 0) === line.from);
  const isSingle = line.links.length <= 2;
  const up = isSingle ? forth : line.links.filter((link) => linkClass[link] === linkClass[line.links[0] ?? 0]);
  const back = line.links.filter((link) => !up.includes(link));
  const total = (links: readonly number[]): number =>
    links.reduce((sum, link) => sum + (capacityBytesPerS[link] ?? 0), 0);
  const describe = (title: string, links: readonly number[]): string[] =>
    links.length === 0
      ? []
      : [
          `${title}: ${links.length > 1 ? `${links.length} links, ` : ''}${total(links) === 0 ? 'down' : rate(total(links))}`,
          ...useOf(links, utilisationOf),
        ];
  const nameOf = (links: readonly number[]): string =>
    topology.linkClasses[linkClass[links[0] ?? 0] ?? 0]?.name ?? 'Links';
  if (isSingle)
    return [
      `${names[line.from] ?? ''} – ${names[line.to] ?? ''}`,
      ...describe(`To ${names[line.to] ?? ''}`, forth),
      ...describe(`To ${names[line.from] ?? ''}`, back),
    ];
  return [...describe(nameOf(up), up), ...describe(nameOf(back), back)];
}

/** Lines of text about a node: what it is and what its links can carry and do carry. */
export function nodeWords(
  topology: TopologyAnswer,
  node: number,
  utilisationOf: ((link: number) => number) | null,
): string[] {
  const { from, to, capacityBytesPerS } = topology.links;
  const sum = { links: 0, out: 0, outUsed: 0, in: 0, inUsed: 0 };
  for (let link = 0; link < from.length; link++) {
    const capacity = capacityBytesPerS[link] ?? 0;
    const used = utilisationOf ? utilisationOf(link) * capacity : 0;
    if (from[link] === node) {
      sum.links++;
      sum.out += capacity;
      sum.outUsed += used;
    }
    if (to[link] === node) {
      sum.in += capacity;
      sum.inUsed += used;
    }
  }
  const flow = (used: number, capacity: number): string =>
    utilisationOf ? `${rate(used)} of ${rate(capacity)}` : rate(capacity);
  return [
    topology.nodes.names[node] ?? '',
    `${sum.links} links`,
    `Sends: ${flow(sum.outUsed, sum.out)}`,
    `Receives: ${flow(sum.inUsed, sum.in)}`,
  ];
}
