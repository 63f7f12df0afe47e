/** What is chosen for a play, and what its result says, without a window. */
import { describe, expect, it } from 'vitest';
import { library } from '../../../src-shared/model/library';
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { resolveHardware } from '../../../src-shared/model/resolve-hardware';
import type { PlayAnswer } from '../../../src-shared/results/network-study';
import { faultWords, isSameFault, linkChoices, planeChoices, switchChoices } from './fault-words';
import { linkRows } from './link-rows';
import { PlayChoices } from './play-choices.svelte';
import { playChoicesOf } from './play-choices-of';
import { algorithmOptions, groupSizes, strides, strideWords, systemOptions } from './play-options';
import { resultTiles } from './result-tiles';
import { smallTopology } from './testing/small-topology';

function profile(id: string): HardwareSpec {
  const found = library.hardware.find((each) => each.id === id);
  const hardware = found && resolveHardware(found, 'hardware', []);
  if (!hardware) throw new Error(`there is no profile ${id}`);
  return hardware;
}

const supernode = profile('cloudmatrix-384');
const server = profile('dgx-h100');
const topology = smallTopology({ servers: 2, devices: 4, hosts: 1, planes: 2, outer: 2 });

describe('choices', () => {
  it('begin with one device of every node of a supernode, and with all devices of a few servers', () => {
    expect(new PlayChoices(supernode).question).toMatchObject({ systems: 1, groupSize: 48, stride: 16, bytes: 64e6 });
    expect(new PlayChoices(server).question).toMatchObject({ systems: 4, groupSize: 32, stride: 1 });
  });

  it('keep groups within the devices whatever changes', () => {
    const choices = new PlayChoices(supernode);
    choices.takeGroupSize(768);
    expect(choices.stride).toBe(1);
    choices.takeSystems(2);
    expect(choices.groupSize * choices.stride).toBeLessThanOrEqual(choices.devices);
    choices.takeCollective('sendReceive');
    expect(choices.groupSize).toBe(2);
  });

  it('have no question while the size is not one, and say why', () => {
    const choices = new PlayChoices(server);
    choices.sizeText = '12 parsecs';
    expect(choices.question).toBeNull();
    expect(choices.size).toMatchObject({ problem: expect.stringContaining('unit "parsecs"') as string });
    choices.sizeText = '0 B';
    expect(choices.size).toEqual({ problem: 'Message size: at least 1 B' });
    choices.sizeText = '1e30 TB';
    expect(choices.question).toBeNull();
    expect(choices.size).toEqual({ problem: expect.stringMatching(/^Message size: at most 1\sPB$/u) as string });
    choices.sizeText = '1 MiB';
    expect(choices.question?.bytes).toBe(1048576);
  });

  it('begin anew for another structure, whose planes and links have other numbers, but not for another rate', () => {
    const choices = playChoicesOf(server);
    choices.faults = [{ kind: 'plane', tier: 0, plane: 3 }];
    const [tier] = server.tiers;
    if (!tier) throw new Error('the server has no tier');
    expect(playChoicesOf({ ...server, tiers: [{ ...tier, bandwidthBytesPerS: tier.bandwidthBytesPerS / 2 }] })).toBe(
      choices,
    );
    expect(playChoicesOf({ ...server, tiers: [{ ...tier, planes: 2 }] }).faults).toEqual([]);
    const { scaleOut } = server;
    expect(playChoicesOf({ ...server, scaleOut: { ...scaleOut, switchPorts: 4 } }).faults).toEqual([]);
    expect(playChoicesOf(server)).toBe(choices);
    choices.faults = [];
  });

  it('forget failures of another fabric', () => {
    const choices = new PlayChoices(server);
    choices.faults = [{ kind: 'switch', node: 40 }];
    choices.takeSystems(8);
    expect(choices.faults).toEqual([]);
  });
});

