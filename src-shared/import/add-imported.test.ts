/** What an import makes of a plan: parts with names and ids of their own, and a plan that can run. */
import { describe, expect, it } from 'vitest';
import { checkPlan } from '../model/check';
import { library } from '../model/library';
import { newPlan } from '../model/new-plan';
import { addImported, fillNewPlan, systemsFor, usualHardware } from './add-imported';
import type { Imported, ImportedField } from './imported';

const model: ImportedField[] = Object.entries({
  layers: 32,
  hiddenSize: 4096,
  attention: 'gqa',
  heads: 32,
  kvHeads: 8,
  headDim: 128,
  ffnSize: 14336,
  vocabulary: 128256,
}).map(([key, value]) => ({ target: 'model', key, value, from: key }));

const run: ImportedField[] = [
  { target: 'workload', key: 'globalBatch', value: 512, from: '--global-batch-size' },
  { target: 'deployment', key: 'layout', value: 'fixed', from: 'given' },
  { target: 'deployment', key: 'tensorParallel', value: 4, from: '--tensor-model-parallel-size' },
];

const importedOf = (fields: ImportedField[], devices: number | null): Imported => ({
  kind: 'megatron',
  name: 'Llama 3.1 8B',
  source: 'arguments',
  fields,
  devices,
  notes: ['A note.'],
  ignored: [{ name: '--lr', value: '1' }],
  issues: [],
});

const plan = () => newPlan(library, 'plan', 'test@1');
const errorsOf = (made: ReturnType<typeof plan>) =>
  checkPlan(made, library).issues.filter((issue) => issue.severity === 'error');

describe('adding', () => {
  it('a model alone, under a name that the library does not have', () => {
    const made = plan();
    const before = structuredClone(made);
    const added = addImported(made, library, importedOf(model, null), 'dgx-h100');
    expect(added).toEqual({ modelId: 'llama-3-1-8b-2', workloadId: null, scenarioId: null });
    expect(made.models).toMatchObject([{ name: 'Llama 3.1 8B (2)', source: 'arguments' }]);
    expect({ ...made, models: [] }).toEqual(before);
    expect(errorsOf(made)).toEqual([]);
  });

  it('a run: model, workload and a scenario on as many systems as hold its devices', () => {
    const made = plan();
    const added = addImported(made, library, importedOf([...model, ...run], 68), 'dgx-h100');
    expect(made.workloads.at(-1)).toMatchObject({
      kind: 'training',
      model: added.modelId,
      values: { globalBatch: 512 },
    });
    expect(made.scenarios.at(-1)).toMatchObject({
      id: added.scenarioId,
      hardware: 'dgx-h100',
      workload: added.workloadId,
      deployment: { systems: 9, layout: 'fixed', tensorParallel: 4 },
    });
    expect(made.scenarios.at(-1)?.notes).toContain('Not taken over: --lr');
    expect(errorsOf(made)).toEqual([]);
  });

  it('twice: nothing has the name or the id of anything else', () => {
    const made = plan();
    for (let count = 0; count < 2; count++)
      addImported(made, library, importedOf([...model, ...run], null), 'dgx-h100');
    expect(new Set(made.models.map(({ id }) => id)).size).toBe(2);
    expect(new Set(made.workloads.map(({ name }) => name)).size).toBe(made.workloads.length);
    expect(errorsOf(made)).toEqual([]);
  });
});

describe('a plan that is made for it', () => {
  it('holds the run and nothing else', () => {
    const made = plan();
    fillNewPlan(made, library, importedOf([...model, ...run], 72), 'gb200-nvl72');
    expect(made).toMatchObject({ name: 'Llama 3.1 8B', comparisons: [] });
    expect([made.workloads.length, made.scenarios.length, made.models.length]).toEqual([1, 1, 1]);
    expect(errorsOf(made)).toEqual([]);
  });

  it('asks its usual question about a model', () => {
    const made = plan();
    const { modelId } = fillNewPlan(made, library, importedOf(model, null), 'gb200-nvl72');
    expect(made.workloads.map((each) => each.model)).toEqual([modelId]);
    expect(made.scenarios).toHaveLength(2);
    expect(errorsOf(made)).toEqual([]);
  });
});

it('systems hold devices of the plan’s profiles and the library’s, and there are none of a profile that is not there', () => {
  expect(systemsFor(null, library, 'dgx-h100', 512)).toEqual({ systems: 64, devicesPerSystem: 8 });
  expect(systemsFor(plan(), library, 'gb200-nvl72', 512)).toEqual({ systems: 8, devicesPerSystem: 72 });
  expect(systemsFor(plan(), library, 'none', 8)).toBeNull();
  expect(usualHardware(plan(), library)).toBe(plan().scenarios[0]?.hardware);
});
