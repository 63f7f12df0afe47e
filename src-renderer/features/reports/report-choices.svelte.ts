/** What the user chose for the report of the open plan; kept while the plan is open, not saved with it. */
import { reportSections, type ReportOptions, type ReportSection } from '../../../src-shared/contract/api';
import type { PlanDocument } from '../../state/plan-document.svelte';
import type { Planner } from '../../state/planner.svelte';

export const allSections = Object.keys(reportSections) as ReportSection[];

export class ReportChoices {
  /** null = all comparisons of the plan. */
  comparisonId = $state<string | null>(null);
  sections = $state.raw<readonly ReportSection[]>(allSections);

  toggle(section: ReportSection): void {
    const isOn = this.sections.includes(section);
    this.sections = allSections.filter((each) => (each === section ? !isOn : this.sections.includes(each)));
  }

  /** As the contract asks for it; a comparison that is gone stands for all. */
  optionsFor(document: PlanDocument): ReportOptions {
    const isThere = document.plan.comparisons.some((each) => each.id === this.comparisonId);
    return { comparisonId: isThere ? this.comparisonId : null, sections: [...this.sections] };
  }
}

const kept = new WeakMap<PlanDocument, ReportChoices>();

export function choicesOf(document: PlanDocument): ReportChoices {
  const choices = kept.get(document) ?? new ReportChoices();
  kept.set(document, choices);
  return choices;
}

/** Shows the report with one comparison chosen. */
export function openReportOf(planner: Planner, document: PlanDocument, comparisonId: string): void {
  choicesOf(document).comparisonId = comparisonId;
  planner.go({ view: 'report' });
}
