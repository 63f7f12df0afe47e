import { describe, expect, it } from 'vitest';
import { library } from '../model/library';
import type { HardwareProfile } from '../model/plan';
import { headToHead, systemMetricKeys } from './head-to-head';

const profileOf = (id: string): HardwareProfile => {
  const profile = library.hardware.find((each) => each.id === id);
  if (!profile) throw new Error(id);
  return profile;
};
const rows = headToHead([profileOf('gb200-nvl72'), profileOf('cloudmatrix-384')]);
const row = (key: string) => {
  const found = rows.find((each) => each.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe('CloudMatrix 384 against GB200 NVL72', () => {
  it.each<[string, number, number]>([
    ['accelerators', 72, 384],
    ['devices', 72, 768],
    ['powerW', 145e3, 559e3],
    ['peakBf16FlopsPerS', 180e15, 300e15],
    ['memoryBytes', 13.8e12, 49.2e12],
    ['memoryBandwidthBytesPerS', 576e12, 1229e12],
  ])('%s: the published figures follow from the profiles', (key, nvl72, cloudMatrix) => {
    const [left, right] = row(key).cells;
    expect(Math.abs((left?.value ?? NaN) / nvl72 - 1)).toBeLessThan(0.04);
    expect(Math.abs((right?.value ?? NaN) / cloudMatrix - 1)).toBeLessThan(0.04);
  });

  it.each<[string, number]>([
    ['memoryBytes', 3.6],
    ['memoryBandwidthBytesPerS', 2.1],
    ['powerW', 3.9],
    ['peakBf16FlopsPerS', 1.67],
  ])('%s: the ratio of the news, to 4%%', (key, ratio) => {
    expect(Math.abs((row(key).cells[1]?.ratio ?? NaN) / ratio - 1)).toBeLessThan(0.04);
  });

  it('the baseline has ratio 1 in every row that has a value', () => {
    for (const { cells } of rows) if (cells[0]?.value !== null) expect(cells[0]?.ratio).toBe(1);
  });
});

describe('scale-up bandwidth', () => {
  const perAccelerator = (profile: HardwareProfile) =>
    headToHead([profile]).find((each) => each.key === 'acceleratorScaleUpBytesPerS')?.cells[0]?.value;

  it.each<[string, string, number]>([
    ['the outermost of switched tiers alone', 'cloudmatrix-384', 392e9],
    ['the links of a single mesh', 'atlas-800-a2', 196e9],
    ['every axis of a torus', 'tpu-v5p', 600e9],
    ['every dimension of nested meshes', 'ub-mesh-1024', 952e9],
  ])('is %s (%s)', (_what, id, expected) => {
    expect(perAccelerator(profileOf(id))).toBeCloseTo(expected, -3);
  });

  it('leaves out links inside a tier of switches', () => {
    const profile = structuredClone(profileOf('tpu-v5p'));
    const middle = profile.tiers[1];
    if (middle) {
      middle.figures['switches'] = { value: 448, source: 'Test', confidence: 'user' };
      middle.figures['shape'] = { value: 'switched', source: 'Test', confidence: 'user' };
    }
    expect(perAccelerator(profile)).toBeCloseTo(200e9, -3);
  });
});

describe('headToHead', () => {
  it('has every system figure once, in registry order', () => {
    expect(rows.map((each) => each.key)).toEqual(systemMetricKeys);
  });

  it('computed figures are what was published, or a note says which definition differs', () => {
    for (const { key, cells } of headToHead(library.hardware))
      cells.forEach(({ published, deviation }, index) => {
        if (published === null) return;
        const name = `${library.hardware[index]?.id ?? ''} ${key}`;
        expect(published.source, name).not.toBe('');
        if (Math.abs(deviation ?? NaN) > 0.05) expect(published.note ?? '', name).not.toBe('');
        expect(Math.abs(deviation ?? NaN), name).toBeLessThan(0.15);
      });
  });

  it('takes another baseline', () => {
    const [, second] = headToHead([profileOf('gb200-nvl72'), profileOf('cloudmatrix-384')], 1)[0]?.cells ?? [];
    expect(second?.ratio).toBe(1);
  });

  it('leaves cells empty for a profile with errors and for figures that are not published', () => {
    const broken = structuredClone(profileOf('gb200-nvl72'));
    broken.figures['device.tdp'] = { value: 'lots', source: 'test', confidence: 'user' };
    for (const { cells } of headToHead([broken, profileOf('cloudmatrix-384')])) {
      expect(cells[0]?.value).toBeNull();
      expect(cells[1]?.ratio).toBeNull();
    }
    const plain = structuredClone(profileOf('gb200-nvl72'));
    for (const key of ['peakFp8', 'peakInt8'])
      plain.figures[`device.${key}`] = { value: null, source: 'test', confidence: 'user' };
    const eightBit = headToHead([plain]).find((each) => each.key === 'peak8BitFlopsPerS');
    expect(eightBit?.cells[0]?.value).toBeNull();
  });
});
