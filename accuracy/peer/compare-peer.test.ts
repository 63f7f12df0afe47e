/** Agreement with the peer on all of its cases, and the peer's element-wise rates against its own operators. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fieldsOf, listOf, numberOf, readCaseFile, textOf } from '../lib/case-file';
import { testInput } from '../../src-main/engine/testing/test-scenario';
import { layoutProblem } from '../../src-main/engine/training/rules';
import { stageMemories, stepModel } from '../../src-main/engine/training/step';
import { trainingContext } from '../../src-main/engine/training/run';
import { elementFlops } from './compare-flops';
import { comparePeerCases } from './compare-peer';
import { engineSide } from './engine-side';
import { peerCase, peerExecution, peerLayers, peerModel } from './peer-case';

const file = readCaseFile(fileURLToPath(new URL('../data/calculon-cases.json', import.meta.url)));
const content = fieldsOf(file.content);
const models = fieldsOf(content['models']);
const cases = listOf(content['cases']);
const rows = comparePeerCases([file]);

describe('agreement with the peer', () => {
  it('holds for FLOPs, bytes sent and memory of all 44 cases', () => {
    const peerRows = rows.filter(({ family, status }) => family.startsWith('peer/') && status === 'compared');
    expect(new Set(peerRows.map(({ id }) => id)).size).toBe(44);
    for (const { id, metric, errorPercent } of peerRows)
      expect(Math.abs(errorPercent ?? Infinity), `${id}: ${metric}`).toBeLessThan(1e-6);
  });

  it('has a figure of every kind for every case that trains', () => {
    const wanted = [
      'forward FLOPs of a block',
      'backward FLOPs of a block',
      'weights',
      'gradients of weights',
      'optimiser states',
      'activations',
      'gradients of activations',
    ];
    const training = cases.filter((each) => fieldsOf(each['execution'])['training'] === true);
    for (const each of training) {
      const metrics = rows.filter(({ id }) => id === each['id']).map(({ metric }) => metric);
      expect(metrics, textOf(each['id'])).toEqual(expect.arrayContaining(wanted));
    }
  });

  it('leaves only device memory under offload of everything at once', () => {
    const left = rows.filter(({ status }) => status === 'not expressible');
    expect(left.map(({ metric }) => metric)).toEqual(['device memory', 'device memory']);
  });

  it('needs few and small translations where the two count alike', () => {
    const plain = rows.filter(({ reason, family }) => family.startsWith('peer/') && reason === '');
    // All tensor-parallel and replica traffic of 16-bit cases but the repeated gathers, at least.
    expect(plain.length).toBeGreaterThan(200);
  });
});

describe('memory that the same paper publishes', () => {
  it('is met within 1.2%', () => {
    const published = rows.filter(({ family }) => family.startsWith('published memory'));
    expect(published).toHaveLength(32);
    for (const { id, metric, errorPercent } of published)
      expect(Math.abs(errorPercent ?? Infinity), `${id}: ${metric}`).toBeLessThan(1.2);
  });
});

describe('element-wise FLOPs', () => {
  const withLayers = cases.filter((each) => peerLayers(each).length > 0);
  const isProduct = (name: string): boolean => /Query$|_Key$|_Value$|_Attn$|_MLP$|Mlp[12]$/.test(name);

  it.each(withLayers.map((each) => [textOf(each['id']), each] as const))(
    '%s: are those of its operators',
    (_, each) => {
      const peer = peerCase(models, each);
      const sum = (name: string): number =>
        peerLayers(each).reduce(
          (total, layer) => total + (isProduct(textOf(layer['name'])) ? 0 : (numberOf(layer[name]) ?? 0)),
          0,
        );
      expect(elementFlops(peer)).toEqual([sum('fw_flops'), sum('agrad_flops'), sum('wgrad_flops')]);
    },
  );

  it('has cases with operators', () => expect(withLayers.length).toBeGreaterThanOrEqual(3));
});

describe('what the peer refuses', () => {
  const refused = (id: string) => {
    const found = listOf(content['rejected']).find((each) => each['id'] === `reject/${id}`);
    if (!found) throw new Error(`no case reject/${id}`);
    const side = engineSide(peerModel(models, textOf(found['model'])), peerExecution(fieldsOf(found['execution'])));
    const devices = numberOf(fieldsOf(found['execution'])['num_procs']) ?? 0;
    return { side, devices };
  };

  it('does not fit the engine either: 1T on 8 stages', () => {
    const { side, devices } = refused('oom');
    const { systems } = testInput('training', {
      hardware: 'dgx-a100',
      model: 'gpt-3-175b',
      deployment: { systems: devices / 8 },
    }).deployment;
    const context = trainingContext({ ...side.input, deployment: { ...side.input.deployment, systems } });
    const memories = stageMemories(context, stepModel(context, side.layout), side.layout);
    const fullest = Math.max(...memories.map(({ totalBytes }) => totalBytes));
    expect(fullest).toBeGreaterThan(side.input.hardware.device.memoryCapacityBytes);
  });

  it('but for TP 16 over nodes of 8: the engine knows how a group crosses tiers', () => {
    const { side, devices } = refused('tp16-on-8-wide-tier');
    expect(layoutProblem(side.input, devices, side.layout)).toBeUndefined();
  });
});

it('says what is wrong with a file without cases', () => {
  expect(() => comparePeerCases([{ name: path.basename('empty.json'), content: {} }])).toThrow(/no cases/);
});
