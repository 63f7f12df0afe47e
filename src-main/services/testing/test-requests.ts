/** A good input for every channel, for tests of the door; the compiler finds a forgotten one. */
import type { Channel, Input } from '../../../src-shared/contract/api';
import { quickPlan } from './test-plan';

const plan = quickPlan();
const options = { comparisonId: null, sections: ['summary' as const] };

const play = {
  kind: 'play' as const,
  systems: 1,
  faults: [{ kind: 'plane' as const, tier: 0, plane: 1 }],
  collective: 'allToAll' as const,
  algorithm: 'auto',
  bytes: 1e6,
  groupSize: 8,
  stride: 1,
  isEveryGroup: true,
  routing: 'spray' as const,
};

export const goodInputs: { [C in Channel]: Input<C> } = {
  'app.info': null,
  'app.diagnostics': null,
  'library.get': null,
  'library.profiles': null,
  'start.get': null,
  'plan.new': null,
  'plan.open': null,
  'plan.openRecent': { recentId: 'a' },
  'plan.openSample': { sampleId: 'a' },
  'plan.openDraft': { draftId: 'a' },
  'plan.locateRecent': { recentId: 'a' },
  'plan.removeRecent': { recentId: 'a' },
  'plan.discardDraft': { draftId: 'a' },
  'plan.save': { documentId: 'a', plan, saveAs: false, overwriteChanged: true },
  'plan.saveCopy': { documentId: 'a', plan },
  'plan.draft': { documentId: 'a', plan: null },
  'plan.close': { documentId: 'a' },
  'import.open': null,
  'import.read': { text: '{}', fileName: null },
  'plan.check': { plan },
  'model.figures': { plan, modelId: 'a' },
  'run.start': { plan, scenarioIds: ['a'] },
  'run.cancel': { runId: 'a' },
  'run.latest': { planId: 'a' },
  'network.study': { studyId: 'a', plan, hardwareId: 'a', question: play },
  'network.cancel': { studyId: 'a' },
  'network.trace': { studyId: 'a', plan, hardwareId: 'a', question: play },
  'network.curves': { plan, hardwareIds: ['a', 'b'], question: { kind: 'exchange', purpose: 'decode' } },
  'training.study': { studyId: 'a', plan, scenarioId: 'a', study: { kind: 'timeline', layout: null } },
  'training.cancel': { studyId: 'a' },
  'training.trace': { studyId: 'a', plan, scenarioId: 'a', layout: { tensorParallel: 8, recompute: 'full' } },
  'report.preview': { plan, runIds: ['a'], options },
  'report.export': { plan, runIds: [], options, format: 'pdf' },
  'chart.export': { name: 'a', svg: '<svg/>' },
  'picture.export': { name: 'a', png: new Uint8Array(8) },
  'table.export': {
    name: 'a',
    columns: ['x', 'y'],
    rows: [
      ['a', 1],
      [null, 2],
    ],
  },
  'window.state': { title: 'a', isDirty: false },
  'window.close': null,
  'settings.get': null,
  'settings.set': { theme: 'dark' },
};
