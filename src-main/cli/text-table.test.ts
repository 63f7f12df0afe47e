import { describe, expect, it } from 'vitest';
import { left, right, textTable } from './text-table';

describe('textTable', () => {
  it('aligns columns, pads by characters and leaves no space at the end of a line', () => {
    const table = textTable(
      [left('Figure [unit]'), right('A'), left('Note')],
      [
        ['Power [kW]', '559', 'much'],
        ['Ratio', '3.86×', ''],
        ['Time', '12', 'µs'],
      ],
    );
    expect(table.split('\n')).toEqual([
      'Figure [unit]      A  Note',
      '─────────────  ─────  ────',
      'Power [kW]       559  much',
      'Ratio          3.86×',
      'Time              12  µs',
      '',
    ]);
  });

  it('a row with too few cells is filled up', () => {
    expect(textTable([left('a'), right('b')], [['x']])).toBe('a  b\n─  ─\nx\n');
  });
});
