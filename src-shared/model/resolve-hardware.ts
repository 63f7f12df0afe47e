/** Turns a hardware profile into the engine's view of it, with issues and sources. */
import { tierParameters } from './fabric-parameters';
import { hardwareParameters, type HardwareGroup, type HardwareSpec, type TierSpec } from './hardware-parameters';
import type { Issue } from './issue';
import type { ParameterTable } from './parameter';
import type { Confidence, HardwareProfile } from './plan';
import { resolveFigures, reportUnknown, type Values } from './resolve-table';
import type { InputSource } from './scenario-input';

const groups = Object.keys(hardwareParameters) as HardwareGroup[];

const knownFigures: ParameterTable = Object.fromEntries(
  groups.flatMap((group) =>
    Object.entries(hardwareParameters[group]).map(([key, value]) => [`${group}.${key}`, value]),
  ),
);

/** Parameter of a figure's key "group.key", if there is one. */
export const hardwareParameterOf = (key: string): ParameterTable[string] | undefined => knownFigures[key];

function checkTiers(
  profile: HardwareProfile,
  tiers: readonly Values[],
  devices: number,
  path: string,
  issues: Issue[],
): void {
  let last = 1;
  tiers.forEach((tier, index) => {
    const endpoints = Number(tier['endpoints']);
    if (!Number.isFinite(endpoints)) return;
    if (endpoints <= last)
      issues.push({
        severity: 'error',
        path: `${path}.tiers[${index}].figures.endpoints.value`,
        code: 'tier.order',
        message: `Tier "${profile.tiers[index]?.name ?? ''}" must reach more devices than the tier inside it`,
        found: String(endpoints),
        allowed: `more than ${last}`,
      });
    last = endpoints;
  });
  if (tiers.length > 0 && Number.isFinite(devices) && last !== devices)
    issues.push({
      severity: 'warning',
      path: `${path}.tiers[${tiers.length - 1}].figures.endpoints.value`,
      code: 'tier.reach',
      message: `The outermost tier reaches ${last} devices but the system has ${devices}`,
      found: String(last),
      allowed: `${devices} (devices per node x nodes per supernode)`,
    });
}

/**
 * Resolves a profile. Issues are appended with JSON paths below `path`; the result is undefined when a figure
 * is missing or not allowed.
 */
export function resolveHardware(
  profile: HardwareProfile,
  path: string,
  issues: Issue[],
  sources: InputSource[] = [],
): HardwareSpec | undefined {
  const before = issues.filter((issue) => issue.severity === 'error').length;
  const label = 'hardware ';
  const resolved = Object.fromEntries(
    groups.map((group) => [
      group,
      resolveFigures(
        hardwareParameters[group],
        profile.figures,
        `${group}.`,
        `${path}.figures`,
        label,
        issues,
        sources,
      ),
    ]),
  ) as Record<HardwareGroup, Values>;
  reportUnknown(issues, `${path}.figures`, Object.keys(profile.figures), knownFigures);
  const tiers = profile.tiers.map((tier, index) => {
    const tierPath = `${path}.tiers[${index}].figures`;
    const values = resolveFigures(
      tierParameters,
      tier.figures,
      '',
      tierPath,
      `${label}tier ${tier.name}.`,
      issues,
      sources,
    );
    reportUnknown(issues, tierPath, Object.keys(tier.figures), tierParameters);
    return values;
  });
  checkTiers(profile, tiers, Number(resolved.node['devices']) * Number(resolved.supernode['nodes']), path, issues);
  if (issues.filter((issue) => issue.severity === 'error').length > before) return undefined;
  // The tables were checked key by key against the registry that the types are derived from.
  return {
    id: profile.id,
    name: profile.name,
    calibration: profile.calibration,
    ...resolved,
    tiers: tiers.map((values, index) => ({ ...values, name: profile.tiers[index]?.name ?? '' }) as unknown as TierSpec),
  } as unknown as HardwareSpec;
}

/** Ranks confidences from weakest to strongest, for "how sure are we" summaries. */
export const confidenceOrder: readonly Confidence[] = ['estimate', 'analyst', 'user', 'derived', 'vendor', 'measured'];
