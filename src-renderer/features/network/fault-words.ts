/** Names of what can fail in a fabric: its planes, its switches, the links of a node. */
import { formatNumber } from '../../../src-shared/quantity/format';
import type { StudyFault, TopologyAnswer } from '../../../src-shared/results/network-study';

export interface FaultChoice {
  value: string;
  label: string;
  group: string;
  fault: StudyFault;
}

const keyOf = (fault: StudyFault): string => JSON.stringify(fault);

/** Planes that have switches, tier by tier; a tier with one plane would fail as a whole. */
export function planeChoices({ nodes, tiers }: TopologyAnswer): FaultChoice[] {
  const choices = new Map<string, FaultChoice>();
  for (let node = 0; node < nodes.names.length; node++) {
    const tier = nodes.tier[node] ?? -1;
    const plane = nodes.plane[node] ?? -1;
    if (nodes.kind[node] !== 2 || tier < 0 || plane < 0) continue;
    const fault: StudyFault = { kind: 'plane', tier, plane };
    const key = keyOf(fault);
    const name = tiers[tier]?.name ?? '';
    if (!choices.has(key)) choices.set(key, { value: key, label: `Plane ${plane + 1}`, group: name, fault });
  }
  return [...choices.values()].sort((a, b) =>
    b.fault.kind === 'plane' && a.fault.kind === 'plane'
      ? b.fault.tier - a.fault.tier || a.fault.plane - b.fault.plane
      : 0,
  );
}

export function switchChoices({ nodes, tiers }: TopologyAnswer): FaultChoice[] {
  const choices: FaultChoice[] = [];
  for (let node = 0; node < nodes.names.length; node++) {
    if (nodes.kind[node] !== 2) continue;
    const fault: StudyFault = { kind: 'switch', node };
    const label = nodes.names[node] ?? '';
    choices.push({ value: keyOf(fault), label, group: tiers[nodes.tier[node] ?? 0]?.name ?? '', fault });
  }
  // Outer switches first: there are fewer, and they matter to more devices.
  return choices.reverse();
}

/** One link of each kind, to be broken as an example of its kind. */
export function linkChoices({ nodes, links, linkClasses }: TopologyAnswer): FaultChoice[] {
  return linkClasses.flatMap(({ name }, index) => {
    const link = links.linkClass.indexOf(index);
    const back = links.reverse[link] ?? -1;
    // The way back is broken with it.
    if (link < 0 || (back >= 0 && back < link)) return [];
    const ends = [links.from[link] ?? 0, links.to[link] ?? 0].map((node) => nodes.names[node] ?? '');
    return [{ value: String(link), label: ends.join(' – '), group: name, fault: { kind: 'link', link, share: 0 } }];
  });
}

/** A fault in words: "Plane 3 of Supernode (UB level 2)". */
export function faultWords({ nodes, links, tiers }: TopologyAnswer, fault: StudyFault): string {
  switch (fault.kind) {
    case 'plane':
      return `Plane ${fault.plane + 1} of ${tiers[fault.tier]?.name ?? 'a tier'} is down`;
    case 'switch':
      return `${nodes.names[fault.node] ?? 'A switch'} is down`;
    case 'link': {
      const ends = [links.from[fault.link] ?? 0, links.to[fault.link] ?? 0].map((node) => nodes.names[node] ?? '');
      const state = fault.share === 0 ? 'is down' : `keeps ${formatNumber(fault.share * 100, 3)}\u202f% of its rate`;
      return `Link ${ends.join(' – ')} ${state}`;
    }
  }
}

export const isSameFault = (a: StudyFault, b: StudyFault): boolean => keyOf(a) === keyOf(b);
