/**
 * Checks published claims against the profiles. A claim that the profiles' own figures miss may still hold
 * with another published figure: then the verdict says which one it takes.
 */
import { findHardware } from '../model/lookup';
import type { Claim, Figure, FigureSource, HardwareProfile, Library, Plan } from '../model/plan';
import { resolveHardware, hardwareParameterOf } from '../model/resolve-hardware';
import { tierParameters } from '../model/fabric-parameters';
import { parseQuantity } from '../quantity/parse';
import { isSame, moreOrLess, percent } from '../quantity/words';
import { systemFigures } from './system-figures';
import { systemMetrics, type SystemMetricKey } from './system-metrics';

export type Verdict = 'holds' | 'holdsOnlyIf' | 'contradicted' | 'unknown';

export const verdictTitles: Record<Verdict, string> = {
  holds: 'Holds',
  holdsOnlyIf: 'Holds only if …',
  contradicted: 'Contradicted',
  unknown: 'Cannot be checked',
};

export interface CheckedClaim {
  claim: Claim;
  /** Published and recomputed value: canonical unit of the metric, or a ratio. */
  published: number | null;
  computed: number | null;
  /** (computed - published) / published. */
  deviation: number | null;
  verdict: Verdict;
  /** The verdict in words, with the condition where there is one. */
  explanation: string;
  /** Smallest and largest value over all published alternatives of single figures. */
  range: { low: number; high: number } | null;
}

interface Variant {
  /** Figure that differs from the profile, in words; empty for the profile as it is. */
  condition: string;
  profile: HardwareProfile;
}

function withFigure(profile: HardwareProfile, key: string, figure: Figure, value: FigureSource): HardwareProfile {
  return { ...profile, figures: { ...profile.figures, [key]: { ...figure, value: value.value } } };
}

/** The profile itself and one variant per published alternative of one of its figures. */
function variants(profile: HardwareProfile): Variant[] {
  const list: Variant[] = [{ condition: '', profile }];
  for (const [key, figure] of Object.entries(profile.figures))
    for (const alternative of figure.alternatives ?? [])
      list.push({
        condition: `${profile.name} ${(hardwareParameterOf(key)?.title ?? key).toLowerCase()} is ${String(alternative.value)} (${alternative.source})`,
        profile: withFigure(profile, key, figure, alternative),
      });
  // Alternatives of a tier's rate usually apply to the tiers of the same fabric alike: vary the outermost.
  const outer = profile.tiers.at(-1);
  for (const [key, figure] of Object.entries(outer?.figures ?? {}))
    for (const alternative of figure.alternatives ?? []) {
      const title = tierParameters[key as keyof typeof tierParameters].title.toLowerCase();
      list.push({
        condition: `${profile.name} scale-up ${title} is ${String(alternative.value)} (${alternative.source})`,
        profile: {
          ...profile,
          tiers: profile.tiers.map((tier) =>
            tier === outer
              ? { ...tier, figures: { ...tier.figures, [key]: { ...figure, value: alternative.value } } }
              : tier,
          ),
        },
      });
    }
  return list;
}

function figureOf(profile: HardwareProfile, metric: SystemMetricKey): number | null {
  const spec = resolveHardware(profile, 'hardware', []);
  return spec ? systemFigures(spec)[metric] : null;
}

interface Trial {
  value: number;
  condition: string;
}

function trials(
  claim: Claim,
  metric: SystemMetricKey,
  hardware: HardwareProfile,
  against: HardwareProfile | undefined,
): Trial[] {
  const rights = against ? variants(against) : [{ condition: '', profile: undefined }];
  const list: Trial[] = [];
  const lefts = variants(hardware).map((each) => ({ ...each, value: figureOf(each.profile, metric) }));
  for (const right of rights) {
    const base = right.profile ? figureOf(right.profile, metric) : 1;
    if (base === null || base === 0) continue;
    for (const left of lefts)
      if (left.value !== null)
        list.push({
          value: left.value / base,
          condition: [left.condition, right.condition].filter(Boolean).join(' and '),
        });
  }
  return list;
}

const unknown = (claim: Claim, explanation: string): CheckedClaim => ({
  claim,
  published: null,
  computed: null,
  deviation: null,
  verdict: 'unknown',
  explanation,
  range: null,
});

/** Checks one claim. */
export function checkClaim(plan: Plan, library: Library, claim: Claim): CheckedClaim {
  if (!Object.hasOwn(systemMetrics, claim.metric))
    return unknown(claim, `There is no system figure "${claim.metric}".`);
  const metric = claim.metric as SystemMetricKey;
  const hardware = findHardware(plan, library, claim.hardware);
  const against = claim.against === undefined ? undefined : findHardware(plan, library, claim.against);
  if (!hardware || (claim.against !== undefined && !against)) return unknown(claim, 'A hardware profile is missing.');
  const { published: entry } = claim;
  const parsed =
    typeof entry === 'string' || typeof entry === 'number'
      ? parseQuantity(entry, against ? 'ratio' : systemMetrics[metric].dimension)
      : undefined;
  if (!parsed?.ok) return unknown(claim, `The published value "${String(entry)}" cannot be read.`);
  const list = trials(claim, metric, hardware, against);
  const own = list.find((trial) => trial.condition === '');
  if (!own) return unknown(claim, 'The profiles lack the figure.');
  const published = parsed.value;
  if (published === 0) return unknown(claim, 'A published value of 0 has no relative deviation.');
  const deviationOf = (trial: Trial): number => (trial.value - published) / published;
  const deviation = deviationOf(own);
  const values = list.map((trial) => trial.value);
  const base = {
    claim,
    published,
    computed: own.value,
    deviation,
    range: { low: Math.min(...values), high: Math.max(...values) },
  };
  if (Math.abs(deviation) <= claim.tolerance)
    return {
      ...base,
      verdict: 'holds',
      explanation: isSame(1 + deviation)
        ? 'The profile gives the published value.'
        : `The profiles give ${moreOrLess(deviation)}, within ${percent(claim.tolerance)}.`,
    };
  // The condition that changes least: fewest figures, then the closest value.
  const parts = (trial: Trial): number => trial.condition.split(' and ').length;
  const holding = list
    .filter((trial) => Math.abs(deviationOf(trial)) <= claim.tolerance)
    .sort((a, b) => parts(a) - parts(b) || Math.abs(deviationOf(a)) - Math.abs(deviationOf(b)))[0];
  if (holding)
    return {
      ...base,
      verdict: 'holdsOnlyIf',
      explanation: `Holds only if ${holding.condition}; the profiles give ${moreOrLess(deviation)}.`,
    };
  return {
    ...base,
    verdict: 'contradicted',
    explanation: `The profiles give ${moreOrLess(deviation)}, and no published alternative brings it within ${percent(claim.tolerance)}.`,
  };
}

/** Checks all claims of a plan. */
export const checkClaims = (plan: Plan, library: Library): CheckedClaim[] =>
  plan.claims.map((claim) => checkClaim(plan, library, claim));
