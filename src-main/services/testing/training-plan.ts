/** A plan with one small training scenario whose layout is given: a pipeline of four stages. */
import type { Plan } from '../../../src-shared/model/plan';
import { quickPlan } from './test-plan';

export function pipelinePlan(): Plan {
  const plan = quickPlan();
  plan.workloads.push({
    id: 'small',
    name: 'Small',
    kind: 'training',
    model: 'llama-3.1-8b',
    values: { globalBatch: 16, totalTokens: '1 trillion tokens' },
  });
  const first = plan.scenarios.find(({ hardware }) => hardware === 'dgx-h100');
  if (!first) throw new Error('the plan has no such scenario');
  const deployment = { systems: 1, layout: 'fixed', tensorParallel: 2, pipelineParallel: 4, microBatch: 1 };
  plan.scenarios.push({ ...first, id: 'pipeline', name: 'Pipeline', workload: 'small', deployment });
  return plan;
}
