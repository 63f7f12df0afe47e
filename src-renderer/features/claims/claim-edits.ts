/** Edits of the plan's claims as plain functions on a private copy of the plan. */
import { toEntry } from '../../../src-shared/quantity/format';
import { parseQuantity } from '../../../src-shared/quantity/parse';
import { idsOf, makeId } from '../../../src-shared/model/new-plan';
import { findHardware, usedHardware } from '../../../src-shared/model/lookup';
import { resolveHardware } from '../../../src-shared/model/resolve-hardware';
import type { Claim, Library, Plan } from '../../../src-shared/model/plan';
import { systemFigures } from '../../../src-shared/results/system-figures';
import { systemMetrics, type SystemMetricKey } from '../../../src-shared/results/system-metrics';
import type { Recipe } from '../../state/plan-edit';

/** Deviation that a rounded published figure may have. */
const DEFAULT_TOLERANCE = 0.02;
const FIRST_METRIC: SystemMetricKey = 'peakBf16FlopsPerS';

/** What the profiles say at present, as an entry: a start that the user replaces by what was published. */
function presentEntry(
  plan: Plan,
  library: Library,
  claim: Pick<Claim, 'metric' | 'hardware' | 'against'>,
): Claim['published'] {
  if (!Object.hasOwn(systemMetrics, claim.metric)) return '';
  const key = claim.metric as SystemMetricKey;
  const valueOf = (id: string): number | null => {
    const profile = findHardware(plan, library, id);
    const spec = profile ? resolveHardware(profile, 'hardware', []) : undefined;
    return spec ? systemFigures(spec)[key] : null;
  };
  const value = valueOf(claim.hardware);
  const base = claim.against === undefined ? null : valueOf(claim.against);
  if (value === null) return '';
  if (claim.against !== undefined) return base ? Number((value / base).toPrecision(3)) : '';
  const { dimension, unit } = systemMetrics[key];
  return toEntry(Number(value.toPrecision(4)), dimension, unit);
}

/** A new claim about the first system that the plan uses; it holds until the user types what was published. */
export function newClaim(plan: Plan, library: Library): Claim {
  const hardware = (usedHardware(plan, library)[0] ?? library.hardware[0])?.id ?? '';
  const about = { metric: FIRST_METRIC, hardware };
  return {
    id: makeId('claim', idsOf(plan.claims)),
    statement: '',
    source: '',
    ...about,
    published: presentEntry(plan, library, about),
    tolerance: DEFAULT_TOLERANCE,
  };
}

function onClaim(id: string, change: (claim: Claim) => void): Recipe<Plan> {
  return (plan) => {
    const claim = plan.claims.find((each) => each.id === id);
    if (claim) change(claim);
  };
}

export const setClaimText = (id: string, key: 'statement' | 'source', text: string): Recipe<Plan> =>
  onClaim(id, (claim) => void (claim[key] = text));

export const setPublished = (id: string, published: Claim['published']): Recipe<Plan> =>
  onClaim(id, (claim) => void (claim.published = published));

export const setTolerance = (id: string, tolerance: number): Recipe<Plan> =>
  onClaim(id, (claim) => void (claim.tolerance = tolerance));

/**
 * Changes what the claim is about. Where the published value has another dimension then (another figure, or a ratio
 * instead of a figure), it starts again from what the profiles say.
 */
export function setSubject(
  id: string,
  library: Library,
  change: { metric?: string; hardware?: string; against?: string | null },
): Recipe<Plan> {
  return (plan) =>
    onClaim(id, (claim) => {
      const before = dimensionOf(claim);
      if (change.metric !== undefined) claim.metric = change.metric;
      if (change.hardware !== undefined) claim.hardware = change.hardware;
      if (change.against === null) delete claim.against;
      else if (change.against !== undefined) claim.against = change.against;
      if (dimensionOf(claim) !== before) claim.published = presentEntry(plan, library, claim);
    })(plan);
}

const dimensionOf = (claim: Claim): string | undefined =>
  claim.against !== undefined
    ? 'ratio'
    : Object.hasOwn(systemMetrics, claim.metric)
      ? systemMetrics[claim.metric as SystemMetricKey].dimension
      : undefined;

export const addClaim =
  (claim: Claim): Recipe<Plan> =>
  (plan) =>
    void plan.claims.push(claim);

export const deleteClaim =
  (id: string): Recipe<Plan> =>
  (plan) => {
    plan.claims = plan.claims.filter((each) => each.id !== id);
  };

/** Tolerance from a typed text ("5 %", "0.05", "5" = 5 %), or what is wrong in words. */
export function toleranceOf(text: string): { ok: true; value: number } | { ok: false; message: string } {
  const trimmed = text.trim();
  // A bare number from 1 on can only be meant as percent.
  const isBare = trimmed !== '' && Number(trimmed) >= 1;
  const parsed = parseQuantity(isBare ? `${trimmed} %` : trimmed, 'ratio');
  if (!parsed.ok) return { ok: false, message: 'A share such as 5 % is needed.' };
  if (parsed.value < 0 || parsed.value > 1) return { ok: false, message: 'Allowed: 0 to 100 %.' };
  return { ok: true, value: parsed.value };
}
