/** The overview's columns: one unit, decimals under each other. */
import { expect, it } from 'vitest';
import { figureColumn } from './figure-column';

const withCost = (usdPerMillion: number) => ({ costPerTokenUsd: usdPerMillion / 1e6 });

it('writes a column in one unit with the same decimals, and a dash where there is no result', () => {
  const column = figureColumn([withCost(0.22), undefined, withCost(0.37971)], 'costPerTokenUsd');
  expect(column).toEqual({ title: 'Cost per million tokens', unit: 'USD/Mtok', texts: ['0.2200', '–', '0.3797'] });
});

it('keeps three digits of the smallest beside much larger figures', () => {
  expect(figureColumn([withCost(0.2234), withCost(784.72)], 'costPerTokenUsd').texts).toEqual(['0.223', '784.720']);
});

it('has a unit before the first run', () => {
  expect(figureColumn([undefined], 'facilityPowerW')).toEqual({ title: 'Facility power', unit: 'kW', texts: ['–'] });
});
