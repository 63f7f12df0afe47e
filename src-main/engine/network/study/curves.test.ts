import { describe, expect, it } from 'vitest';
import { library } from '../../../../src-shared/model/library';
import { collectiveSweeps, exchangeSweeps, measuredOn } from '../../../../src-shared/model/measured';
import type { ModelSpec } from '../../../../src-shared/model/model-parameters';
import { resolveModel } from '../../../../src-shared/model/resolve';
import { resolveHardware } from '../../../../src-shared/model/resolve-hardware';
import type { BandwidthQuestion, CurvesAnswer, CurvesQuestion } from '../../../../src-shared/results/network-curves';
import { answerCurves, type MeasuredSystem } from './answer-curves';

function system(id: string): MeasuredSystem {
  const profile = library.hardware.find((each) => each.id === id);
  const hardware = profile && resolveHardware(profile, id, []);
  if (!profile || !hardware) throw new Error(`no profile ${id}`);
  return {
    hardware,
    collectives: measuredOn(collectiveSweeps, profile),
    exchanges: measuredOn(exchangeSweeps, profile),
  };
}

function deepseek(): ModelSpec {
  const known = library.models.find((each) => each.id === 'deepseek-v3');
  const model = known && resolveModel(known, 'library', []);
  if (!model) throw new Error('no DeepSeek-V3');
  return model;
}

function ask<K extends CurvesQuestion['kind']>(
  ids: readonly string[],
  question: CurvesQuestion & { kind: K },
): CurvesAnswer & { kind: K } {
  return answerCurves(ids.map(system), question, deepseek()) as CurvesAnswer & { kind: K };
}

const allReduce: BandwidthQuestion = {
  kind: 'bandwidth',
  collective: 'allReduce',
  algorithm: 'auto',
  usesReduction: true,
  groupSize: 8,
  bytes: 2 ** 29,
};

describe('curves of several systems', () => {
  it('rise with the message and fall beyond the edge of the domain', () => {
    const { systems } = ask(['cloudmatrix-384', 'gb200-nvl72', 'dgx-h100'], { ...allReduce, collective: 'allToAll' });
    for (const { bySize } of systems) {
      expect(bySize).toHaveLength(25);
      bySize.slice(1).forEach((point, index) => {
        expect(point.busBytesPerS).toBeGreaterThanOrEqual(bySize[index]?.busBytesPerS ?? 0);
      });
    }
    const at = (name: string, devices: number): number =>
      systems.find(({ hardwareId }) => hardwareId === name)?.byGroup.find((point) => point.devices === devices)
        ?.busBytesPerS ?? NaN;
    expect(at('dgx-h100', 8)).toBeGreaterThan(3 * at('dgx-h100', 16));
    expect(at('gb200-nvl72', 72)).toBeGreaterThan(3 * at('gb200-nvl72', 144));
    expect(at('cloudmatrix-384', 768)).toBeGreaterThan(2 * at('cloudmatrix-384', 1536));
  });

  it("send no more through nested switches than a device's ports carry", () => {
    const [supernode] = ask(['cloudmatrix-384'], { ...allReduce, collective: 'allToAll', bytes: 2 ** 34 }).systems;
    for (const { devices, busBytesPerS } of supernode?.byGroup ?? [])
      if (devices > 2) expect(busBytesPerS, `${devices} devices`).toBeLessThan(196e9 + 196e9 / (devices - 1));
  });

  it('carry the measured points of the same collective, group and size only', () => {
    const [h100] = ask(['dgx-h100'], allReduce).systems;
    const points = h100?.measuredBySize ?? [];
    expect(points.length).toBeGreaterThan(10);
    expect(points.every((point) => point.devices === 8)).toBe(true);
    expect(new Set(points.map((point) => point.run)).size).toBeGreaterThan(1);
    const groups = h100?.measuredByGroup ?? [];
    expect(new Set(groups.map((point) => point.devices))).toEqual(new Set([2, 4, 8, 64]));
    expect(groups.every((point) => point.sizeBytes === 2 ** 29 && point.source.includes('github.com'))).toBe(true);
  });

  it('lie close to the measured points of large messages', () => {
    for (const id of ['dgx-a100', 'dgx-h100', 'gb200-nvl72', 'gb300-nvl72']) {
      const [curves] = ask([id], { ...allReduce, groupSize: 4 }).systems;
      const large = curves?.measuredBySize.filter((point) => point.sizeBytes >= 2 ** 27) ?? [];
      expect(large.length).toBeGreaterThan(0);
      for (const point of large) {
        const computed = curves?.bySize.find((each) => each.sizeBytes === point.sizeBytes)?.busBytesPerS ?? NaN;
        expect(Math.abs(computed / point.busBytesPerS - 1), `${id} ${point.sizeBytes}`).toBeLessThan(0.25);
      }
    }
  });

  it('lose in-network reduction and its measurements when switches may not reduce', () => {
    const question = { ...allReduce, usesReduction: false };
    const [on] = ask(['dgx-h100'], allReduce).systems;
    const [off] = ask(['dgx-h100'], question).systems;
    expect(on?.bySize.at(-1)?.algorithm).toBe('inNetwork');
    expect(off?.bySize.at(-1)?.algorithm).toBe('ring');
    expect(off?.bySize.at(-1)?.busBytesPerS).toBeLessThan(on?.bySize.at(-1)?.busBytesPerS ?? 0);
    expect(off?.measuredBySize).toEqual([]);
    expect(ask(['dgx-a100'], question).systems[0]?.measuredBySize.length).toBeGreaterThan(0);
  });

  it('pin an algorithm, and say where a library has none', () => {
    const tree = ask(['dgx-h100', 'cloudmatrix-384'], { ...allReduce, algorithm: 'tree' }).systems;
    expect(tree.every(({ bySize }) => bySize.every(({ algorithm }) => algorithm === 'tree'))).toBe(true);
    expect(tree[0]?.measuredBySize).toEqual([]);
    const [none] = ask(['dgx-h100'], { ...allReduce, collective: 'allToAll', algorithm: 'tree' }).systems;
    expect(none).toMatchObject({ bySize: [], byGroup: [] });
    expect(none?.note).toContain('no double binary tree');
  });
});

