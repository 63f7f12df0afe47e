/** What the start page offers, and what choosing does. */
import type { RecentPlan, RecoveryDraft, SamplePlan } from '../../../src-shared/contract/api';
import { request } from '../../backend';
import type { Planner } from '../../state/planner.svelte';

export class StartPage {
  readonly #planner: Planner;
  recents = $state.raw<RecentPlan[]>([]);
  samples = $state.raw<SamplePlan[]>([]);
  drafts = $state.raw<RecoveryDraft[]>([]);

  constructor(planner: Planner) {
    this.#planner = planner;
  }

  async load(): Promise<void> {
    const start = await request['start.get'](null);
    if (!start.ok) return this.#planner.notices.failure(start.error);
    this.recents = start.value.recents;
    this.samples = start.value.samples;
    this.drafts = start.value.drafts;
  }

  openSample = async (sampleId: string): Promise<void> =>
    this.#planner.show(await request['plan.openSample']({ sampleId }));

  openRecent = async (recentId: string): Promise<void> => {
    await this.#planner.show(await request['plan.openRecent']({ recentId }));
    if (!this.#planner.document) await this.load();
  };

  locateRecent = async (recentId: string): Promise<void> =>
    this.#planner.show(await request['plan.locateRecent']({ recentId }));

  removeRecent = async (recentId: string): Promise<void> => {
    await request['plan.removeRecent']({ recentId });
    await this.load();
  };

  recover = async (draftId: string): Promise<void> =>
    this.#planner.show(await request['plan.openDraft']({ draftId }), true);

  discard = async (draft: RecoveryDraft): Promise<void> => {
    const answer = await this.#planner.questions.ask({
      title: `Discard the unsaved changes of “${draft.name}”?`,
      text: 'They cannot be brought back. The saved file stays as it is.',
      choices: [
        { key: 'discard', label: 'Discard', kind: 'danger' },
        { key: 'cancel', label: 'Keep', kind: 'plain' },
      ],
    });
    if (answer !== 'discard') return;
    await request['plan.discardDraft']({ draftId: draft.draftId });
    await this.load();
  };
}