describe('options', () => {
  it('have the sizes that the machine is made of', () => {
    expect(groupSizes(supernode, 768)).toEqual(expect.arrayContaining([2, 16, 48, 384, 768]));
    expect(Math.max(...groupSizes(supernode, 768))).toBe(768);
    expect(strides(supernode, 768, 48)).toEqual([1, 2, 4, 8, 16]);
    expect(strideWords(supernode, 16)).toBe('Every 16th: one per node');
    expect(strideWords(supernode, 2)).toBe('Every 2nd: one per package');
    expect(strideWords(server, 8)).toBe('Every 8th: one per system');
  });

  it('draw no more devices than can be told apart, but always one system', () => {
    expect(systemOptions(supernode).map(({ value }) => value)).toEqual(['1', '2']);
    expect(systemOptions(profile('tpu-v5p'))).toHaveLength(1);
    expect(systemOptions(server)[1]).toEqual({ value: '2', label: '2 servers, 16 devices' });
  });

  it('have algorithms for every collective', () => {
    expect(algorithmOptions('allToAll').map(({ value }) => value)).toEqual(['auto', 'direct', 'hierarchical']);
    expect(algorithmOptions('allReduce').length).toBeGreaterThan(5);
  });
});

describe('failures', () => {
  it('can be of every plane and switch, and of a link of every kind', () => {
    expect(planeChoices(topology).map(({ group, label }) => `${group} ${label}`)).toEqual([
      'Supernode Plane 1',
      'Supernode Plane 2',
      'Node Plane 1',
      'Node Plane 2',
    ]);
    expect(switchChoices(topology)).toHaveLength(2 * 2 + 2 * 2);
    expect(linkChoices(topology)).toHaveLength(2);
  });

  it('are told in words', () => {
    expect(faultWords(topology, { kind: 'plane', tier: 1, plane: 0 })).toBe('Plane 1 of Supernode is down');
    const [down, half] = [0, 0.5].map((share) => faultWords(topology, { kind: 'link', link: 0, share }));
    expect(down).toMatch(/^Link Device 0 – L1 0, node 0 is down$/u);
    expect(half).toContain('keeps 50');
    expect(isSameFault({ kind: 'switch', node: 3 }, { kind: 'switch', node: 4 })).toBe(false);
  });
});

const links = topology.links.from.length;
const play: PlayAnswer = {
  kind: 'play',
  algorithm: 'direct',
  groups: 2,
  flows: 24,
  events: 3,
  healthy: { timeS: 1e-3, busBandwidthBytesPerS: 5e10, bottleneck: { linkClass: 2, meanUtilisation: 0.9 } },
  degraded: null,
  closedFormS: 1.25e-3,
  idealFormS: 1e-3,
  frames: {
    frameS: 5e-4,
    count: 2,
    utilisation: Uint8Array.from({ length: 2 * links }, (_, index) => (index < links ? 0 : 255)),
    activeFlows: Int32Array.of(24, 12),
    doneShare: Float64Array.of(0.5, 1),
  },
  meanUtilisation: new Float32Array(links).fill(0.5),
};

describe('result', () => {
  const tile = (answer: PlayAnswer, key: string) => resultTiles(answer, topology).find((each) => each.key === key);

  it('says time, bottleneck and how far the closed form is', () => {
    expect(tile(play, 'time')?.text).toBe('1\u00a0ms');
    expect(tile(play, 'bottleneck')).toMatchObject({ text: '90\u202f% in use', note: 'Level 1 to level 2' });
    expect(tile(play, 'closedForm')?.note).toBe('Simulated −20\u202f%');
    expect(tile(play, 'factor')).toBeUndefined();
  });

  it('says what a failure costs, beside what it was before', () => {
    const degraded = { ...play.healthy, timeS: 1.5e-3, busBandwidthBytesPerS: 3.3e10 };
    expect(tile({ ...play, degraded }, 'factor')).toMatchObject({ text: '1.5×', isBad: true });
    expect(tile({ ...play, degraded }, 'time')).toMatchObject({ text: '1.5\u00a0ms', note: 'Without: 1\u00a0ms' });
    expect(tile({ ...play, degraded: play.healthy }, 'factor')?.note).toBe('The failure costs nothing here');
  });

  it('counts use by kind of link, in the frame and over the whole', () => {
    const [first] = linkRows(topology, play, 0);
    expect(first).toMatchObject({ name: 'Device to level 1', links: 20, now: { mean: 0 }, whole: { mean: 0.5 } });
    expect(linkRows(topology, play, 1)[3]?.now).toEqual({ mean: 1, max: 1 });
    expect(linkRows(topology, null, 0)[0]?.now).toBeNull();
  });
});