describe('a supernode beside stacked servers', () => {
  const { rows, devices, supernode, servers } = ask(['cloudmatrix-384', 'atlas-800-a2'], {
    kind: 'stacked',
    collective: 'allToAll',
    bytes: 2 ** 26,
  });
  it('takes as many servers as hold its devices', () => {
    expect(devices).toBe(768);
    expect(supernode).toMatchObject({ systems: 1, edge: 768 });
    expect(servers).toMatchObject({ systems: 96, edge: 8 });
  });
  it('shows the edge of each where it is', () => {
    const drop = (side: typeof servers, edge: number): number => {
      const at = (size: number) => side.byGroup.find((point) => point.devices === size)?.busBytesPerS ?? NaN;
      return at(edge) / at(2 * edge);
    };
    expect(drop(servers, 8)).toBeGreaterThan(2);
    expect(drop(supernode, 8)).toBeLessThan(1.2);
    expect(drop(supernode, 768)).toBeGreaterThan(2);
  });
  it('times every operation on both, the all-to-all far faster inside, and says why', () => {
    for (const row of rows.filter((each) => !each.key.startsWith('pool'))) {
      expect(row.supernodeS, row.title).toBeGreaterThan(0);
      expect(row.ratio, row.title).toBeCloseTo((row.serversS ?? NaN) / (row.supernodeS ?? NaN), 9);
    }
    const large = rows.find((row) => row.key === `allToAll ${2 ** 30} 768 1`);
    expect(large?.ratio).toBeGreaterThan(3);
    expect(large?.why).toMatch(
      /Supernode: within one, .* 164\sGB\/s per\sdevice\. Servers: 96 meet on the scale-out network/u,
    );
  });
  it('has pooled memory on the fabric that has it', () => {
    const [alone, crowded] = rows.filter((row) => row.key.startsWith('pool'));
    expect(alone?.supernodeS).toBeCloseTo(2 ** 30 / 147e9, 3);
    // Four host ports of 160 GB/s feed the 16 dies of a node.
    expect(crowded?.supernodeS).toBeCloseTo(2 ** 30 / 40e9, 3);
    expect(alone).toMatchObject({ serversS: null, ratio: null });
  });
});

describe('expert exchange against its degree', () => {
  it('follows the measured points', () => {
    const { systems, exchange } = ask(['cloudmatrix-384', 'gb200-nvl72', 'dgx-h100'], {
      kind: 'exchange',
      purpose: 'training',
    });
    expect(exchange).toContain('4,096 tokens');
    const decode = ask(['cloudmatrix-384'], { kind: 'exchange', purpose: 'decode' }).systems;
    const errors: number[] = [];
    for (const each of [...systems, ...decode])
      for (const [curve, measured] of [
        [each.dispatch, each.measuredDispatch],
        [each.combine, each.measuredCombine],
      ] as const)
        for (const point of measured) {
          const computed = curve.find(({ devices }) => devices === point.devices)?.timeS ?? NaN;
          errors.push(Math.abs(computed / point.timeS - 1));
        }
    errors.sort((a, b) => a - b);
    expect(errors.length).toBeGreaterThanOrEqual(26);
    expect(errors[errors.length >> 1]).toBeLessThan(0.2);
    expect(errors.at(-1)).toBeLessThan(0.6);
  });
});
