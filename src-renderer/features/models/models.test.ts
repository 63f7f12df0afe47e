import { describe, expect, it } from 'vitest';
import type { ModelFigures } from '../../../src-shared/contract/api';
import { checkPlan } from '../../../src-shared/model/check';
import { library } from '../../../src-shared/model/library';
import { modelParameters } from '../../../src-shared/model/model-parameters';
import { newPlan } from '../../../src-shared/model/new-plan';
import type { ModelArchitecture } from '../../../src-shared/model/plan';
import { figureRows } from './figure-rows';
import { insertModelCopy, keepModelReason } from './model-actions';
import { modelGroups } from './model-groups';

const model = (id: string): ModelArchitecture => library.models.find((each) => each.id === id) as ModelArchitecture;
const keysOf = (id: string): string[] =>
  modelGroups(model(id).values).flatMap((group) => group.fields.map((field) => field.key));

describe('modelGroups', () => {
  it('shows every parameter of a latent-attention model with experts, once', () => {
    expect(keysOf('deepseek-v3').sort()).toEqual(Object.keys(modelParameters).sort());
  });

  it('leaves out what a dense grouped-query model does not have', () => {
    const keys = keysOf('llama-3.1-70b');
    expect(keys).not.toContain('kvLoraRank');
    expect(keys).not.toContain('activeExperts');
    expect(keys).toContain('experts');
  });

  it('keeps a field with a problem in sight', () => {
    const groups = modelGroups(model('llama-3.1-70b').values, (key) => key === 'kvLoraRank');
    expect(groups.flatMap((group) => group.fields.map((field) => field.key))).toContain('kvLoraRank');
  });
});

describe('figureRows', () => {
  const figures: ModelFigures = {
    totalParameters: 671.03e9,
    activeParameters: 38.5e9,
    mtpParameters: 0,
    kvBytesPerToken: 70_272,
    forwardFlopsPerToken: 80e9,
  };

  it('sets computed counts beside published ones and marks what is beyond half a percent', () => {
    const [total, active, mtp] = figureRows(figures, model('deepseek-v3').values);
    expect(total).toMatchObject({ text: '671\u00a0billion', published: { deviationText: 'same', isFarOff: false } });
    expect(active).toMatchObject({
      text: '38.5\u00a0billion',
      published: { text: '37\u00a0billion', deviationText: '+4.1%', isFarOff: true },
    });
    expect(mtp?.text).toBe('none');
  });

  it('has no deviation where nothing, or nothing readable, was published', () => {
    expect(figureRows(figures, {})[0]?.published).toBeNull();
    expect(figureRows(figures, { publishedParameters: null })[0]?.published).toBeNull();
    expect(figureRows(figures, { publishedParameters: 'many' })[0]?.published).toBeNull();
  });
});

describe('copies of models', () => {
  it('can take the workloads along, and must stay while they run it', () => {
    const plan = newPlan(library, 'p', 'test');
    const id = insertModelCopy(plan, library, model('llama-3.1-70b'), true);
    expect(plan.workloads.map((each) => each.model)).toEqual([id]);
    expect(checkPlan(plan, library).issues).toEqual([]);
    expect(keepModelReason(plan, id)).toContain('1 workload runs it: “Inference service”');
    expect(keepModelReason(plan, 'llama-3.1-70b')).toBeNull();
  });
});
