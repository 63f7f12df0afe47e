/** Plays the reference cases of the flow simulator and compares every finish time and figure that a case states. */
import type { FlowResult } from '../../src-main/engine/network/flow/flow-set';
import {
  CaseFileError,
  fieldsOf,
  isFields,
  listOf,
  numberOf,
  textOf,
  type CaseFile,
  type Fields,
} from '../lib/case-file';
import { compared, notExpressible, type ComparedCase } from '../lib/compared-case';
import { play } from './play';
import { referenceFlows, UnknownForm } from './reference-flows';

const statistics: Record<string, (finishS: Float64Array) => number> = {
  makespan_s: (finishS) => finishS.reduce((a, b) => Math.max(a, b), 0),
  first_finish_s: (finishS) => finishS.reduce((a, b) => Math.min(a, b), Infinity),
  median_finish_s: (finishS) => Float64Array.from(finishS).sort()[Math.floor(finishS.length / 2)] as number,
  mean_finish_s: (finishS) => finishS.reduce((a, b) => a + b, 0) / finishS.length,
};

/** Largest relative difference of the stated finish times, as the one flow that shows it. */
function worstFlow(reference: Fields, result: FlowResult): { predicted: number; measured: number } | null {
  let worst: { predicted: number; measured: number } | null = null;
  let largest = -1;
  for (const flow of [...listOf(reference['flows']), ...listOf(reference['sample_flows'])]) {
    const id = numberOf(flow['id']);
    const measured = numberOf(flow['finish_s']);
    const predicted = id === null ? undefined : result.finishS[id];
    if (measured === null || predicted === undefined) continue;
    const difference = Math.abs(predicted - measured) / measured;
    if (difference > largest) {
      largest = difference;
      worst = { predicted, measured };
    }
  }
  return worst;
}

function compareCase(reference: Fields, family: string): ComparedCase[] {
  const id = textOf(reference['id']);
  if (reference['pure_max_min'] === false)
    return [notExpressible(id, family, 'not pure max-min sharing (the case says so)')];
  try {
    const result = play(referenceFlows(reference));
    const rows: ComparedCase[] = [];
    const stated = fieldsOf(reference['result']);
    for (const [metric, figure] of Object.entries(statistics)) {
      const measured = numberOf(stated[metric]);
      if (measured !== null) rows.push(compared(id, family, metric, 's', figure(result.finishS), measured));
    }
    const worst = worstFlow(reference, result);
    if (worst) rows.push(compared(id, family, 'worst_flow_finish_s', 's', worst.predicted, worst.measured));
    return rows;
  } catch (error) {
    if (error instanceof UnknownForm) return [notExpressible(id, family, error.message)];
    throw error;
  }
}

/**
 * Compares all cases of the files, small and large.
 * @throws CaseFileError when a file holds no cases
 */
export function compareFlowCases(files: readonly CaseFile[]): ComparedCase[] {
  return files.flatMap(({ name, content }) => {
    const listed = Array.isArray(content) ? content.filter(isFields) : listOf(fieldsOf(content)['cases']);
    const large = listOf(fieldsOf(content)['large_cases']);
    if (listed.length + large.length === 0)
      throw new CaseFileError(`--cases ${name}: no cases; wanted is {"cases": [...], "large_cases": [...]}`);
    return [
      ...listed.flatMap((each) => compareCase(each, 'flows, small')),
      ...large.flatMap((each) => compareCase(each, 'flows, large')),
    ];
  });
}
