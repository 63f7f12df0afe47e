/** What follows from a workload's entries alone, as a reader would work it out beside them. */
import type { Workload } from '../../../src-shared/model/plan';
import { resolveEntries } from '../../../src-shared/model/resolve-table';
import {
  workloadParameters,
  type InferenceSpec,
  type TrainingSpec,
} from '../../../src-shared/model/workload-parameters';
import { formatCount, formatNumber, formatQuantity } from '../../../src-shared/quantity/format';

export interface WorkloadFact {
  title: string;
  text: string;
  /** How it is worked out. */
  description: string;
}

const tokens = (count: number): string => `${formatCount(count)} tokens`;
const rate = (tokensPerS: number): string => formatQuantity(tokensPerS, 'tokensPerS', { unit: 'tokens/s' });

function trainingFacts(spec: TrainingSpec): WorkloadFact[] {
  const perStep = spec.globalBatch * spec.sequenceLength;
  const steps = Math.ceil(spec.totalTokens / perStep);
  return [
    { title: 'Tokens per step', text: tokens(perStep), description: 'Global batch × sequence length.' },
    { title: 'Optimiser steps', text: formatNumber(steps, 6), description: 'Training tokens over tokens per step.' },
    ...(spec.deadlineS === null
      ? []
      : [
          {
            title: 'Needed for the deadline',
            text: formatQuantity(spec.totalTokens / spec.deadlineS, 'tokensPerS'),
            description: 'Training tokens over the deadline, without failures.',
          },
          {
            title: 'Longest step',
            text: formatQuantity(spec.deadlineS / steps, 'seconds'),
            description: 'The deadline over the number of steps.',
          },
        ]),
  ];
}

function inferenceFacts(spec: InferenceSpec): WorkloadFact[] {
  const { promptTokens, outputTokens, cacheReuse, requestRatePerS } = spec;
  const computed = promptTokens * (1 - cacheReuse);
  return [
    {
      title: 'Tokens per request',
      text: tokens(promptTokens + outputTokens),
      description: 'Prompt length + output length.',
    },
    ...(cacheReuse === 0
      ? []
      : [
          {
            title: 'Prompt tokens to compute',
            text: tokens(computed),
            description: 'Prompt length without what is found in the cache.',
          },
        ]),
    {
      title: 'Output rate of one request',
      text: `at least ${rate(1 / spec.tpotLimitS)}`,
      description: 'One token per TPOT limit.',
    },
    {
      title: 'Longest answer time',
      text: formatQuantity(spec.ttftLimitS + (outputTokens - 1) * spec.tpotLimitS, 'seconds'),
      description: 'TTFT limit, then every further token at the TPOT limit.',
    },
    ...(requestRatePerS === null
      ? []
      : [
          {
            title: 'Output at the request rate',
            text: rate(requestRatePerS * outputTokens),
            description: 'Request rate × output length.',
          },
          {
            title: 'Prompt at the request rate',
            text: rate(requestRatePerS * computed),
            description: 'Request rate × prompt tokens to compute.',
          },
        ]),
  ];
}

/** Facts of a workload; none while an entry has a problem. */
export function workloadFacts(workload: Workload): WorkloadFact[] {
  const { kind } = workload;
  const issues: Parameters<typeof resolveEntries>[4] = [];
  const values = resolveEntries(workloadParameters[kind], workload.values, '', '', issues, []);
  if (issues.length > 0) return [];
  // The values were checked key by key against the registry that the types are derived from.
  if (kind === 'training') return trainingFacts(values as unknown as TrainingSpec);
  return kind === 'inference' ? inferenceFacts(values as unknown as InferenceSpec) : [];
}
