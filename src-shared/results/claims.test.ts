/** Verdicts on published claims: the sample's ledger, and each kind of verdict on a made-up claim. */
import { describe, expect, it } from 'vitest';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import { library } from '../model/library';
import type { Claim, Plan } from '../model/plan';
import { checkClaim, checkClaims } from './claims';

const plan = sample as unknown as Plan;

const claim = (change: Partial<Claim>): Claim => ({
  id: 'test',
  statement: 'A statement',
  source: 'A source',
  metric: 'peakBf16FlopsPerS',
  hardware: 'gb200-nvl72',
  published: '180 PFLOP/s',
  tolerance: 0.02,
  ...change,
});
const verdictOf = (change: Partial<Claim>) => checkClaim(plan, library, claim(change));

describe('the ledger of the sample', () => {
  const checked = Object.fromEntries(checkClaims(plan, library).map((each) => [each.claim.id, each]));

  it.each(['bf16', 'bf16-nvl72', 'memory', 'bandwidth', 'npus', 'power', 'power-nvl72', 'power-ratio'])(
    '%s holds',
    (id) => {
      expect(checked[id]).toMatchObject({ verdict: 'holds' });
    },
  );

  it('"double the compute" does not hold at the stated figures', () => {
    const double = checked['double'];
    expect(double?.verdict).not.toBe('holds');
    expect(double?.computed).toBeGreaterThan(1.5);
    expect(double?.computed).toBeLessThan(1.9);
  });

  it('deviation, computed and published value belong together, inside the range', () => {
    for (const each of Object.values(checked)) {
      if (each.computed === null || each.published === null) throw new Error(each.claim.id);
      expect(each.deviation).toBeCloseTo(each.computed / each.published - 1, 12);
      expect(each.computed).toBeGreaterThanOrEqual(each.range?.low ?? NaN);
      expect(each.computed).toBeLessThanOrEqual(each.range?.high ?? NaN);
      if (each.verdict === 'holds') expect(Math.abs(each.deviation ?? NaN)).toBeLessThanOrEqual(each.claim.tolerance);
    }
  });
});

describe('verdicts', () => {
  it('holds: the profile gives the value', () => {
    expect(verdictOf({})).toMatchObject({
      verdict: 'holds',
      computed: 1.8e17,
      published: 1.8e17,
      explanation: 'The profile gives the published value.',
    });
  });

  it('holds within its tolerance, and says by how much it misses', () => {
    const near = verdictOf({ published: '178 PFLOP/s' });
    expect(near.verdict).toBe('holds');
    expect(near.explanation).toContain('1.1% more, within 2.0%');
  });

  it('holds only if another published figure is taken, and names it with its source', () => {
    const other = verdictOf({ published: '162 PFLOP/s' });
    expect(other.verdict).toBe('holdsOnlyIf');
    expect(other.explanation).toContain('peak bf16, dense is 2250 TFLOP/s (Verda GB300 NVL72 write-up)');
  });

  it('contradicted: no published figure brings it about', () => {
    const sparse = verdictOf({ published: '360 PFLOP/s' });
    expect(sparse.verdict).toBe('contradicted');
    expect(sparse.deviation).toBeCloseTo(-0.5, 12);
    expect(sparse.explanation).toContain('50% less');
  });

  it('compares two systems where the claim does', () => {
    expect(
      verdictOf({ metric: 'accelerators', hardware: 'cloudmatrix-384', against: 'gb200-nvl72', published: 5.33 }),
    ).toMatchObject({ verdict: 'holds', published: 5.33 });
  });

  it.each<[string, Partial<Claim>]>([
    ['hardware is missing', { hardware: 'gone' }],
    ['the other hardware is missing', { against: 'gone' }],
    ['the figure is not one', { metric: 'constructor' }],
    ['the value has another unit', { published: '180 kW' }],
    ['the value is no quantity', { published: true }],
    ['the value is 0', { published: 0 }],
  ])('cannot be checked where %s', (_case, change) => {
    const checked = verdictOf(change);
    expect(checked).toMatchObject({ verdict: 'unknown', computed: null });
    expect(checked.explanation).not.toBe('');
  });

  it('an own profile of the plan counts like one of the library', () => {
    const own = structuredClone(plan);
    const profile = library.hardware.find((each) => each.id === 'gb200-nvl72');
    if (!profile) throw new Error('profile');
    const copy = structuredClone(profile);
    copy.id = 'own';
    copy.figures['device.peakBf16'] = { value: '5 PFLOP/s', source: 'test', confidence: 'user' };
    own.hardware.push(copy);
    expect(checkClaim(own, library, claim({ hardware: 'own', published: '360 PFLOP/s' })).verdict).toBe('holds');
  });
});
