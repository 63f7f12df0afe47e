/**
 * What each command does and when it can: the one list that menu, shortcuts, palette and buttons share.
 * Labels and shortcuts are in the contract, because main builds the menu from them.
 */
import { commands, type CommandId } from '../../src-shared/contract/api';
import { request } from '../backend';
import type { Planner } from './planner.svelte';

export interface Command {
  id: CommandId;
  label: string;
  shortcut: string;
  isEnabled: boolean;
  run: () => unknown;
}

const isMac = navigator.platform.startsWith('Mac');

/** A shortcut as people read it: "Ctrl+Shift+S". */
const shortcutText = (shortcut: string): string =>
  shortcut.replace('CmdOrCtrl', isMac ? '⌘' : 'Ctrl').replaceAll('+', isMac ? '' : '+');

export const shortcutOf = (id: CommandId): string => shortcutText(commands[id].shortcut);

/** True while the focus is in a text whose typing the browser can take back itself. */
function isTyping(): boolean {
  const element = document.activeElement;
  return (
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && element.type === 'text' && element.dataset['typed'] === 'true')
  );
}

/**
 * Takes the undo and redo keys for the plan unless the user types. Left to itself the browser would take back
 * what was typed last in any field of the page, wherever the focus is, behind the plan's back.
 */
export function takeUndoKeys(planner: Planner, event: KeyboardEvent): void {
  const hasModifier = (isMac ? event.metaKey : event.ctrlKey) && !event.altKey;
  const key = event.key.toLowerCase();
  if (!hasModifier || key !== 'z' || isTyping()) return;
  event.preventDefault();
  invoke(planner, event.shiftKey ? 'edit.redo' : 'edit.undo');
}

function undo(planner: Planner, kind: 'undo' | 'redo'): void {
  // Deprecated but without a successor: the only way to the text field's own undo.
  if (isTyping() && document.execCommand(kind)) return;
  planner.document?.[kind]();
}

async function copyDiagnostics(planner: Planner): Promise<void> {
  const answer = await request['app.diagnostics'](null);
  if (!answer.ok) return planner.notices.failure(answer.error);
  await navigator.clipboard.writeText(answer.value.text);
  planner.notices.info('Diagnostics copied');
}

async function leaveFor(planner: Planner, open: () => Promise<unknown>): Promise<void> {
  if (await planner.mayLeave()) await open();
}

/** Scenario that "Run scenario" means: the one on screen, else the first. */
function scenarioInView(planner: Planner): string | undefined {
  return planner.place.view === 'scenario' ? planner.place.id : planner.document?.plan.scenarios[0]?.id;
}

type Action = [isEnabled: (planner: Planner) => boolean, run: (planner: Planner) => unknown];
const always = (): boolean => true;
const withPlan = (planner: Planner): boolean => planner.document !== null;

const actions: Record<CommandId, Action> = {
  'plan.new': [always, (planner) => leaveFor(planner, async () => planner.show(await request['plan.new'](null)))],
  'plan.open': [always, (planner) => leaveFor(planner, async () => planner.show(await request['plan.open'](null)))],
  'plan.import': [always, (planner) => (planner.overlay = 'import')],
  'plan.save': [withPlan, (planner) => planner.save(false)],
  'plan.saveAs': [withPlan, (planner) => planner.save(true)],
  'plan.saveCopy': [withPlan, (planner) => planner.saveCopy()],
  'plan.close': [withPlan, (planner) => planner.close()],
  'edit.undo': [(planner) => isTyping() || planner.document?.undoLabel != null, (planner) => undo(planner, 'undo')],
  'edit.redo': [(planner) => isTyping() || planner.document?.redoLabel != null, (planner) => undo(planner, 'redo')],
  'run.scenario': [
    (planner) => scenarioInView(planner) !== undefined,
    (planner) => {
      void planner.run([scenarioInView(planner) ?? []].flat());
      if (planner.place.view === 'scenario') planner.go({ ...planner.place, tab: 'results' });
    },
  ],
  'run.stale': [(planner) => planner.staleScenarios().length > 0, (planner) => planner.run(planner.staleScenarios())],
  'run.cancel': [(planner) => planner.runs.active.length > 0, (planner) => planner.runs.cancelAll()],
  'view.compare': [
    (planner) => (planner.document?.plan.comparisons.length ?? 0) > 0,
    (planner) => {
      const first = planner.document?.plan.comparisons[0];
      if (first) planner.go({ view: 'comparison', id: first.id });
    },
  ],
  'view.report': [withPlan, (planner) => planner.go({ view: 'report' })],
  'view.palette': [always, (planner) => (planner.overlay = 'palette')],
  'view.shortcuts': [always, (planner) => (planner.overlay = 'shortcuts')],
  'view.help': [always, (planner) => planner.go({ view: 'help', topic: '' })],
  'app.diagnostics': [always, copyDiagnostics],
};

/** All commands as they stand now. */
export function commandList(planner: Planner): Command[] {
  return (Object.keys(commands) as CommandId[]).map((id) => ({
    id,
    label: commands[id].label,
    shortcut: shortcutOf(id),
    isEnabled: actions[id][0](planner),
    run: () => actions[id][1](planner),
  }));
}

/** Runs a command where it can be run now; otherwise nothing happens. */
export function invoke(planner: Planner, id: CommandId): void {
  const [isEnabled, run] = actions[id];
  if (isEnabled(planner)) void run(planner);
}
