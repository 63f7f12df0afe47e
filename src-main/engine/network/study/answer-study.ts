/** Answers one question about the network of a profile: builds its graph and hands it to who knows the answer. */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { StudyFault, StudyQuestion } from '../../../../src-shared/results/network-study';
import type { RunOptions } from '../../result';
import { buildGraph, systemDevicesOf } from '../graph/build-graph';
import type { NetworkFault, NetworkGraph, Route, RoutingPolicy } from '../graph/network-graph';
import { routesBetween } from '../graph/routes';
import { describeMatrix } from './matrix';
import { playQuestion, traceQuestion } from './play';
import { refusing, StudyError } from './study-error';
import type { StudyJob, StudyOutcome } from './study-job';
import { describeTopology } from './topology';

/** Devices that a study builds at most: what can be drawn and told apart. */
const DEVICES_AT_MOST = 10_000;

/** The graph of so many whole systems, without faults. */
function graphOf(hardware: HardwareSpec, { systems }: StudyQuestion): NetworkGraph {
  const devices = systems * systemDevicesOf(hardware);
  if (devices > DEVICES_AT_MOST)
    throw new StudyError(
      `Systems: ${systems} have ${devices} devices; at most ${DEVICES_AT_MOST} can be studied one by one`,
    );
  return buildGraph(hardware, { devices, includeHosts: true });
}

/** Faults of the graph; a link fails in both directions. */
function faultsOf(graph: NetworkGraph, faults: readonly StudyFault[]): NetworkFault[] {
  return faults.flatMap((fault): NetworkFault[] => {
    if (fault.kind !== 'link') return [fault];
    const link = graph.links[fault.link];
    const back = link ? graph.links.findIndex((each) => each.from === link.to && each.to === link.from) : -1;
    return back < 0 ? [fault] : [fault, { ...fault, link: back }];
  });
}

/** Host processors are on the scale-up fabric of their own system only, and a failure may cut anything off. */
function routeOrNull(graph: NetworkGraph, from: number, to: number, policy: RoutingPolicy): Route | null {
  const [a, b] = [graph.nodes[from], graph.nodes[to]];
  if ((a?.kind === 'host' || b?.kind === 'host') && a?.system !== b?.system) return null;
  try {
    return refusing(() => routesBetween(graph, from, to, policy));
  } catch (error) {
    if (error instanceof StudyError) return null;
    throw error;
  }
}

/**
 * Answers one question, or writes the trace of a play.
 * @throws StudyError when the question does not fit the profile or a failure leaves no path; its message names the field
 * @throws StoppedError when options.shouldStop answers true
 */
export function answerStudy({ hardware, question, isTrace }: StudyJob, options: RunOptions = {}): StudyOutcome {
  return refusing((): StudyOutcome => {
    const healthy = graphOf(hardware, question);
    const faults = faultsOf(healthy, question.faults);
    const devices = healthy.devices;
    const graph = faults.length === 0 ? healthy : buildGraph(hardware, { devices, includeHosts: true, faults });
    const { perPackage } = hardware.device;
    switch (question.kind) {
      case 'topology':
        return describeTopology(graph, perPackage);
      case 'matrix':
        return describeMatrix(
          graph,
          perPackage,
          (from, to) => routeOrNull(graph, from, to, question.routing),
          question.routing,
        );
      case 'play': {
        const scene = { hardware, healthy, degraded: faults.length === 0 ? null : graph, question };
        return isTrace ? traceQuestion(scene) : playQuestion(scene, options);
      }
    }
  });
}
