/** The figures that answer a scenario's question, each with what it is to be read against: a limit, a peak, a share. */
import { trainingDeploymentParameters } from '../../../src-shared/model/deployment-parameters';
import { formatQuantity } from '../../../src-shared/quantity/format';
import { parseQuantity } from '../../../src-shared/quantity/parse';
import type { Dimension } from '../../../src-shared/quantity/units';
import { metrics, type MetricKey } from '../../../src-shared/results/metrics';
import type { RunResult } from '../../../src-shared/results/run-result';
import { figureText, type FigureText } from './figures';

export interface Tile extends FigureText {
  key: MetricKey;
  title: string;
  description: string;
  context: string;
  /** bad: a limit or deadline is missed. */
  tone: 'plain' | 'bad';
}

type Context = Pick<Tile, 'context' | 'tone'>;

/** Text of a frozen input, e.g. "workload.tpotLimit". */
function inputText(result: RunResult, path: string): string | null {
  return result.provenance.find((source) => source.path === path)?.value ?? null;
}

/** Value of a frozen input in its canonical unit; null where there is none. */
export function inputValue(result: RunResult, path: string, dimension: Dimension): number | null {
  const text = inputText(result, path);
  if (text === null || text === 'none') return null;
  const parsed = parseQuantity(text, dimension);
  return parsed.ok ? parsed.value : null;
}

/** True where the layout was given, not searched for. */
export const isGivenLayout = (result: RunResult): boolean =>
  inputText(result, 'deployment.layout') === trainingDeploymentParameters.layout.options.fixed;

const plain = (context: string): Context => ({ context, tone: 'plain' });

/** "98 % of the 50 ms allowed". */
function againstLimit(value: number, limit: number | null): Context {
  if (limit === null) return plain('no limit');
  const share = formatQuantity(value / limit, 'ratio', { significantDigits: 3 });
  return {
    context: `${share} of the ${formatQuantity(limit, 'seconds')} allowed`,
    tone: value > limit ? 'bad' : 'plain',
  };
}

function againstDeadline(result: RunResult, value: number): Context {
  const deadline = inputValue(result, 'workload.deadline', 'seconds');
  if (deadline === null) return plain('no deadline set');
  const days = (seconds: number): string => formatQuantity(seconds, 'seconds', { unit: 'days', significantDigits: 3 });
  return value > deadline
    ? { context: `${days(value - deadline)} over the deadline of ${days(deadline)}`, tone: 'bad' }
    : plain(`${days(deadline - value)} to spare before ${days(deadline)}`);
}

/** What a figure is read against; empty where nothing adds to it. */
function contextOf(key: MetricKey, value: number, result: RunResult): Context {
  const { metrics: values } = result;
  const text = (other: MetricKey): string => formatQuantity(values[other], metrics[other].dimension);
  const has = (other: MetricKey): boolean => values[other] !== undefined;
  switch (key) {
    case 'tpotS':
      return againstLimit(value, inputValue(result, 'workload.tpotLimit', 'seconds'));
    case 'ttftS':
      return againstLimit(value, inputValue(result, 'workload.ttftLimit', 'seconds'));
    case 'trainingTimeS':
      return againstDeadline(result, value);
    case 'systemsNeeded': {
      const load = inputValue(result, 'assumptions.serviceLoad', 'ratio');
      const rate = inputText(result, 'workload.requestRate') ?? 'the rate asked';
      return plain(`for ${rate} at ${formatQuantity(load, 'ratio')} load; ${text('systems')} in the deployment`);
    }
    case 'tokensPerS':
      return plain(has('devicesUsed') ? `${text('devicesUsed')} of ${text('devices')} devices` : '');
    case 'tokensPerSPerDevice':
      return plain(has('decodeBatchPerDevice') ? `decode batch ${text('decodeBatchPerDevice')} per device` : '');
    case 'requestsPerS':
      return plain(has('promptTokensPerS') ? `${text('promptTokensPerS')} of prompts` : '');
    case 'mfu':
      return plain(has('hfu') ? `${text('hfu')} with recomputation` : '');
    case 'stepTimeS':
      return plain(has('modelFlopsPerStep') ? `${text('modelFlopsPerStep')} of model work` : '');
    case 'memoryUtilisation': {
      const use = result.memory[0];
      if (!use) return plain('');
      return plain(`${formatQuantity(use.totalBytes, 'bytes')} of ${formatQuantity(use.capacityBytes, 'bytes')}`);
    }
    case 'facilityPowerW':
      return plain(has('peakFacilityPowerW') ? `peak ${text('peakFacilityPowerW')}` : '');
    case 'energyPerTokenJ':
      return plain(has('runEnergyJ') ? `${text('runEnergyJ')} for the run` : '');
    case 'runCostUsd':
      return plain(has('costPerTokenUsd') ? text('costPerTokenUsd') : '');
    case 'costPerTokenUsd':
      return plain(has('costPerHourUsd') ? `${text('costPerHourUsd')} per hour` : '');
    case 'collectiveTimeS':
      return plain(
        [inputText(result, 'workload.collective'), inputText(result, 'workload.messageSize')]
          .filter(Boolean)
          .join(', '),
      );
    default:
      return plain('');
  }
}

/** Tiles in the order in which the result wants them shown; the first answers the question. */
export function headlineTiles(result: RunResult): Tile[] {
  return result.headline.flatMap((key) => {
    const value = result.metrics[key];
    if (value === undefined) return [];
    const { title, dimension, description } = metrics[key];
    return [{ key, title, description, ...figureText(value, dimension), ...contextOf(key, value, result) }];
  });
}

/** What an answer that is none is called: as a title, and as a word in a table. */
export function infeasibleWords(result: RunResult): { title: string; short: string } {
  // A collective has no layout: its group does not fit, or its algorithm is none of the library's.
  if (result.kind === 'collective') return { title: 'Not possible', short: 'Not possible' };
  return isGivenLayout(result)
    ? { title: 'The given layout is not feasible', short: 'Layout does not fit' }
    : { title: 'No layout is feasible', short: 'No layout fits' };
}
