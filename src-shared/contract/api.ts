/**
 * The contract between the window and its backend: types and names only, no code that runs on one side.
 * Requests go renderer -> main and answer a Result; pushes go main -> renderer. No file path of the
 * renderer's making ever reaches main: documents and recents are named by ids that main hands out.
 */
import type { Imported } from '../import/imported';
import type { Issue } from '../model/issue';
import type { HardwareProfile, Library, Plan } from '../model/plan';
import type { CurvesAnswer, CurvesQuestion } from '../results/network-curves';
import type { PlayQuestion, StudyAnswer, StudyQuestion } from '../results/network-study';
import type { RunResult } from '../results/run-result';
import type { LayoutValues, TrainingStudy, TrainingStudyAnswer } from '../results/training-study';
import type { Failure, Result } from './errors';

/** An open document as main knows it. fileName is a display name; null = never saved. */
export interface DocumentInfo {
  documentId: string;
  fileName: string | null;
  /** Folder for display only. */
  folder: string | null;
  isSample: boolean;
  /** Version that the file had; upgraded on the next save when lower than the current one. */
  formatVersion: number;
}

export interface OpenedPlan {
  document: DocumentInfo;
  plan: Plan;
  issues: Issue[];
}

export interface RecentPlan {
  recentId: string;
  name: string;
  fileName: string;
  folder: string;
  openedAt: string;
  isMissing: boolean;
}

export interface SamplePlan {
  sampleId: string;
  name: string;
  description: string;
}

/** A recovery draft that was never saved, offered at the next start. */
export interface RecoveryDraft {
  draftId: string;
  name: string;
  fileName: string | null;
  changedAt: string;
}

export interface RunRecord {
  runId: string;
  scenarioId: string;
  scenarioName: string;
  /** Hash of the frozen scenario input; a result is stale when the scenario's current hash differs. */
  inputHash: string;
  engineVersion: string;
  startedAt: string;
  durationS: number;
  status: 'done' | 'failed' | 'cancelled';
  result: RunResult | null;
  error: Failure | null;
}

export interface CheckedPlan {
  issues: Issue[];
  /** Scenario id -> input hash, absent where the scenario has errors. */
  inputHashes: Record<string, string>;
}

export const reportFormats = {
  html: 'HTML (one self-contained file)',
  pdf: 'PDF',
  csv: 'CSV (comparison table)',
  json: 'JSON (everything, machine-readable)',
} as const;
export type ReportFormat = keyof typeof reportFormats;

/** Sections of HTML and PDF reports in their order; CSV and JSON always hold everything. */
export const reportSections = {
  summary: 'Summary',
  headToHead: 'Systems head to head',
  comparisons: 'Comparisons',
  scenarios: 'Scenarios in detail',
  claims: 'Claims',
  inputs: 'Inputs that differ',
  sources: 'Sources and assumptions',
} as const;
export type ReportSection = keyof typeof reportSections;

export interface ReportOptions {
  /** Comparison to report; null = all comparisons of the plan, or all scenarios where it has none. */
  comparisonId: string | null;
  sections: ReportSection[];
}

export interface AppInfo {
  version: string;
  engineVersion: string;
  /** Version of Electron, or of Node where there is no window. */
  runtime: string;
  platform: string;
  /** What happened at the start that the user should know, e.g. a repaired library database. */
  notice: string | null;
}

/** What follows from a model's hyper-parameters, computed from the engine's operator list. */
export interface ModelFigures {
  totalParameters: number;
  activeParameters: number;
  /** Weights of the multi-token prediction modules, 0 without. */
  mtpParameters: number;
  /** Key/value cache in BF16. */
  kvBytesPerToken: number;
  /** Forward FLOPs per token at a context of 4,096. */
  forwardFlopsPerToken: number;
}

/** What a text holds that is to be imported, and what follows from the model in it; null where it has errors. */
export interface ReadImport {
  imported: Imported;
  figures: ModelFigures | null;
}

