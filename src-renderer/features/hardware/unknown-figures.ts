/** Figures of a profile that no parameter knows, e.g. written by hand or by a later version. */
import { tierParameters } from '../../../src-shared/model/fabric-parameters';
import type { Figure, HardwareProfile } from '../../../src-shared/model/plan';
import { hardwareParameterOf } from '../../../src-shared/model/resolve-hardware';
import { jsonKey } from '../../../src-shared/model/resolve-table';

export interface UnknownFigure {
  key: string;
  text: string;
  path: string;
  /** Takes it away from a profile, in place. */
  removeFrom: (profile: HardwareProfile) => void;
}

const textOf = ({ value, source }: Figure): string => `${value === null ? 'none' : String(value)} (${source})`;

/** @param path JSON path of the profile */
export function unknownFigures(profile: HardwareProfile, path: string): UnknownFigure[] {
  const ofProfile = Object.entries(profile.figures)
    .filter(([key]) => !hardwareParameterOf(key))
    .map(([key, figure]) => ({
      key,
      text: textOf(figure),
      path: jsonKey(`${path}.figures`, key),
      removeFrom: (draft: HardwareProfile) => void delete draft.figures[key],
    }));
  const ofTiers = profile.tiers.flatMap((tier, index) =>
    Object.entries(tier.figures)
      .filter(([key]) => !Object.hasOwn(tierParameters, key))
      .map(([key, figure]) => ({
        key: `${tier.name}: ${key}`,
        text: textOf(figure),
        path: jsonKey(`${path}.tiers[${index}].figures`, key),
        removeFrom: (draft: HardwareProfile) => void delete draft.tiers[index]?.figures[key],
      })),
  );
  return [...ofProfile, ...ofTiers];
}
