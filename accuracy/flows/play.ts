/** Plays the flows of a reference case, by rule where it is given by one; bench/flows.bench.mjs uses it too. */
import type { FlowResult } from '../../src-main/engine/network/flow/flow-set';
import { simulateFlows, simulateRule } from '../../src-main/engine/network/flow/simulate';
import { referenceFlows, type ReferenceFlows } from './reference-flows';

export { referenceFlows };

/** Plays the flows of a case. */
export function play(built: ReferenceFlows): FlowResult {
  return built.rule ? simulateRule(built.links, built.rule) : simulateFlows(built.links, built.flows);
}