/** Requests: name -> input and output. */
export interface Api {
  'app.info': { input: null; output: AppInfo };
  /** Versions, settings' places and the latest log lines as text, for a bug report; no document content. */
  'app.diagnostics': { input: null; output: { text: string } };
  'library.get': { input: null; output: Library };
  /** Hardware profiles that the user made in saved plans, to be taken up by another plan. */
  'library.profiles': { input: null; output: HardwareProfile[] };
  'start.get': {
    input: null;
    output: { recents: RecentPlan[]; samples: SamplePlan[]; drafts: RecoveryDraft[] };
  };
  'plan.new': { input: null; output: OpenedPlan };
  /** Shows the open dialog; null = the user cancelled. */
  'plan.open': { input: null; output: OpenedPlan | null };
  'plan.openRecent': { input: { recentId: string }; output: OpenedPlan };
  'plan.openSample': { input: { sampleId: string }; output: OpenedPlan };
  'plan.openDraft': { input: { draftId: string }; output: OpenedPlan };
  /** Asks where a missing recent file went and opens it there; null = cancelled. */
  'plan.locateRecent': { input: { recentId: string }; output: OpenedPlan | null };
  'plan.removeRecent': { input: { recentId: string }; output: null };
  'plan.discardDraft': { input: { draftId: string }; output: null };
  /** Saves to the document's file; asks for one when it has none or saveAs. null = cancelled. */
  'plan.save': {
    input: { documentId: string; plan: Plan; saveAs: boolean; overwriteChanged: boolean };
    output: { document: DocumentInfo; plan: Plan } | null;
  };
  /** Writes a copy elsewhere; the document keeps its file. null = cancelled. */
  'plan.saveCopy': { input: { documentId: string; plan: Plan }; output: { fileName: string } | null };
  /** Keeps a recovery draft (about a second after the last edit); plan null = clean, drop the draft. */
  'plan.draft': { input: { documentId: string; plan: Plan | null }; output: null };
  'plan.close': { input: { documentId: string }; output: null };
  /** Asks for a file of somebody else's software and answers its text. null = cancelled. */
  'import.open': { input: null; output: { fileName: string; text: string } | null };
  /** Reads such a text; what is wrong with it is part of the answer. fileName null = it was pasted. */
  'import.read': { input: { text: string; fileName: string | null }; output: ReadImport };
  /** Checks everything and hashes each scenario's frozen input. */
  'plan.check': { input: { plan: Plan }; output: CheckedPlan };
  /** Derived figures of one model of the plan or the library; null where it has errors. */
  'model.figures': { input: { plan: Plan; modelId: string }; output: ModelFigures | null };
  /** Starts runs in the worker, one after another; answers the run ids at once. */
  'run.start': { input: { plan: Plan; scenarioIds: string[] }; output: { runIds: string[] } };
  'run.cancel': { input: { runId: string }; output: null };
  /** Latest finished run per scenario of a plan. */
  'run.latest': { input: { planId: string }; output: RunRecord[] };
  /**
   * Answers a question about the network of a profile, in a thread beside that of the runs. A question that waits or
   * is being answered ends with run.cancelled when it is cancelled by its id.
   */
  'network.study': {
    input: { studyId: string; plan: Plan; hardwareId: string; question: StudyQuestion };
    output: StudyAnswer;
  };
  'network.cancel': { input: { studyId: string }; output: null };
  /** Plays a collective again and writes the trace of its flows (Chrome trace JSON). null = cancelled. */
  'network.trace': {
    input: { studyId: string; plan: Plan; hardwareId: string; question: PlayQuestion };
    output: { fileName: string } | null;
  };
  /** Closed forms of the networks of several profiles, the measured points beside them. */
  'network.curves': {
    input: { plan: Plan; hardwareIds: string[]; question: CurvesQuestion };
    output: CurvesAnswer;
  };
  /**
   * Answers a question about a training scenario (its played step, two of its layouts, its supernode sizes) in the
   * thread of the network's questions. Cancelled by its id it ends with run.cancelled.
   */
  'training.study': {
    input: { studyId: string; plan: Plan; scenarioId: string; study: TrainingStudy };
    output: TrainingStudyAnswer;
  };
  'training.cancel': { input: { studyId: string }; output: null };
  /** Plays a step and writes its trace (Chrome trace JSON). Layout null = the scenario's own. null = cancelled. */
  'training.trace': {
    input: { studyId: string; plan: Plan; scenarioId: string; layout: LayoutValues | null };
    output: { fileName: string } | null;
  };
  /** Makes the report and answers the address, within the app's own scheme, at which a frame shows it. */
  'report.preview': { input: { plan: Plan; runIds: string[]; options: ReportOptions }; output: { url: string } };
  /** Asks where and writes the report. null = cancelled. */
  'report.export': {
    input: { plan: Plan; runIds: string[]; options: ReportOptions; format: ReportFormat };
    output: { fileName: string } | null;
  };
  /** Asks where and writes a chart's picture (SVG text). null = cancelled. */
  'chart.export': { input: { name: string; svg: string }; output: { fileName: string } | null };
  /** Asks where and writes a chart's numbers (CSV). null = cancelled. */
  'table.export': {
    input: { name: string; columns: string[]; rows: (string | number | null)[][] };
    output: { fileName: string } | null;
  };
  /** Asks where and writes a picture (the bytes of a PNG file). null = cancelled. */
  'picture.export': { input: { name: string; png: Uint8Array }; output: { fileName: string } | null };
  /** Tells main what the title bar and the close guard must know. */
  'window.state': { input: { title: string; isDirty: boolean }; output: null };
  /** Answer to the push window.closeRequested once the user has decided. */
  'window.close': { input: null; output: null };
  'settings.get': { input: null; output: Settings };
  'settings.set': { input: Settings; output: null };
}

