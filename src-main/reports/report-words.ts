/** The report's sentences: view model in, plain text out. HTML and JSON say the same. */
import { inSentence, listOf, percent } from '../../src-shared/quantity/words';
import { confidences, type Confidence } from '../../src-shared/model/plan';
import { formatQuantity } from '../../src-shared/quantity/format';
import { findingSentences, findingWords, workloadGap } from '../../src-shared/results/finding-words';
import { metrics, type MetricKey } from '../../src-shared/results/metrics';
import type { ReportComparison, ReportData, ReportScenario } from './report-model';
import type { ProfileSources } from './report-sources';

/** A metric's value in the unit of its tables. */
export function metricText(key: MetricKey, value: number | null | undefined): string {
  const { dimension, unit } = metrics[key];
  return formatQuantity(value, dimension, { unit });
}

/** What a comparison comes to, sentence by sentence. */
export function comparisonSentences(comparison: ReportComparison): string[] {
  const { finding, findingPerMegawatt, findingPerMillionUsd, scenarios } = comparison;
  const gaps = scenarios.filter((each) => each.result?.feasible !== true).map(gapSentence);
  if (!finding) return ['Nothing can be compared: no scenario has a usable result.', ...gaps];
  const stale = scenarios.filter((each) => each.status === 'stale').map((each) => each.name);
  return [
    ...findingSentences(finding),
    ...[findingPerMegawatt, findingPerMillionUsd].flatMap((each) => (each ? findingWords(each).lead : [])),
    ...workloadGap(scenarios.flatMap((each) => each.workload?.name ?? [])),
    ...gaps,
    ...(stale.length > 0
      ? [`Stale: the inputs of ${listOf(stale)} have changed since the run; run again before relying on this.`]
      : []),
  ];
}

function gapSentence(scenario: ReportScenario): string {
  if (scenario.result) {
    const { kind, bottleneck } = scenario.result;
    return `${scenario.name}: ${kind === 'collective' ? 'not possible' : 'no feasible layout'}. ${bottleneck.text}`;
  }
  const reason = scenario.run?.error?.message;
  if (scenario.status === 'failed')
    return `${scenario.name}: the run failed${reason === undefined ? '.' : `: ${reason}`}`;
  return `${scenario.name}: ${scenario.status === 'cancelled' ? 'the run was cancelled' : 'not run'}.`;
}

const short = (confidence: Confidence): string => (confidences[confidence].split(':')[0] ?? confidence).toLowerCase();

/** How firm a profile's figures are, and which weak ones matter. */
export function surenessSentence({ profile, sources, counts, weak }: ProfileSources): string {
  const weakCount = counts
    .filter((each) => each.confidence === 'estimate' || each.confidence === 'analyst')
    .reduce((sum, each) => sum + each.count, 0);
  const parts = counts.map((each) => `${each.count} ${short(each.confidence)}`);
  const tail =
    weak.length === 0
      ? 'None of those that decide results most is an estimate or an analyst figure.'
      : `Of those that decide results most, these are not firm: ${listOf([...new Set(weak.map((each) => `${inSentence(each.title)} (${short(each.confidence)})`))])}.`;
  return `${profile.name}: ${percent(weakCount / Math.max(1, sources.length))} of its ${sources.length} figures are estimates or from analysts (${parts.join(', ')}). ${tail}`;
}

/** How many scenarios have results that answer the plan as it is. */
export function runStateSentence({ scenarios }: ReportData): string {
  const current = scenarios.filter((each) => each.status === 'current').length;
  const others = scenarios.length - current;
  if (scenarios.length === 0) return 'The plan has no scenarios.';
  if (others === 0) return `All ${scenarios.length} scenarios have current results.`;
  const stale = scenarios.filter((each) => each.status === 'stale').length;
  return `${current} of ${scenarios.length} scenarios have current results${stale > 0 ? `, ${stale} ${stale === 1 ? 'is' : 'are'} stale` : ''}${others - stale > 0 ? `, ${others - stale} without a result` : ''}.`;
}
