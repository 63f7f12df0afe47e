/** What a duplicate has that its original has not: figure by figure, by value and not by how it is written. */
import { defaultEntry, isSameEntry } from '../../../src-shared/model/check-entry';
import { tierParameters } from '../../../src-shared/model/fabric-parameters';
import { hardwareParameters, type HardwareGroup } from '../../../src-shared/model/hardware-parameters';
import type { Parameter, ParameterTable } from '../../../src-shared/model/parameter';
import type { Figure, HardwareProfile } from '../../../src-shared/model/plan';
import { originalTier } from './tier-edits';

type Figures = Readonly<Record<string, Figure>>;

export interface ProfileChanges {
  /** Keys "group.key" of figures with another value. */
  figures: ReadonlySet<string>;
  /** Keys of tier parameters that differ in any tier. */
  tierRows: ReadonlySet<string>;
  /** Tiers that were added, removed, renamed or moved, and figures of tiers that differ. */
  tiers: number;
  hasOtherCurves: boolean;
  count: number;
}

function isChanged(parameter: Parameter, key: string, own: Figures, original: Figures): boolean {
  return !isSameEntry(
    parameter,
    own[key]?.value ?? defaultEntry(parameter),
    original[key]?.value ?? defaultEntry(parameter),
  );
}

const entriesOf = (table: ParameterTable): [string, Parameter][] => Object.entries(table);

/** Differences of a profile from the one that it was duplicated from. */
export function profileChanges(profile: HardwareProfile, original: HardwareProfile): ProfileChanges {
  const figures = new Set<string>();
  for (const group of Object.keys(hardwareParameters) as HardwareGroup[])
    for (const [key, parameter] of entriesOf(hardwareParameters[group])) {
      const name = `${group}.${key}`;
      if (isChanged(parameter, name, profile.figures, original.figures)) figures.add(name);
    }
  const tierRows = new Set<string>();
  let tiers = Math.max(0, original.tiers.length - profile.tiers.length);
  profile.tiers.forEach((tier, index) => {
    const reference = originalTier(profile, original, index);
    if (!reference || reference.name !== tier.name || original.tiers.indexOf(reference) !== index) tiers++;
    if (!reference) return;
    for (const [key, parameter] of entriesOf(tierParameters))
      if (isChanged(parameter, key, tier.figures, reference.figures)) {
        tierRows.add(key);
        tiers++;
      }
  });
  const hasOtherCurves = profile.calibration !== original.calibration;
  return { figures, tierRows, tiers, hasOtherCurves, count: figures.size + tiers + Number(hasOtherCurves) };
}
