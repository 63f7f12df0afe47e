/** The accuracy commands: which published cases each compares by default, and how. */
import type { CaseFile } from './lib/case-file';
import type { ComparedCase } from './lib/compared-case';
import { compareFlowCases } from './flows/compare-flows';

export interface FamilyRunner {
  readonly title: string;
  /** Files of accuracy/data that are compared when none is named. */
  readonly defaultFiles: readonly string[];
  /** Compares every case of the files; what cannot be expressed is listed with its reason. */
  readonly compare: (files: readonly CaseFile[]) => ComparedCase[];
}

export const families: Record<string, FamilyRunner> = {
  flows: {
    title: 'Completion times of flows against SimGrid (exact max-min fairness)',
    defaultFiles: ['flow-cases.json'],
    compare: compareFlowCases,
  },
};
