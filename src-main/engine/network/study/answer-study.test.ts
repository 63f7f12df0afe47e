/** Questions about the networks of real profiles: what is drawn, played, compared and refused. */
import { describe, expect, it } from 'vitest';
import { library } from '../../../../src-shared/model/library';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { resolveHardware } from '../../../../src-shared/model/resolve-hardware';
import type {
  MatrixAnswer,
  PlayAnswer,
  PlayQuestion,
  StudyFault,
  TopologyAnswer,
} from '../../../../src-shared/results/network-study';
import { StoppedError } from '../../stopped-error';
import { answerStudy } from './answer-study';
import { StudyError } from './study-error';
import type { TraceAnswer } from './study-job';

function profile(id: string): HardwareSpec {
  const found = library.hardware.find((each) => each.id === id);
  const hardware = found && resolveHardware(found, 'hardware', []);
  if (!hardware) throw new Error(`there is no profile ${id}`);
  return hardware;
}

const cloudMatrix = profile('cloudmatrix-384');
const servers = profile('dgx-h100');

const question: PlayQuestion = {
  kind: 'play',
  systems: 1,
  faults: [],
  collective: 'allToAll',
  algorithm: 'auto',
  bytes: 64e6,
  groupSize: 48,
  stride: 16,
  isEveryGroup: false,
  routing: 'spray',
};

const topologyOf = (hardware: HardwareSpec, systems: number, faults: StudyFault[] = []): TopologyAnswer =>
  answerStudy({ hardware, question: { kind: 'topology', systems, faults }, isTrace: false }) as TopologyAnswer;
const playOf = (hardware: HardwareSpec, changes: Partial<PlayQuestion>): PlayAnswer =>
  answerStudy({ hardware, question: { ...question, ...changes }, isTrace: false }) as PlayAnswer;
