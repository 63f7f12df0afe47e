/**
 * The window's one state object: the open document, its runs, where the user is, and what the commands do.
 * Views reach it through usePlanner(); they never talk to the backend themselves, except for exports.
 */
import { getContext, setContext } from 'svelte';
import type { AppInfo, OpenedPlan, Settings } from '../../src-shared/contract/api';
import type { Result } from '../../src-shared/contract/errors';
import type { HardwareProfile, Library } from '../../src-shared/model/plan';
import { request } from '../backend';
import { Notices } from './notices.svelte';
import { isSamePlace, type Place } from './navigation';
import { PlanDocument } from './plan-document.svelte';
import { Questions } from './questions.svelte';
import { RunBoard } from './run-board.svelte';
import { Theme } from './theme.svelte';

const KEY = Symbol('planner');

export class Planner {
  readonly library: Library;
  readonly app: AppInfo;
  readonly notices = new Notices();
  readonly questions = new Questions();
  readonly runs = new RunBoard();
  /** Profiles that the user made in other plans. */
  savedProfiles = $state.raw<HardwareProfile[]>([]);
  document = $state.raw<PlanDocument | null>(null);
  place = $state.raw<Place>({ view: 'start' });
  readonly theme: Theme;
  /** The user does not want the changes: a draft that falls due now must not bring them back. */
  isDiscarding = false;
  /** Path of the field that a link in the list of problems leads to; the field takes the focus. */
  focusPath = $state<string | null>(null);
  overlay = $state<'palette' | 'shortcuts' | 'import' | null>(null);
  /** True from the moment a part was made until its view has led the focus to its name. */
  #isNaming = false;

  constructor(app: AppInfo, library: Library, settings: Settings) {
    this.app = app;
    this.library = library;
    this.theme = new Theme(settings.theme);
  }

  go(place: Place): void {
    if (place.view === this.place.view && isSamePlace(place, this.place) && !('tab' in place)) return;
    this.place = place;
  }

  /** Shows a part that was just made; its name takes the focus, ready to be replaced. */
  goToNew(place: Place): void {
    this.#isNaming = true;
    this.go(place);
  }

  /** Whether the view that asks shows a part that was just made; true once for each. */
  takeNaming(): boolean {
    const isNaming = this.#isNaming;
    this.#isNaming = false;
    return isNaming;
  }

  /**
   * Place of a scenario as lists lead to it: from another scenario on the tab that is open, so that two can be
   * compared; else on its result, or on its inputs while there is none.
   */
  placeOfScenario(id: string): Place {
    const hasResult = this.runs.resultOf(id) !== null || this.runs.stateOf(id) === 'running';
    const tab = this.place.view === 'scenario' ? this.place.tab : hasResult ? 'results' : 'inputs';
    return { view: 'scenario', id, tab };
  }

  /** Shows a plan that main has opened; says so where it could not. */
  async show(opened: Result<OpenedPlan | null>, isRecovered = false): Promise<void> {
    if (!opened.ok) return this.notices.failure(opened.error);
    if (opened.value === null) return;
    const previous = this.document;
    this.document = new PlanDocument(opened.value, this.library, isRecovered);
    this.place = { view: 'plan' };
    if (previous) await request['plan.close']({ documentId: previous.info.documentId });
    await this.runs.load(opened.value.plan);
    const profiles = await request['library.profiles'](null);
    if (profiles.ok) this.savedProfiles = profiles.value;
  }

  /** Asks what to do with unsaved changes; false = stay. */
  async mayLeave(): Promise<boolean> {
    const { document } = this;
    if (!document?.isDirty) return true;
    const answer = await this.questions.ask({
      title: `Save changes to “${document.plan.name}”?`,
      text: 'Changes that are not saved are lost.',
      choices: [
        { key: 'save', label: 'Save', kind: 'primary' },
        { key: 'discard', label: "Don't Save", kind: 'danger' },
        { key: 'cancel', label: 'Cancel', kind: 'plain' },
      ],
    });
    if (answer === 'save') return this.save(false);
    if (answer !== 'discard') return false;
    this.isDiscarding = true;
    await request['plan.draft']({ documentId: document.info.documentId, plan: null });
    this.isDiscarding = false;
    return true;
  }

  /** Saves; true when the plan is on disk. */
  async save(saveAs: boolean, overwriteChanged = false): Promise<boolean> {
    const { document } = this;
    if (!document) return false;
    const { plan } = document;
    document.endTyping();
    const saved = await request['plan.save']({ documentId: document.info.documentId, plan, saveAs, overwriteChanged });
    if (saved.ok && saved.value === null) return false;
    if (saved.ok && saved.value) {
      document.markSaved(saved.value.document, plan);
      this.notices.info('Saved', saved.value.document.fileName ?? '');
      return true;
    }
    if (!saved.ok && saved.error.code === 'file.changed') {
      const answer = await this.questions.ask({
        title: 'The file was changed by something else',
        text: `${saved.error.message} Saving now replaces those changes.`,
        choices: [
          { key: 'overwrite', label: 'Replace', kind: 'danger' },
          { key: 'saveAs', label: 'Save As…', kind: 'primary' },
          { key: 'cancel', label: 'Cancel', kind: 'plain' },
        ],
      });
      if (answer === 'overwrite') return this.save(false, true);
      return answer === 'saveAs' ? this.save(true) : false;
    }
    if (!saved.ok) this.notices.failure(saved.error);
    return false;
  }

  async saveCopy(): Promise<void> {
    const { document } = this;
    if (!document) return;
    const saved = await request['plan.saveCopy']({ documentId: document.info.documentId, plan: document.plan });
    if (!saved.ok) this.notices.failure(saved.error);
    else if (saved.value) this.notices.info('Copy saved', saved.value.fileName);
  }

  /** Leaves the plan for the start page, asking about unsaved changes. */
  async close(): Promise<boolean> {
    const { document } = this;
    if (!document) return true;
    if (!(await this.mayLeave())) return false;
    await this.runs.cancelAll();
    this.document = null;
    this.place = { view: 'start' };
    await request['plan.close']({ documentId: document.info.documentId });
    return true;
  }

  /** Runs the scenarios given, skipping none silently: those with problems are named. */
  async run(scenarioIds: readonly string[]): Promise<void> {
    const { document } = this;
    if (!document) return;
    const problem = await this.runs.start(document.plan, scenarioIds);
    if (problem !== null) this.notices.error('The run could not start', problem);
  }

  /** Scenarios without a current result. */
  staleScenarios(): string[] {
    return (this.document?.plan.scenarios ?? [])
      .map((scenario) => scenario.id)
      .filter((id) => !['current', 'running', 'invalid'].includes(this.runs.stateOf(id)));
  }

  async setTheme(theme: Settings['theme']): Promise<void> {
    this.theme.choice = theme;
    const stored = await request['settings.set']({ theme });
    if (!stored.ok) this.notices.failure(stored.error);
  }
}

export const providePlanner = (planner: Planner): Planner => setContext(KEY, planner);

/** The window's state; only during the initialisation of a component. */
export const usePlanner = (): Planner => getContext<Planner>(KEY);

/** The open document; views of a plan exist only while there is one. */
export function useDocument(): PlanDocument {
  const { document } = usePlanner();
  if (!document) throw new Error('this view needs an open plan');
  return document;
}
