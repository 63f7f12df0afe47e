import { describe, expect, it } from 'vitest';
import { partTable } from './part-table';

const parts = [
  { key: 'systems', title: 'Systems', value: 234 },
  { key: 'network', title: 'Scale-out network', value: 0 },
  { key: 'energy', title: 'Energy', value: 78, note: 'at the meter' },
];

describe('partTable', () => {
  it('has one unit, leaves out parts of nothing, and shares that add up to the total', () => {
    const table = partTable(parts, 'usd', undefined, 'USD');
    expect(table.unit).toBe('USD');
    expect(table.total).toBe('312.0');
    expect(table.rows).toEqual([
      { key: 'systems', title: 'Systems', note: '', amount: '234.0', share: '75.0' },
      { key: 'energy', title: 'Energy', note: 'at the meter', amount: '78.0', share: '25.0' },
    ]);
  });

  it('takes shares of a capacity that the parts do not fill', () => {
    const table = partTable([{ key: 'weights', title: 'Weights', value: 16e9 }], 'bytes', 64e9);
    expect(table.unit).toBe('GB');
    expect(table.total).toBe('16.00');
    expect(table.rows[0]?.share).toBe('25.0');
  });
});
