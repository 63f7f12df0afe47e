/**
 * The open plan: its content, whether it differs from what is saved, its undo history and its problems.
 * Content is immutable: every edit replaces it, so that views may hold on to what they were given.
 */
import type { DocumentInfo, OpenedPlan } from '../../src-shared/contract/api';
import { checkPlan } from '../../src-shared/model/check';
import type { Issue } from '../../src-shared/model/issue';
import type { Library, Plan } from '../../src-shared/model/plan';
import { History } from './history';
import type { Recipe } from './plan-edit';

/** JSON with sorted names: an entry that was removed and set again is where it was. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** Content of a plan without what a save stamps: equal texts mean that there is nothing to save. */
const textOf = (plan: Plan): string => sorted({ ...plan, savedBy: '', formatVersion: 0 });

export class PlanDocument {
  readonly #library: Library;
  readonly #history = new History<Plan>();
  info = $state.raw<DocumentInfo>() as DocumentInfo;
  plan = $state.raw<Plan>() as Plan;
  undoLabel = $state<string | null>(null);
  redoLabel = $state<string | null>(null);
  #savedText = $state('');

  readonly issues: Issue[] = $derived.by(() => checkPlan(this.plan, this.#library).issues);
  readonly errors: Issue[] = $derived(this.issues.filter((issue) => issue.severity === 'error'));
  /** Derived by comparison, so that undoing everything makes the plan clean again. */
  readonly isDirty: boolean = $derived(textOf(this.plan) !== this.#savedText);

  /** @param isRecovered the content comes from a draft and differs from what is saved */
  constructor(opened: OpenedPlan, library: Library, isRecovered = false) {
    this.#library = library;
    this.info = opened.document;
    this.plan = opened.plan;
    this.#savedText = isRecovered ? '' : textOf(opened.plan);
  }

  /**
   * Changes the plan. @param label names the edit in the Undo menu, e.g. "Change Memory bandwidth"
   * @param mergeKey edits with equal keys in a row (typing in one field) are one step
   */
  edit(label: string, recipe: Recipe<Plan>, mergeKey: string | null = null): void {
    const before = this.plan;
    const draft = structuredClone(before);
    recipe(draft);
    if (JSON.stringify(draft) === JSON.stringify(before)) return;
    this.#history.push(before, label, mergeKey);
    this.plan = draft;
    this.#updateLabels();
  }

  /** The user left a field: the next edit of it is a step of its own. */
  endTyping(): void {
    this.#history.seal();
    const text = textOf(this.plan);
    this.#history.dropEmpty((state) => textOf(state) === text);
    this.#updateLabels();
  }

  undo(): void {
    this.#take(this.#history.undo(this.plan));
  }

  redo(): void {
    this.#take(this.#history.redo(this.plan));
  }

  /** Main has saved the plan as given; edits made meanwhile stay unsaved. */
  markSaved(info: DocumentInfo, saved: Plan): void {
    this.info = info;
    this.#savedText = textOf(saved);
  }

  /** Problems at or below a JSON path such as "scenarios[0].deployment". */
  issuesAt(path: string): Issue[] {
    return this.issues.filter(
      (issue) => issue.path === path || issue.path.startsWith(`${path}.`) || issue.path.startsWith(`${path}[`),
    );
  }

  #take(state: Plan | null): void {
    if (state === null) return;
    this.plan = state;
    this.#updateLabels();
  }

  #updateLabels(): void {
    this.undoLabel = this.#history.undoLabel;
    this.redoLabel = this.#history.redoLabel;
  }
}
