/** Collectives on built fabrics against what their structure says they take. */
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../graph/build-graph';
import { libraryHardware } from './testing/library-hardware';
import { playCollective, sisterGroups } from './play-collective';

const GB = 1e9;
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('playCollective', () => {
  it('plays a ring in 2 (n - 1) steps of latency and chunk', () => {
    const hardware = libraryHardware('gb200-nvl72');
    const graph = buildGraph(hardware, { devices: 72 });
    const tier = hardware.tiers[0]!;
    const rate = tier.bandwidthBytesPerS * tier.efficiency;
    const { timeS } = playCollective(graph, { kind: 'allReduce', algorithm: 'ring', bytes: GB, ranks: range(8) });
    expect(timeS).toBeCloseTo(14 * (tier.latencyS + GB / 8 / rate), 9);
  });

  it('switches that reduce take half of what a ring sends', () => {
    const graph = buildGraph(libraryHardware('gb200-nvl72'), { devices: 72 });
    const request = { kind: 'allReduce', bytes: 64 * GB, ranks: range(72) } as const;
    const chunks = 32;
    const ring = playCollective(graph, { ...request, algorithm: 'hierarchical', chunks: 1 }).timeS;
    const reduced = playCollective(graph, { ...request, algorithm: 'inNetwork', chunks }).timeS;
    // The last piece comes down after the last has gone up.
    expect(reduced / ring).toBeCloseTo(((1 / 2) * (72 / 71) * (chunks + 1)) / chunks, 2);
  });

  it('sister groups across nodes share what one alone has for itself', () => {
    const hardware = libraryHardware('dgx-h100');
    const overSubscribed = {
      ...hardware,
      scaleOut: { ...hardware.scaleOut, oversubscription: 4, layout: 'plain' as const },
    };
    const graph = buildGraph(overSubscribed, { devices: 256 });
    const [ranks, ...concurrentGroups] = sisterGroups(256, 4, 64);
    const request = { kind: 'allToAll', algorithm: 'direct', bytes: GB, ranks: ranks! } as const;
    const alone = playCollective(graph, request).timeS;
    const together = playCollective(graph, { ...request, concurrentGroups }).timeS;
    expect(together / alone).toBeGreaterThan(3.9);
    expect(together / alone).toBeLessThan(4.1);
  });

  it('reduces in the switches of each node and goes round between nodes', () => {
    const hardware = libraryHardware('dgx-h100');
    const graph = buildGraph(hardware, { devices: 32 });
    const request = { kind: 'allReduce', algorithm: 'hierarchical', bytes: 16 * GB, ranks: range(32) } as const;
    const rings = playCollective(graph, { ...request, chunks: 1 }).timeS;
    const reduced = playCollective(graph, { ...request, chunks: 1, levelAlgorithms: ['inNetwork', 'ring'] }).timeS;
    const rate = hardware.tiers[0]!.bandwidthBytesPerS * hardware.tiers[0]!.efficiency;
    // In the node a ring scatters and gathers 7/8 S each; the switches take S and give S/8, then take S/8 and give 7/8 S.
    expect(reduced - rings).toBeCloseTo((16 * GB * (1 + 1 / 8 + 1 / 8 - 7 / 8)) / rate, 3);
  });

  it('takes 7/6 of the time with one of seven planes down', () => {
    const hardware = libraryHardware('cloudmatrix-384');
    const tier = hardware.tiers.findIndex(({ planes }) => planes === 7);
    const request = { kind: 'allToAll', algorithm: 'direct', bytes: GB, ranks: range(64) } as const;
    const whole = playCollective(buildGraph(hardware, { devices: 64 }), request).timeS;
    const faults = hardware.tiers.flatMap(({ planes }, index) =>
      planes === 7 ? [{ kind: 'plane' as const, tier: index, plane: 0 }] : [],
    );
    const less = playCollective(buildGraph(hardware, { devices: 64, faults }), request).timeS;
    expect(tier).toBeGreaterThanOrEqual(0);
    expect(less / whole).toBeCloseTo(7 / 6, 2);
  });

  it('places groups that fill nodes unevenly', () => {
    const graph = buildGraph(libraryHardware('dgx-h100'), { devices: 16 });
    const { timeS, schedule } = playCollective(graph, {
      kind: 'allGather',
      algorithm: 'ring',
      bytes: GB,
      ranks: range(12),
    });
    expect(schedule.count).toBe(2 * 12 * 11);
    expect(timeS).toBeGreaterThan(0);
  });

  it('refuses groups of other sizes', () => {
    const graph = buildGraph(libraryHardware('dgx-h100'), { devices: 16 });
    const request = { kind: 'allGather', algorithm: 'ring', bytes: GB, ranks: range(8) } as const;
    expect(() => playCollective(graph, { ...request, concurrentGroups: [[8, 9]] })).toThrow(
      'concurrentGroups[0].length',
    );
    expect(() => playCollective(graph, { ...request, algorithm: 'inNetwork', ranks: range(16) })).toThrow('no switch');
  });
});
