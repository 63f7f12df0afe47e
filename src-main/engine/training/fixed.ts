/** The layout that a deployment states: whether it is possible, and its price. */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { hostRate } from './host-rate';
import { hostTakes, layoutProblem, noRejections } from './rules';
import type { LayoutOutcome } from './search/search';
import { estimateStep, type TrainingContext } from './step';
import { givenStrategy, type Strategy } from './strategy';

/** The layout given in the deployment; replicas fill the devices as far as the batch divides. */
export function fixedStrategy(input: TrainingInput, devices: number): Strategy {
  const { deployment, workload } = input;
  const units = workload.globalBatch / deployment.microBatch;
  const { tensorParallel, contextParallel, pipelineParallel } = deployment;
  let dataParallel = Math.floor(devices / (tensorParallel * contextParallel * pipelineParallel));
  while (dataParallel > 1 && units % dataParallel !== 0) dataParallel--;
  return { ...givenStrategy(deployment), dataParallel: Math.max(1, dataParallel) };
}

/** Prices the given layout. `problem` says what is wrong with one that is not possible. */
export function evaluateFixed(training: TrainingContext): { outcome: LayoutOutcome; problem?: string } {
  const { input, devices } = training;
  const strategy = fixedStrategy(input, devices);
  const rejected = noRejections();
  const problem = layoutProblem(input, devices, strategy);
  if (problem) {
    rejected[problem.code] = 1;
    return { outcome: { evaluated: 0, feasible: 0, rejected, best: [], leastMemory: null }, problem: problem.text };
  }
  const estimate = estimateStep(training, strategy);
  const hostBytes = Math.max(...estimate.stageMemory.map((stage) => stage.hostBytes));
  if (hostBytes > 0 && !hostTakes(input.hardware, hostBytes)) {
    rejected.host = 1;
    return {
      outcome: { evaluated: 1, feasible: 0, rejected, best: [], leastMemory: null },
      problem: hostProblem(input, hostBytes),
    };
  }
  const fits = estimate.memoryBytes <= input.hardware.device.memoryCapacityBytes;
  rejected.memory = fits ? 0 : 1;
  return {
    outcome: {
      evaluated: 1,
      feasible: fits ? 1 : 0,
      rejected,
      best: fits ? [estimate] : [],
      leastMemory: fits ? null : estimate,
    },
  };
}

/** Why a host does not take what is offloaded to it: no way there, or too little memory. */
function hostProblem({ hardware }: TrainingInput, bytesPerDevice: number): string {
  const { hostMemoryBytes, devices } = hardware.node;
  if (hostRate(hardware) === 0)
    return 'Nothing can be offloaded: the profile gives its hosts no link to the devices or no memory bandwidth.';
  return `Offloading needs ${(bytesPerDevice / 1e9).toFixed(0)} GB of host memory per device; a node has ${((hostMemoryBytes ?? 0) / 1e9).toFixed(0)} GB for ${devices} devices.`;
}
