/** Answers a question about the closed forms of networks: short enough to be answered at once, on any thread. */
import type { CollectiveSweep, ExchangeSweep } from '../../../../src-shared/model/measured';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { ModelSpec } from '../../../../src-shared/model/model-parameters';
import type { CurvesAnswer, CurvesQuestion } from '../../../../src-shared/results/network-curves';
import { bandwidthCurves } from './bandwidth-curves';
import { exchangeCurves } from './exchange-curves';
import { compareStacked } from './stacked';
import { StudyError } from './study-error';
import { exchangedWords } from './study-exchange';

/** A profile with what was measured on it. */
export interface MeasuredSystem {
  readonly hardware: HardwareSpec;
  readonly collectives: readonly CollectiveSweep[];
  readonly exchanges: readonly ExchangeSweep[];
}

/**
 * Answers one question.
 * @param model mixture of experts whose exchange is timed
 * @throws StudyError where a comparison does not name two systems
 */
export function answerCurves(
  systems: readonly MeasuredSystem[],
  question: CurvesQuestion,
  model: ModelSpec,
): CurvesAnswer {
  switch (question.kind) {
    case 'bandwidth': {
      const measured = systems.map(({ hardware, collectives }) => ({ hardware, measured: collectives }));
      return { kind: 'bandwidth', question, systems: bandwidthCurves(measured, question) };
    }
    case 'exchange': {
      const measured = systems.map(({ hardware, exchanges }) => ({ hardware, measured: exchanges }));
      const exchange = exchangedWords(model, question.purpose);
      return { kind: 'exchange', question, exchange, systems: exchangeCurves(measured, model, question.purpose) };
    }
    case 'stacked': {
      const [supernode, server] = systems;
      if (!supernode || !server) throw new StudyError('Systems: a comparison needs a supernode and a server.');
      return compareStacked(supernode.hardware, server.hardware, question, model);
    }
  }
}