export interface Settings {
  theme: 'system' | 'light' | 'dark';
}

/** Pushes: name -> payload. */
export interface Pushes {
  'run.progressed': { runId: string; scenarioId: string; done: number; total: number; elapsedS: number; note: string };
  'run.finished': { record: RunRecord };
  /** A menu item or shortcut was chosen. */
  'command.invoked': { command: CommandId };
  /** The operating system asked to open a file in the running instance. */
  'plan.opened': { opened: Result<OpenedPlan> };
  'window.closeRequested': null;
}

/** Commands that menu, shortcuts and palette share. */
export const commands = {
  'plan.new': { label: 'New plan', shortcut: 'CmdOrCtrl+N' },
  'plan.open': { label: 'Open…', shortcut: 'CmdOrCtrl+O' },
  'plan.import': { label: 'Import…', shortcut: 'CmdOrCtrl+I' },
  'plan.save': { label: 'Save', shortcut: 'CmdOrCtrl+S' },
  'plan.saveAs': { label: 'Save As…', shortcut: 'CmdOrCtrl+Shift+S' },
  'plan.saveCopy': { label: 'Save a Copy…', shortcut: '' },
  'plan.close': { label: 'Close plan', shortcut: 'CmdOrCtrl+W' },
  'edit.undo': { label: 'Undo', shortcut: 'CmdOrCtrl+Z' },
  'edit.redo': { label: 'Redo', shortcut: 'CmdOrCtrl+Shift+Z' },
  'run.scenario': { label: 'Run scenario', shortcut: 'CmdOrCtrl+R' },
  'run.stale': { label: 'Run all stale', shortcut: 'CmdOrCtrl+Shift+R' },
  'run.cancel': { label: 'Cancel run', shortcut: 'CmdOrCtrl+.' },
  'view.compare': { label: 'Compare', shortcut: 'CmdOrCtrl+K' },
  'view.report': { label: 'Report', shortcut: 'CmdOrCtrl+E' },
  'view.palette': { label: 'Command palette', shortcut: 'CmdOrCtrl+Shift+P' },
  'view.shortcuts': { label: 'Keyboard shortcuts', shortcut: '' },
  'view.help': { label: 'Help', shortcut: 'F1' },
  'app.diagnostics': { label: 'Copy diagnostics', shortcut: '' },
} as const satisfies Record<string, { label: string; shortcut: string }>;

export type CommandId = keyof typeof commands;
export type Channel = keyof Api;
export type PushName = keyof Pushes;
export type Input<C extends Channel> = Api[C]['input'];
export type Output<C extends Channel> = Api[C]['output'];
export type Handlers = { [C in Channel]: (input: Input<C>) => Promise<Result<Output<C>>> };

/** What the preload exposes as window.backend. */
export interface Backend {
  request: { [C in Channel]: (input: Input<C>) => Promise<Result<Output<C>>> };
  /** Returns the function that ends the subscription. */
  subscribe: { [P in PushName]: (callback: (payload: Pushes[P]) => void) => () => void };
}
