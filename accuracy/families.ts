/** The accuracy commands: which published cases each compares by default, and how. */
import type { CaseFile } from './lib/case-file';
import type { ComparedCase } from './lib/compared-case';
import { compareFlowCases } from './flows/compare-flows';
import { compareNetworkCases } from './network/compare-network';
import { comparePeerCases } from './peer/compare-peer';
import { compareTrainingCases } from './training/compare-training';

/** One accuracy command. */
export interface FamilyRunner {
  readonly title: string;
  /** Files of accuracy/data that are compared when none is named. */
  readonly defaultFiles: readonly string[];
  /** Compares every case of the files; what cannot be expressed is listed with its reason. */
  readonly compare: (files: readonly CaseFile[]) => ComparedCase[];
}

/** By the name that the command takes. */
export const families: Record<string, FamilyRunner> = {
  network: {
    title: 'Collectives, expert exchange and fabric figures as measured on published systems',
    defaultFiles: [
      'network-cases.json',
      'more-network-cases.json',
      'aic-nccl.csv',
      'apex-collectives.csv',
      'vidur-all-reduce.csv',
      'vidur-send-recv.csv',
      'aic-custom-allreduce.csv',
      'aic-deepep-ll.csv',
      'aic-deepep-normal.csv',
      'aic-gb200-moe-alltoall.csv',
    ],
    compare: compareNetworkCases,
  },
  training: {
    title: 'Training steps as measured on published systems',
    defaultFiles: [
      'training-cases.json',
      'more-training-cases.json',
      'megatron-a100-steps.json',
      'vtrain-measured.json',
      'simumax-b200.json',
    ],
    compare: compareTrainingCases,
  },
  peer: {
    title: 'FLOPs, traffic and memory as another estimator (calculon) counts them',
    defaultFiles: ['calculon-cases.json'],
    compare: comparePeerCases,
  },
  flows: {
    title: 'Completion times of flows against SimGrid (exact max-min fairness)',
    defaultFiles: ['flow-cases.json'],
    compare: compareFlowCases,
  },
};
