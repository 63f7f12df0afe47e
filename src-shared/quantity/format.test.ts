import { describe, expect, it } from 'vitest';
import { chooseUnit, formatCount, formatNumber, formatQuantity, toEntry, toUnit, withMicroSign } from './format';
import { parseQuantity } from './parse';

describe('formatNumber', () => {
  it.each<[number, string]>([
    [0, '0'],
    [1, '1'],
    [0.85, '0.85'],
    [1234.5678, '1\u202f235'],
    [1234567, '1\u202f234\u202f567'],
    [-1234567, '-1\u202f234\u202f567'],
    [0.00012346, '0.0001235'],
    [99.996, '100'],
    [1e-7, '1.000e-7'],
    [2e15, '2.000e+15'],
    [NaN, '–'],
    [Infinity, '–'],
  ])('%d', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('keeps as many significant digits as asked', () => {
    expect(formatNumber(3.14159, 3)).toBe('3.14');
    expect(formatNumber(3.14159, 6)).toBe('3.14159');
  });
});

describe('formatQuantity', () => {
  it.each<[number, Parameters<typeof formatQuantity>[1], string]>([
    [3.92e11, 'bytesPerS', '392\u00a0GB/s'],
    [49.2e12, 'bytes', '49.2\u00a0TB'],
    [2e-6, 'seconds', '2\u00a0µs'],
    [90, 'seconds', '90\u00a0s'],
    [7200, 'seconds', '2\u00a0h'],
    [5.59e5, 'watts', '559\u00a0kW'],
    [0.425, 'ratio', '42.5\u202f%'],
    [384, 'count', '384'],
    [3.6e6, 'joules', '1\u00a0kWh'],
  ])('%d %s', (value, dimension, text) => {
    expect(formatQuantity(value, dimension)).toBe(text);
  });

  it('never labels a multiple of 1024 as a decimal unit', () => {
    expect(formatQuantity(64 * 1024 ** 3, 'bytes')).toBe('68.72\u00a0GB');
    expect(formatQuantity(64 * 1024 ** 3, 'bytes', { unit: 'GiB' })).toBe('64\u00a0GiB');
  });

  it('shows a dash for what is not known', () => {
    for (const value of [null, undefined, NaN, Infinity]) expect(formatQuantity(value, 'watts')).toBe('–');
  });

  it('takes the unit and digits of a column', () => {
    expect(formatQuantity(1.5e9, 'bytes', { unit: 'MB' })).toBe('1\u202f500\u00a0MB');
    expect(formatQuantity(1.23456e9, 'bytes', { significantDigits: 2 })).toBe('1.2\u00a0GB');
  });

  it('can be typed back, grouping and all', () => {
    for (const value of [1234567, 12.5e6, 0.25]) {
      const parsed = parseQuantity(formatQuantity(value, 'usd', { unit: 'USD', significantDigits: 9 }), 'usd');
      expect(parsed).toMatchObject({ ok: true, value });
    }
  });
});

describe('formatCount', () => {
  it('reads large plain numbers in words', () => {
    expect(formatCount(671e9)).toBe('671\u00a0billion');
    expect(formatCount(1.5e12)).toBe('1.5\u00a0trillion');
    expect(formatCount(38_200_000)).toBe('38.2\u00a0million');
    expect(formatCount(4096)).toBe('4\u202f096');
  });
});

describe('units', () => {
  it('reads best: 1 to 999 where the ladder allows', () => {
    expect(chooseUnit(999e9, 'bytes')).toBe('GB');
    expect(chooseUnit(1e12, 'bytes')).toBe('TB');
    expect(chooseUnit(-4e6, 'usd')).toBe('MUSD');
    expect(chooseUnit(0, 'watts')).toBe('W');
  });

  it('converts to a unit of the dimension and refuses another', () => {
    expect(toUnit(5e10, 'bytesPerS', 'Gbit/s')).toBe(400);
    expect(() => toUnit(1, 'bytesPerS', 'GiB')).toThrow('not of dimension');
  });

  it('writes entries without grouping or noise', () => {
    expect(toEntry(8.2e6, 'usd', 'million USD')).toBe('8.2 million USD');
    expect(toEntry(0.1 + 0.2, 'ratio', '')).toBe('0.3');
    expect(toEntry(5e10, 'bytesPerS', 'Gbit/s')).toBe('400 Gbit/s');
  });
});

describe('withMicroSign', () => {
  it.each([
    ['5.6 us', '5.6 µs'],
    ['8us', '8µs'],
    ['200 Gbit/s', '200 Gbit/s'],
    ['statement about us', 'statement about us'],
    ['', ''],
  ])('%s -> %s', (text, shown) => {
    expect(withMicroSign(text)).toBe(shown);
  });

  it('gives a text that still says the same', () => {
    expect(parseQuantity(withMicroSign('5.6 us'), 'seconds')).toEqual({
      ...parseQuantity('5.6 us', 'seconds'),
      unit: 'µs',
    });
  });
});
