/** Answers one question about the network of a profile: builds its graph and hands it to who knows the answer. */
import type { StudyJob, StudyOutcome } from './study-job';
import type { RunOptions } from '../../result';
import { StudyError } from './study-error';
import { describeTopology } from './topology';
import { twoLevelGraph } from './testing/two-level-graph';

export function answerStudy(job: StudyJob, _options: RunOptions = {}): StudyOutcome {
  const { hardware, question } = job;
  const graph = twoLevelGraph({
    servers: hardware.supernode.nodes,
    devices: hardware.node.devices,
    hosts: 4,
    planes: 7,
    outer: 16,
  });
  if (question.kind === 'topology') return describeTopology(graph, hardware.device.perPackage);
  throw new StudyError('Not yet.');
}
