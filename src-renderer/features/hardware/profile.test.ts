import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src-shared/model/check';
import { library } from '../../../src-shared/model/library';
import { newPlan } from '../../../src-shared/model/new-plan';
import type { HardwareProfile, Plan } from '../../../src-shared/model/plan';
import { resolveHardware } from '../../../src-shared/model/resolve-hardware';
import type { Issue } from '../../../src-shared/model/issue';
import { curveOptions } from './curve-options';
import { setFigureValue } from './figure-edits';
import { hardwareParameters } from '../../../src-shared/model/hardware-parameters';
import { insertCopy } from './profile-actions';
import { profileChanges } from './profile-changes';
import { keepReason } from './profile-use';
import { systemTiles } from './system-strip';
import { unknownFigures } from './unknown-figures';
import { addTier, moveTier, originalTier, removeTier } from './tier-edits';

const cloudMatrix = library.hardware.find((each) => each.id === 'cloudmatrix-384') as HardwareProfile;
const nvl72 = library.hardware.find((each) => each.id === 'gb200-nvl72') as HardwareProfile;

function planWithCopy(movesScenarios: boolean): { plan: Plan; copy: HardwareProfile } {
  const plan = newPlan(library, 'p', 'test');
  const id = insertCopy(plan, library, cloudMatrix, movesScenarios);
  return { plan, copy: plan.hardware.find((each) => each.id === id) as HardwareProfile };
}

const errorsOf = (profile: HardwareProfile): Issue[] => {
  const issues: Issue[] = [];
  resolveHardware(profile, 'hardware[0]', issues);
  return issues;
};

describe('insertCopy', () => {
  it('leaves scenarios where they are, or moves those of the original over', () => {
    expect(planWithCopy(false).plan.scenarios.map((each) => each.hardware)).toEqual(['cloudmatrix-384', 'gb200-nvl72']);
    const { plan, copy } = planWithCopy(true);
    expect(plan.scenarios.map((each) => each.hardware)).toEqual([copy.id, 'gb200-nvl72']);
    expect(copy).toMatchObject({ basedOn: 'cloudmatrix-384', name: 'CloudMatrix 384 (copy)' });
    expect(checkPlan(plan, library).issues).toEqual([]);
  });

  it('never touches the library', () => {
    const before = JSON.stringify(library.hardware);
    const { copy } = planWithCopy(false);
    setFigureValue(copy.figures, 'power.system', hardwareParameters.power.system, '1 MW', undefined);
    copy.tiers.pop();
    expect(JSON.stringify(library.hardware)).toBe(before);
  });
});

describe('keepReason', () => {
  it('names what uses a profile, and lets go of one that nothing uses', () => {
    const { plan, copy } = planWithCopy(true);
    expect(keepReason(plan, copy)).toContain('1 scenario runs on it: “CloudMatrix 384”');
    plan.scenarios = [];
    expect(keepReason(plan, copy)).toBeNull();
    plan.claims.push({
      id: 'c',
      statement: 'Twice as fast',
      source: '',
      metric: 'powerW',
      hardware: 'gb200-nvl72',
      against: copy.id,
      published: 2,
      tolerance: 0.1,
    });
    expect(keepReason(plan, copy)).toContain('1 claim is about it: “Twice as fast”');
  });
});

describe('profileChanges', () => {
  it('finds none in a fresh copy, nor in a value written in another unit', () => {
    const { copy } = planWithCopy(false);
    setFigureValue(
      copy.figures,
      'device.memoryBandwidth',
      hardwareParameters.device.memoryBandwidth,
      '1600 GB/s',
      undefined,
    );
    expect(profileChanges(copy, cloudMatrix).count).toBe(0);
  });

  it('counts figures, tier figures and curves', () => {
    const { copy } = planWithCopy(false);
    setFigureValue(copy.figures, 'device.tdp', hardwareParameters.device.tdp, '300 W', undefined);
    const inner = copy.tiers[0];
    if (inner) setFigureValue(inner.figures, 'latency', { ...hardwareParameters.scaleOut.latency }, '9 us', undefined);
    copy.calibration = 'h100';
    const changes = profileChanges(copy, cloudMatrix);
    expect([...changes.figures]).toEqual(['device.tdp']);
    expect([...changes.tierRows]).toEqual(['latency']);
    expect(changes).toMatchObject({ tiers: 1, hasOtherCurves: true, count: 3 });
  });

  it('counts a tier that was added, removed or renamed', () => {
    const added = structuredClone(nvl72);
    addTier(added);
    expect(profileChanges(added, nvl72).tiers).toBe(1);
    const removed = structuredClone(nvl72);
    removeTier(removed, 0);
    expect(profileChanges(removed, nvl72).tiers).toBe(1);
    const renamed = structuredClone(nvl72);
    if (renamed.tiers[0]) renamed.tiers[0].name = 'Copper';
    expect(profileChanges(renamed, nvl72).tiers).toBe(1);
  });
});

