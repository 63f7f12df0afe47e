/**
 * Plays a collective on a fabric: time, bus bandwidth and bottleneck with and without what is broken, beside the
 * closed form, and the use of every link frame by frame.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { PlayAnswer, PlayedTime, PlayQuestion } from '../../../../src-shared/results/network-study';
import type { RunOptions } from '../../result';
import { StoppedError } from '../../stopped-error';
import { busFactor, collectiveTimeS } from '../collectives';
import { createFabric } from '../fabric';
import type { FlowResult } from '../flow/flow-set';
import { simulateFlows } from '../flow/simulate';
import type { NetworkGraph } from '../graph/network-graph';
import { idealLibrary } from '../library/library';
import { playCollective, routeCollective, type PlayRequest, type RoutedCollective } from '../schedule/play-collective';
import type { RoutedSchedule } from '../schedule/route-schedule';
import { toChromeTrace } from './chrome-trace';
import { carriedBytes, FrameRecorder, type LinkFrames } from './frames';
import { playRequestOf } from './play-schedule';
import type { TraceAnswer } from './study-job';
import { describeTopology } from './topology';

const FULL = 255;

export interface PlayScene {
  hardware: HardwareSpec;
  healthy: NetworkGraph;
  /** With what is broken; null where nothing is. */
  degraded: NetworkGraph | null;
  question: PlayQuestion;
}

interface Played extends RoutedSchedule {
  readonly result: FlowResult;
}

/** Mean share in use over the whole play, by link of the whole graph. */
function meanUse(graph: NetworkGraph, { links, flows, members, result }: Played): Float32Array {
  const carried = carriedBytes(flows, links.capacityBytesPerS.length);
  const use = new Float32Array(graph.links.length);
  members.forEach((behind, link) => {
    const room = links.capacityBytesPerS[link]! * result.makespanS;
    const share = room > 0 ? Math.min(1, carried[link]! / room) : 0;
    for (const each of behind) if (graph.links[each]!.capacityBytesPerS > 0) use[each] = share;
  });
  return use;
}

function timeOf(graph: NetworkGraph, played: Played, question: PlayQuestion, linkClass: Uint16Array): PlayedTime {
  const { collective, groupSize, bytes } = question;
  const timeS = played.result.makespanS;
  const use = meanUse(graph, played);
  let busiest = -1;
  use.forEach((share, link) => {
    if (share > 0 && (busiest < 0 || share > use[busiest]!)) busiest = link;
  });
  return {
    timeS,
    busBandwidthBytesPerS: timeS > 0 ? (busFactor(collective, groupSize) * bytes) / timeS : 0,
    bottleneck: busiest < 0 ? null : { linkClass: linkClass[busiest]!, meanUtilisation: use[busiest]! },
  };
}

/** Use of every link of the whole graph in steps of 1/255, frame after frame. */
function quantised(graph: NetworkGraph, { links, members }: RoutedSchedule, frames: LinkFrames): Uint8Array {
  const count = graph.links.length;
  const played = links.capacityBytesPerS.length;
  const utilisation = new Uint8Array(frames.count * count);
  members.forEach((behind, link) => {
    const room = links.capacityBytesPerS[link]! * frames.frameS;
    if (room <= 0) return;
    for (let frame = 0; frame < frames.count; frame++) {
      const share = Math.min(1, frames.linkBytes[frame * played + link]! / room);
      if (share === 0) continue;
      // What is used at all is told from what is idle.
      const level = Math.max(1, Math.round(share * FULL));
      for (const each of behind)
        if (graph.links[each]!.capacityBytesPerS > 0) utilisation[frame * count + each] = level;
    }
  });
  return utilisation;
}

/** Plays what is shown, recording it. */
function record(
  graph: NetworkGraph,
  request: PlayRequest,
  shouldStop: () => boolean,
): RoutedCollective & Played & { frames: LinkFrames; utilisation: Uint8Array } {
  const routed = routeCollective(graph, request);
  const recorder = new FrameRecorder(routed.links, routed.flows);
  const result = simulateFlows(routed.links, routed.flows, {
    onSpan: (...span) => {
      if (shouldStop()) throw new StoppedError();
      recorder.record(...span);
    },
  });
  const frames = recorder.finish(result.makespanS);
  return { ...routed, result, frames, utilisation: quantised(graph, routed, frames) };
}

/** Plays the question's collective and records what every link carries. @throws StudyError, StoppedError as answerStudy */
export function playQuestion(scene: PlayScene, options: RunOptions): PlayAnswer {
  const { hardware, healthy, degraded, question } = scene;
  const { collective, bytes, groupSize: size, stride } = question;
  const devices = healthy.devices;
  const fabric = createFabric(hardware, devices);
  const request = playRequestOf(fabric, healthy, question);
  const { links } = describeTopology(healthy, hardware.device.perPackage);
  const shown = record(degraded ?? healthy, request, options.shouldStop ?? (() => false));
  const before = degraded ? playCollective(healthy, request) : shown;
  const { frames, schedule, flows, result, utilisation } = shown;
  const group = { size, stride };
  return {
    kind: 'play',
    algorithm: schedule.algorithm,
    groups: shown.groups,
    flows: flows.count,
    events: result.events,
    healthy: timeOf(healthy, before, question, links.linkClass),
    degraded: degraded ? timeOf(degraded, shown, question, links.linkClass) : null,
    closedFormS: collectiveTimeS(fabric, collective, bytes, group),
    idealFormS: collectiveTimeS(createFabric(hardware, devices, idealLibrary), collective, bytes, group),
    frames: {
      frameS: frames.frameS,
      count: frames.count,
      utilisation,
      activeFlows: frames.activeFlows,
      doneShare: frames.doneShare,
    },
    meanUtilisation: meanUse(degraded ?? healthy, shown),
  };
}

/** The trace of the flows, with what is broken where something is. */
export function traceQuestion(scene: PlayScene): TraceAnswer {
  const { hardware, healthy, degraded, question } = scene;
  const request = playRequestOf(createFabric(hardware, healthy.devices), healthy, question);
  const { graph, flows, result } = playCollective(degraded ?? healthy, request);
  return { kind: 'trace', json: toChromeTrace(graph, flows, result) };
}
