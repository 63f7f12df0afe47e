import { describe, expect, it } from 'vitest';
import { library } from '../../../src-shared/model/library';
import { newPlan } from '../../../src-shared/model/new-plan';
import type { Claim, Plan } from '../../../src-shared/model/plan';
import { checkPlan } from '../../../src-shared/model/check';
import { checkClaim, checkClaims, type CheckedClaim } from '../../../src-shared/results/claims';
import { addClaim, deleteClaim, newClaim, setPublished, setSubject, setTolerance, toleranceOf } from './claim-edits';
import { claimRange, claimValue, countByVerdict, filterClaims } from './claim-rows';

const CLAIM: Claim = {
  id: 'power',
  statement: 'CloudMatrix 384 draws 559 kW',
  source: 'Press',
  metric: 'powerW',
  hardware: 'cloudmatrix-384',
  published: '559 kW',
  tolerance: 0.005,
};

function plan(...claims: Claim[]): Plan {
  return { ...newPlan(library, 'plan', 'test@1'), claims: structuredClone(claims) };
}

const only = (from: Plan): Claim => {
  const [claim] = from.claims;
  if (!claim) throw new Error('no claim');
  return claim;
};
const check = (claim: Claim): CheckedClaim => checkClaim(plan(claim), library, claim);

describe('a new claim', () => {
  it('is without problems and says what the profile gives', () => {
    const made = plan(CLAIM);
    const claim = newClaim(made, library);
    addClaim(claim)(made);
    expect(checkPlan(made, library).issues.filter((issue) => issue.path.startsWith('claims'))).toEqual([]);
    expect(checkClaims(made, library).at(-1)?.verdict).toBe('holds');
  });

  it('has an id of its own', () => {
    const made = plan();
    addClaim(newClaim(made, library))(made);
    addClaim(newClaim(made, library))(made);
    expect(new Set(made.claims.map((each) => each.id)).size).toBe(2);
  });
});

describe('edits of a claim', () => {
  it('keep the published value while its dimension stays', () => {
    const made = plan(CLAIM);
    setSubject('power', library, { hardware: 'gb200-nvl72' })(made);
    expect(only(made)).toMatchObject({ hardware: 'gb200-nvl72', published: '559 kW' });
  });

  it('start the value again where it becomes a ratio, and where it is a figure again', () => {
    const made = plan(CLAIM);
    setSubject('power', library, { against: 'gb200-nvl72' })(made);
    expect(only(made).published).toBeTypeOf('number');
    expect(check(only(made)).verdict).toBe('holds');
    setSubject('power', library, { against: null })(made);
    expect(only(made)).not.toHaveProperty('against');
    expect(only(made).published).toMatch(/ kW$/u);
    setSubject('power', library, { metric: 'memoryBytes' })(made);
    expect(only(made).published).toMatch(/ TB$/u);
  });

  it('set value and tolerance, and delete', () => {
    const made = plan(CLAIM, { ...CLAIM, id: 'other' });
    setPublished('power', '600 kW')(made);
    setTolerance('power', 0.1)(made);
    expect(only(made)).toMatchObject({ published: '600 kW', tolerance: 0.1 });
    deleteClaim('power')(made);
    expect(made.claims.map((each) => each.id)).toEqual(['other']);
  });
});

describe('toleranceOf', () => {
  it.each([
    ['5 %', 0.05],
    ['5', 0.05],
    ['0.05', 0.05],
    ['0', 0],
    [' 2.5% ', 0.025],
  ])('%s', (text, value) => {
    const checked = toleranceOf(text);
    expect(checked.ok && checked.value).toBeCloseTo(value, 12);
  });

  it.each(['', 'much', '-1', '300 %', '5 kW'])('refuses "%s"', (text) => expect(toleranceOf(text).ok).toBe(false));
});

describe('rows', () => {
  it('show figures in the unit of the figure and ratios as such', () => {
    const figure = check(CLAIM);
    expect(claimValue(figure, figure.published)).toBe('559\u00a0kW');
    const ratio = check({ ...CLAIM, against: 'gb200-nvl72', published: 3.9 });
    expect(claimValue(ratio, ratio.published)).toBe('3.90×');
    expect(claimValue(figure, null)).toBe('–');
  });

  it('name a range only where published alternatives give one', () => {
    const checked = { ...check(CLAIM), range: { low: 500e3, high: 600e3 } };
    expect(claimRange(checked)).toBe('500 to 600\u00a0kW');
    expect(claimRange({ ...checked, range: { low: 559e3, high: 559e3 } })).toBe('');
    expect(claimRange({ ...checked, range: null })).toBe('');
  });

  it('count and filter by verdict', () => {
    const checked = [check(CLAIM), check({ ...CLAIM, published: '1 kW' }), check({ ...CLAIM, metric: 'nothing' })];
    expect(countByVerdict(checked)).toEqual({ all: 3, holds: 1, holdsOnlyIf: 0, contradicted: 1, unknown: 1 });
    expect(filterClaims(checked, 'contradicted')).toEqual([checked[1]]);
    expect(filterClaims(checked, 'all')).toHaveLength(3);
  });
});