const refusal = (hardware: HardwareSpec, changes: Partial<PlayQuestion>): string => {
  try {
    playOf(hardware, changes);
  } catch (error) {
    if (error instanceof StudyError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('topology', () => {
  const topology = topologyOf(cloudMatrix, 1);

  it('has every chip of a supernode, at its distance from the devices', () => {
    const { kind, level, plane } = topology.nodes;
    const switches = [...kind.keys()].filter((node) => kind[node] === 2);
    expect(topology.devices).toBe(768);
    expect(switches.filter((node) => level[node] === 1)).toHaveLength(336);
    expect(switches.filter((node) => level[node] === 2)).toHaveLength(112);
    expect(new Set(switches.map((node) => plane[node])).size).toBe(7);
    expect(kind.filter((each) => each === 1)).toHaveLength(192);
  });

  it('pairs every link with its way back, and sorts all into classes of one rate', () => {
    const { from, to, reverse, linkClass, capacityBytesPerS } = topology.links;
    from.forEach((node, link) => {
      const back = reverse[link]!;
      expect([from[back], to[back], reverse[back]]).toEqual([to[link], node, link]);
      expect(capacityBytesPerS[link]).toBe(topology.linkClasses[linkClass[link]!]?.capacityBytesPerS);
    });
    expect(topology.linkClasses.reduce((sum, each) => sum + each.links, 0)).toBe(from.length);
    expect(new Set(topology.linkClasses.map((each) => each.name)).size).toBe(topology.linkClasses.length);
  });

  it('keeps its places when a plane fails, with the links of the plane down', () => {
    const broken = topologyOf(cloudMatrix, 1, [{ kind: 'plane', tier: 2, plane: 3 }]);
    expect(broken.nodes).toEqual(topology.nodes);
    const down = [...broken.links.capacityBytesPerS.keys()].filter(
      (link) => broken.links.capacityBytesPerS[link] === 0,
    );
    expect(down).toHaveLength(2 * 48 * 16);
  });
});

describe('play', () => {
  const play = playOf(cloudMatrix, {});

  it('records as many bytes as the flows carry, and no link above its rate', () => {
    const links = topologyOf(cloudMatrix, 1).links;
    const { frames, meanUtilisation } = play;
    const count = links.from.length;
    let recorded = 0;
    let carried = 0;
    links.capacityBytesPerS.forEach((capacity, link) => {
      for (let frame = 0; frame < frames.count; frame++)
        recorded += (frames.utilisation[frame * count + link]! / 255) * capacity * frames.frameS;
      carried += meanUtilisation[link]! * capacity * play.healthy.timeS;
      expect(meanUtilisation[link]).toBeLessThanOrEqual(1);
    });
    // Steps of 1/255 in each frame.
    expect(recorded / carried).toBeCloseTo(1, 1.5);
    expect(frames.count * frames.frameS).toBeGreaterThanOrEqual(play.healthy.timeS * (1 - 1e-9));
    expect((frames.count - 1) * frames.frameS).toBeLessThan(play.healthy.timeS);
    expect(frames.doneShare.at(-1)).toBeCloseTo(1, 9);
  });

  it('takes the time of the fullest link: 47 of 48 parts of the buffer over what a die sends at', () => {
    const rate = cloudMatrix.tiers[1]!.bandwidthBytesPerS * cloudMatrix.tiers[1]!.efficiency;
    const outer = cloudMatrix.tiers[2]!.bandwidthBytesPerS * cloudMatrix.tiers[2]!.efficiency;
    const bound = (64e6 * 47) / 48 / Math.min(rate, outer);
    const whole = playOf(cloudMatrix, { isEveryGroup: true });
    expect(whole.groups).toBe(16);
    expect(whole.healthy.timeS).toBeGreaterThan(bound);
    expect(whole.healthy.timeS).toBeLessThan(bound * 1.02);
    expect(whole.healthy.bottleneck?.meanUtilisation).toBeGreaterThan(0.97);
  });

  it('is slower by a seventh of the bandwidth without one of seven planes', () => {
    const faults: StudyFault[] = [{ kind: 'plane', tier: 2, plane: 0 }];
    const { healthy, degraded } = playOf(cloudMatrix, { isEveryGroup: true, faults });
    expect(degraded!.timeS / healthy.timeS).toBeGreaterThan(1.15);
    expect(degraded!.timeS / healthy.timeS).toBeLessThan(7 / 6 + 0.01);
    expect(degraded!.busBandwidthBytesPerS).toBeLessThan(healthy.busBandwidthBytesPerS);
  });

  it('halves a link in both directions', () => {
    const { links } = topologyOf(servers, 1);
    const faults: StudyFault[] = [{ kind: 'link', link: 0, share: 0.5 }];
    const after = topologyOf(servers, 1, faults).links.capacityBytesPerS;
    const changed = [...after.keys()].filter((link) => after[link] !== links.capacityBytesPerS[link]);
    expect(changed).toEqual([0, links.reverse[0]!].toSorted((a, b) => a - b));
  });

  it.each(['allReduce', 'allGather', 'reduceScatter', 'broadcast', 'allToAll', 'sendReceive'] as const)(
    'plays %s over servers near its closed form',
    (collective) => {
      const groupSize = collective === 'sendReceive' ? 2 : 8;
      const algorithm = ['allToAll', 'sendReceive'].includes(collective) ? 'direct' : 'ring';
      const changes = { systems: 4, collective, algorithm, groupSize, stride: 1, bytes: 1e9, isEveryGroup: true };
      const each = playOf(servers, changes);
      expect(each.healthy.timeS / each.idealFormS).toBeGreaterThan(0.8);
      expect(each.healthy.timeS / each.idealFormS).toBeLessThan(1.3);
    },
  );

  it('stops when it is told to', () => {
    const job = { hardware: servers, question: { ...question, groupSize: 8, stride: 1 }, isTrace: false as const };
    expect(() => answerStudy(job, { shouldStop: () => true })).toThrow(StoppedError);
  });
});

describe('refusals', () => {
  it.each<[string, Partial<PlayQuestion>, RegExp]>([
    ['a group of one', { groupSize: 1 }, /^Devices in a group: 1 /u],
    ['groups that reach too far', { groupSize: 48, stride: 17 }, /^Members of a group: .* 816 devices; there are 768/u],
    [
      'too many flows',
      { collective: 'allReduce', algorithm: 'ring', groupSize: 768, stride: 1 },
      /^Devices in a group: .*flows/u,
    ],
    ['an algorithm of another collective', { algorithm: 'tree' }, /^Algorithm: tree .* auto or one of direct/u],
    ['too many devices', { systems: 60 }, /^Systems: 60 have 46080 devices; at most 10000/u],
    ['a plane that is not there', { faults: [{ kind: 'plane', tier: 2, plane: 9 }] }, /^Failures\.plane: 9 .* 0 to 6/u],
  ])('of %s name the field', (_name, changes, message) => {
    expect(refusal(cloudMatrix, changes)).toMatch(message);
  });

  it('of a failure that cuts devices off name the pair', () => {
    const faults = Array.from({ length: 7 }, (_, plane): StudyFault => ({ kind: 'plane', tier: 2, plane }));
    expect(refusal(cloudMatrix, { faults })).toMatch(/^Failures: no path is left/u);
  });
});

describe('matrix', () => {
  const matrix = answerStudy({
    hardware: cloudMatrix,
    question: { kind: 'matrix', systems: 2, faults: [], routing: 'spray' },
    isTrace: false,
  }) as MatrixAnswer;
  const classOf = (name: string) => matrix.classes.find((each) => each.name === name);

  it('finds what lies between devices, inside out', () => {
    const names = ['same package', 'same node', 'same system', 'other system'].map((place) => `Devices, ${place}`);
    const found = names.map((name) => classOf(name));
    const latencies = found.map((each) => each?.latencyS ?? 0);
    expect(latencies).toEqual(latencies.toSorted((a, b) => a - b));
    expect(classOf('Devices, same system')?.latencyS).toBeCloseTo(1.9e-6, 12);
    expect(classOf('Devices, same node')?.bandwidthBytesPerS).toBeCloseTo(196e9 * 0.852, -6);
    // 1,536 dies with one other in the package, 14 further ones in the node, 752 in the system, 768 in the other one.
    expect(found.map((each) => each?.pairs)).toEqual([1, 14, 752, 768].map((peers) => 1536 * peers));
  });

  it('shows no more endpoints than can be read, hosts of every system among them', () => {
    expect(matrix.names.length).toBeLessThanOrEqual(48);
    expect(matrix.names.filter((name) => name.startsWith('CPU')).length).toBeGreaterThan(4);
    expect(matrix.latencyS).toHaveLength(matrix.names.length ** 2);
  });

  it('leaves pairs empty that nothing joins', () => {
    const first = matrix.names.indexOf('CPU 0, node 0');
    const other = matrix.names.findIndex((name) => /^CPU .*node (4[89]|[5-9]\d)/u.test(name));
    expect(matrix.latencyS[first * matrix.names.length + other]).toBeNaN();
  });
});

describe('trace', () => {
  it('has every flow once, in lanes in which none overlap', () => {
    const answer = answerStudy({
      hardware: servers,
      question: { ...question, groupSize: 8, stride: 1, bytes: 1e6, collective: 'allReduce', algorithm: 'ring' },
      isTrace: true,
    }) as TraceAnswer;
    interface Event {
      ph: string;
      ts: number;
      dur: number;
      tid: number;
      args: { bytes: number; flow: number };
    }
    const { traceEvents } = JSON.parse(answer.json) as { traceEvents: Event[] };
    const flows = traceEvents.filter((event) => event.ph === 'X');
    const play = playOf(servers, { groupSize: 8, stride: 1, bytes: 1e6, collective: 'allReduce', algorithm: 'ring' });
    expect(new Set(flows.map((event) => event.args.flow)).size).toBe(play.flows);
    expect(Math.max(...flows.map((event) => event.ts + event.dur))).toBeCloseTo(play.healthy.timeS * 1e6, 6);
    const ends = new Map<number, number>();
    for (const { ts, dur, tid } of flows.toSorted((a, b) => a.ts - b.ts)) {
      expect(ts).toBeGreaterThanOrEqual((ends.get(tid) ?? 0) - 1e-9);
      ends.set(tid, ts + dur);
    }
  });
});