describe('tier edits', () => {
  it('adds a tier that is in order, marked as made here', () => {
    const profile = structuredClone(nvl72);
    addTier(profile);
    expect(profile.tiers).toHaveLength(2);
    expect(profile.tiers[1]?.figures['endpoints']).toMatchObject({ value: 144, confidence: 'user' });
    expect(errorsOf(profile).filter((issue) => issue.severity === 'error')).toEqual([]);
  });

  it('reaches the whole system where the last tier does not', () => {
    const profile = structuredClone(nvl72);
    const figure = profile.tiers[0]?.figures['endpoints'];
    if (figure) figure.value = 4;
    addTier(profile);
    expect(profile.tiers[1]?.figures['endpoints']?.value).toBe(72);
    expect(errorsOf(profile)).toEqual([]);
  });

  it('starts a fabric from the scale-out network', () => {
    const profile = structuredClone(nvl72);
    removeTier(profile, 0);
    addTier(profile);
    expect(profile.tiers[0]?.figures['bandwidth']?.value).toBe(nvl72.figures['scaleOut.bandwidth']?.value);
    expect(errorsOf(profile)).toEqual([]);
  });

  it('moves tiers and stops at the ends', () => {
    const profile = structuredClone(cloudMatrix);
    const names = profile.tiers.map((tier) => tier.name);
    moveTier(profile, 0, -1);
    expect(profile.tiers.map((tier) => tier.name)).toEqual(names);
    moveTier(profile, 0, 1);
    expect(profile.tiers.map((tier) => tier.name)).toEqual([names[1], names[0], names[2]]);
  });

  it('compares a tier with its namesake, a renamed one with that of its place, an added one with none', () => {
    const profile = structuredClone(cloudMatrix);
    moveTier(profile, 0, 1);
    expect(originalTier(profile, cloudMatrix, 0)).toBe(cloudMatrix.tiers[1]);
    const renamed = structuredClone(cloudMatrix);
    if (renamed.tiers[1]) renamed.tiers[1].name = 'Other';
    expect(originalTier(renamed, cloudMatrix, 1)).toBe(cloudMatrix.tiers[1]);
    addTier(renamed);
    expect(originalTier(renamed, cloudMatrix, 3)).toBeUndefined();
  });
});

describe('systemTiles', () => {
  const tile = (profile: HardwareProfile, key: string, original?: HardwareProfile) =>
    systemTiles(profile, original).find((each) => each.key === key);

  it('shows computed beside published figures with their deviation', () => {
    expect(tile(nvl72, 'peakBf16FlopsPerS')).toMatchObject({
      text: '180\u00a0PFLOP/s',
      published: { text: '180\u00a0PFLOP/s', deviation: 'same', isFarOff: false },
    });
    // 768 dies of 376 TFLOP/s are not the 300 PFLOP/s of the slide.
    expect(tile(cloudMatrix, 'peakBf16FlopsPerS')?.published).toMatchObject({ deviation: '−3.7%', isFarOff: true });
    expect(tile(nvl72, 'priceUsd')?.published).toBeNull();
  });

  it('follows an edit, beside the original', () => {
    const copy = structuredClone(nvl72);
    setFigureValue(copy.figures, 'power.system', hardwareParameters.power.system, '160 kW', undefined);
    expect(tile(copy, 'powerW', nvl72)).toMatchObject({ text: '160\u00a0kW', original: tile(nvl72, 'powerW')?.text });
    expect(tile(copy, 'accelerators', nvl72)?.original).toBeNull();
  });

  it('shows dashes while a figure is wrong', () => {
    const copy = structuredClone(nvl72);
    setFigureValue(copy.figures, 'power.system', hardwareParameters.power.system, '160 parsecs', undefined);
    expect(tile(copy, 'powerW', nvl72)?.text).toBe('–');
  });
});

describe('unknownFigures', () => {
  it('finds what no parameter knows, where the problems name it, and takes it away', () => {
    const profile = structuredClone(nvl72);
    expect(unknownFigures(profile, 'hardware[0]')).toEqual([]);
    profile.figures['device.warp'] = { value: 9, source: 'Me', confidence: 'user' };
    if (profile.tiers[0]) profile.tiers[0].figures['glow'] = { value: null, source: 'Me', confidence: 'user' };
    const unknown = unknownFigures(profile, 'hardware[0]');
    expect(unknown.map((each) => each.path)).toEqual(errorsOf(profile).map((issue) => issue.path));
    for (const each of unknown) each.removeFrom(profile);
    expect(errorsOf(profile)).toEqual([]);
  });
});

describe('curveOptions', () => {
  it('offers each curve once, by the machines that follow it', () => {
    const options = curveOptions(library.hardware);
    expect(new Set(options.map((each) => each.value)).size).toBe(options.length);
    expect(options.find((each) => each.value === cloudMatrix.calibration)?.label).toBe('CloudMatrix 384');
  });
});
