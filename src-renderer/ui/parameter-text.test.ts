import { describe, expect, it } from 'vitest';
import { tierParameters } from '../../src-shared/model/fabric-parameters';
import type { QuantityParameter } from '../../src-shared/model/parameter';
import { trainingParameters } from '../../src-shared/model/workload-parameters';
import { conversionOf, entryOfText, problemOf, textOfEntry } from './parameter-text';

const bandwidth: QuantityParameter = tierParameters.bandwidth;
const deadline: QuantityParameter = trainingParameters.deadline;
const tokens: QuantityParameter = trainingParameters.totalTokens;

describe('entryOfText', () => {
  it('keeps what was typed with its unit', () => {
    expect(entryOfText(bandwidth, ' 400 Gbit/s ', '50 GB/s')).toBe('400 Gbit/s');
  });

  it('takes a bare number in the unit that was there, else in the unit shown', () => {
    expect(entryOfText(bandwidth, '3.2', '1 TB/s')).toBe('3.2 TB/s');
    expect(entryOfText(bandwidth, '60', undefined)).toBe('60 GB/s');
  });

  it('keeps plain numbers where they are whole values', () => {
    expect(entryOfText(tokens, '1000000', '15 trillion tokens')).toBe(1000000);
  });

  it('reads an empty optional field as none', () => {
    expect(entryOfText(deadline, '', '30 days')).toBeNull();
    expect(textOfEntry(null)).toBe('');
  });
});

describe('problemOf and conversionOf', () => {
  it('says what is wrong and what is allowed', () => {
    expect(problemOf(bandwidth, '5 parsecs')).toContain('parsecs');
    expect(problemOf(bandwidth, '5 parsecs')).toContain('Allowed: ');
    expect(problemOf(bandwidth, '50 GB/s')).toBeNull();
  });

  it('shows the value in the usual unit only where another was typed', () => {
    expect(conversionOf(bandwidth, '400 Gbit/s')).toBe('= 50\u00a0GB/s');
    expect(conversionOf(bandwidth, '50 GB/s')).toBeNull();
    expect(conversionOf(bandwidth, 'x')).toBeNull();
  });
});
