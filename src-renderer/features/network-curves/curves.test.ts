import { describe, expect, it } from 'vitest';
import { library } from '../../../src-shared/model/library';
import { findHardware } from '../../../src-shared/model/lookup';
import { newPlan } from '../../../src-shared/model/new-plan';
import { resolveHardware } from '../../../src-shared/model/resolve-hardware';
import { parseSize } from './curve-choices.svelte';
import { allProfiles, groupChoices, otherSides, proposedSystems } from './curve-systems';

const plan = newPlan(library, 'test', 'test');

function profileOf(id: string) {
  const profile = findHardware(plan, library, id);
  const hardware = profile && resolveHardware(profile, id, []);
  if (!profile || !hardware) throw new Error(`no profile ${id}`);
  return { profile, hardware };
}

const others = (id: string) => {
  const { profile, hardware } = profileOf(id);
  return otherSides(plan, library, profile, hardware).map((each) => each.id);
};

describe('what is proposed for a comparison', () => {
  it('servers of the same maker for a supernode, the nearest in compute first', () => {
    expect(others('cloudmatrix-384')[0]).toBe('atlas-800-a2');
    expect(others('gb200-nvl72')[0]).toBe('dgx-b200');
    expect(others('gb200-nvl72')).not.toContain('cloudmatrix-384');
  });
  it('supernodes for a server', () => {
    expect(others('atlas-800-a2')[0]).toBe('cloudmatrix-384');
    expect(others('dgx-h100')[0]).toMatch(/^gb[23]00-nvl72$/u);
    expect(others('dgx-h100')).not.toContain('dgx-a100');
  });
  it('what the plan uses before landmarks, never the profile itself', () => {
    expect(proposedSystems(plan, library, 'cloudmatrix-384')).toEqual(['gb200-nvl72', 'dgx-h100', 'atlas-800-a2']);
    const own = { ...plan, scenarios: [], claims: [{ hardware: 'dgx-a100' }] as typeof plan.claims };
    expect(proposedSystems(own, library, 'gb200-nvl72')).toEqual(['dgx-a100', 'cloudmatrix-384', 'dgx-h100']);
  });
  it('every profile once', () => {
    const { profile } = profileOf('dgx-h100');
    const copied = { ...plan, hardware: [{ ...profile, id: 'mine' }] };
    expect(allProfiles(copied, library)[0]?.id).toBe('mine');
    expect(allProfiles(copied, library)).toHaveLength(library.hardware.length + 1);
  });
});

describe('what can be entered', () => {
  it('groups of powers of two and of whole systems', () => {
    const sizes = groupChoices([profileOf('gb200-nvl72').hardware]);
    expect(sizes).toEqual(expect.arrayContaining([2, 8, 72, 144, 2048]));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });
  it('sizes with their unit, within bounds', () => {
    expect(parseSize('64 MiB')).toEqual({ bytes: 2 ** 26 });
    for (const text of ['much', '0 B', '11 TB', ''])
      expect(parseSize(text)).toEqual({ problem: expect.stringMatching(/^Message size: /u) as string });
  });
});
