/** The import that is under way in its dialog: the text, what was read of it, and where it is to run. */
import type { ReadImport } from '../../../src-shared/contract/api';
import { addImported, fillNewPlan, usualHardware, type AddedParts } from '../../../src-shared/import/add-imported';
import { canBeAdded } from '../../../src-shared/import/imported';
import type { Plan } from '../../../src-shared/model/plan';
import { request } from '../../backend';
import type { Planner } from '../../state/planner.svelte';

export class ImportReading {
  readonly #planner: Planner;
  text = $state('');
  fileName = $state<string | null>(null);
  /** Why there is nothing to read; messages of the window are behind the dialog. */
  failure = $state<string | null>(null);
  read = $state.raw<ReadImport | null>(null);
  /** Name of the parts that will be made. */
  name = $state('');
  hardwareId = $state('');

  constructor(planner: Planner) {
    this.#planner = planner;
    this.hardwareId = planner.document
      ? usualHardware(planner.document.plan, planner.library)
      : (planner.library.hardware[0]?.id ?? '');
  }

  get isRun(): boolean {
    return this.read?.imported.kind === 'megatron';
  }

  get canAdd(): boolean {
    return this.read !== null && canBeAdded(this.read.imported) && this.name.trim() !== '';
  }

  /** Asks for a file and reads it at once. */
  async choose(): Promise<void> {
    const opened = await request['import.open'](null);
    this.failure = opened.ok ? null : opened.error.message;
    if (!opened.ok) return;
    if (opened.value === null) return;
    this.text = opened.value.text;
    this.fileName = opened.value.fileName;
    await this.readText();
  }

  typed(text: string): void {
    this.text = text;
    this.fileName = null;
    this.failure = null;
  }

  async readText(): Promise<void> {
    const answer = await request['import.read']({ text: this.text, fileName: this.fileName });
    this.failure = answer.ok ? null : answer.error.message;
    if (!answer.ok) return;
    this.read = answer.value;
    this.name = answer.value.imported.name;
  }

  /** Back to the text, so that it can be corrected. */
  back(): void {
    this.read = null;
  }

  /** Adds everything as one edit and shows it; opens a new plan where there is none. */
  async add(): Promise<void> {
    const planner = this.#planner;
    const { read } = this;
    if (!read || !this.canAdd) return;
    const take = planner.document ? addImported : fillNewPlan;
    if (!planner.document) await planner.show(await request['plan.new'](null));
    const { document } = planner;
    if (!document) return;
    const imported = { ...read.imported, name: this.name.trim() };
    let added: AddedParts | null = null;
    const edit = (plan: Plan): void => void (added = take(plan, planner.library, imported, this.hardwareId));
    document.edit(`Import ${imported.name}`, edit);
    planner.overlay = null;
    showAdded(planner, added);
    planner.notices.info(`“${imported.name}” is in the plan`, 'Undo takes it out again.');
  }
}

function showAdded(planner: Planner, added: AddedParts | null): void {
  if (added === null) return;
  if (added.scenarioId === null) planner.go({ view: 'model', id: added.modelId });
  else planner.go({ view: 'scenario', id: added.scenarioId, tab: 'inputs' });
}
