import { describe, expect, it } from 'vitest';
import { columnTexts, figureText, shareTexts } from './figures';

describe('figureText', () => {
  it('parts the amount from the unit that reads best', () => {
    expect(figureText(353_364, 'tokensPerS')).toEqual({ amount: '353.4', unit: 'ktokens/s' });
    expect(figureText(0.04981, 'seconds')).toEqual({ amount: '49.81', unit: 'ms' });
    expect(figureText(0.4879, 'ratio')).toEqual({ amount: '48.79', unit: '%' });
  });

  it('keeps the unit asked for and shows what is unknown as a dash', () => {
    expect(figureText(2e-6, 'seconds', 'us')).toEqual({ amount: '2', unit: 'µs' });
    expect(figureText(undefined, 'watts')).toEqual({ amount: '–', unit: '' });
  });
});

describe('columnTexts', () => {
  it('gives all numbers the decimals of the largest', () => {
    expect(columnTexts([22.2, 0.91, 2.056, 26.75])).toEqual(['22.20', '0.91', '2.06', '26.75']);
    expect(columnTexts([12_345, 7.6])).toEqual(['12\u202f345', '8']);
  });

  it('rounds to the last place of the column, also where that carries over', () => {
    expect(columnTexts([26.75, 0.007])).toEqual(['26.75', '0.01']);
    expect(columnTexts([26.75, 0.996])).toEqual(['26.75', '1.00']);
    expect(columnTexts([26.75, 0.9949])).toEqual(['26.75', '0.99']);
  });

  it('never shows something as nothing', () => {
    expect(columnTexts([26.75, 0.004, 0, undefined])).toEqual(['26.75', '<0.01', '0.00', '–']);
    expect(columnTexts([])).toEqual([]);
  });
});

describe('shareTexts', () => {
  it('are percent with one decimal', () => {
    expect(shareTexts([0.83, 0.034, 0.0003])).toEqual(['83.0', '3.4', '<0.1']);
    expect(shareTexts([1.322, 0.44])).toEqual(['132.2', '44.0']);
  });
});
