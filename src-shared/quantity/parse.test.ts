import { describe, expect, it } from 'vitest';
import { toEntry } from './format';
import { parseQuantity } from './parse';
import { dimensions, unitFactor, unitsOf, type Dimension } from './units';

const allDimensions = Object.keys(dimensions) as Dimension[];
const everyUnit = allDimensions.flatMap((dimension) => unitsOf(dimension).map((unit) => [dimension, unit] as const));

function valueOf(entry: string | number, dimension: Dimension): number {
  const parsed = parseQuantity(entry, dimension);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
}

function messageOf(entry: string | number, dimension: Dimension): string {
  const parsed = parseQuantity(entry, dimension);
  if (parsed.ok) throw new Error(`${entry} was read as ${parsed.value}`);
  return parsed.message;
}

describe('what people type', () => {
  it.each<[string | number, Dimension, number]>([
    ['3.2 TB/s', 'bytesPerS', 3.2e12],
    ['400 Gbit/s', 'bytesPerS', 5e10],
    ['400 Gb/s', 'bytesPerS', 5e10],
    ['400 Gbps', 'bytesPerS', 5e10],
    ['400 GB/s', 'bytesPerS', 4e11],
    ['400 GBps', 'bytesPerS', 4e11],
    ['2 us', 'seconds', 2e-6],
    ['2 µs', 'seconds', 2e-6],
    ['2us', 'seconds', 2e-6],
    ['90 days', 'seconds', 90 * 86400],
    ['192 GiB', 'bytes', 192 * 1024 ** 3],
    ['192 GB', 'bytes', 192e9],
    ['0.08 USD/kWh', 'usdPerJ', 0.08 / 3.6e6],
    ['8.2 million USD', 'usd', 8.2e6],
    ['15 trillion tokens', 'tokens', 15e12],
    ['989 TFLOPS', 'flopsPerS', 989e12],
    ['85 %', 'ratio', 0.85],
    ['85%', 'ratio', 0.85],
    [0.85, 'ratio', 0.85],
    ['2x', 'ratio', 2],
    [4096, 'count', 4096],
    ['8192', 'tokens', 8192],
    ['-5 W', 'watts', -5],
    ['.5 s', 'seconds', 0.5],
    ['1e3 GB', 'bytes', 1e12],
    ['  7 kW  ', 'watts', 7000],
  ])('%s as %s', (entry, dimension, value) => {
    expect(valueOf(entry, dimension) / value).toBeCloseTo(1, 14);
  });

  it('keeps bits and bytes, 1000 and 1024 apart', () => {
    expect(valueOf('8 Gbit/s', 'bytesPerS')).toBe(valueOf('1 GB/s', 'bytesPerS'));
    expect(valueOf('1 GiB', 'bytes')).toBe(1_073_741_824);
    expect(valueOf('1 GB', 'bytes')).toBe(1_000_000_000);
    expect(valueOf('1 GiB/s', 'bytesPerS')).toBe(1_073_741_824);
  });

  it('gives back amount and unit as typed', () => {
    expect(parseQuantity('400 Gbit/s', 'bytesPerS')).toEqual({ ok: true, value: 5e10, amount: 400, unit: 'Gbit/s' });
  });

  it.each(['1,500,000 USD', '1_500_000 USD', "1'500'000 USD", '1 500 000 USD', '1\u202f500\u202f000\u00a0USD'])(
    'groups of thousands: %s',
    (entry) => {
      expect(valueOf(entry, 'usd')).toBe(1.5e6);
    },
  );

  it('adds no noise of binary fractions', () => {
    expect(valueOf('8.2 million USD', 'usd')).toBe(8.2e6);
    expect(valueOf('0.1 ms', 'seconds')).toBe(1e-4);
    expect(valueOf('2.3 TB/s', 'bytesPerS')).toBe(2.3e12);
  });
});

describe('equal values in different units are equal numbers', () => {
  it.each<[Dimension, string[]]>([
    ['usdPerJ', ['0.12 USD/kWh', '120 USD/MWh']],
    ['bytesPerS', ['50 GB/s', '400 Gbit/s', '0.4 Tb/s', '400 Gbps', '50000 MBps']],
    ['bytesPerS', ['112.5 GB/s', '900 Gbit/s']],
    ['seconds', ['1.1 h', '66 min', '3960 s']],
    ['seconds', ['2 years', '730 days', '17520 h']],
    ['joules', ['0.7 kWh', '2.52 MJ', '700 Wh']],
    ['kgPerJ', ['0.37 kg/kWh', '370 g/kWh']],
    ['ratio', ['7 %', '0.07']],
    ['perYear', ['5 %/year', '0.05 per year']],
    ['usdPerW', ['10 USD/W', '10 million USD/MW', '10000 USD/kW']],
    ['bytes', ['1 PiB', '1024 TiB', '1125899906842624 B']],
    ['bytes', ['0.3 GiB', '307.2 MiB']],
  ])('%s: %j', (dimension, entries) => {
    const values = entries.map((entry) => valueOf(entry, dimension));
    expect(new Set(values).size, values.join(', ')).toBe(1);
  });
});

describe('what is refused', () => {
  it.each(['bytes', 'bytesPerS', 'seconds', 'watts', 'usd', 'flopsPerS'] as const)(
    'a bare number as %s, with the units allowed',
    (dimension) => {
      const message = messageOf(400, dimension);
      expect(message).toContain('"400" has no unit');
      expect(message).toContain(dimensions[dimension].title);
      expect(message).toContain(unitsOf(dimension)[0]);
    },
  );

  it.each(allDimensions)('but 0 needs no unit: %s', (dimension) => {
    expect(valueOf(0, dimension)).toBe(0);
    expect(valueOf('0', dimension)).toBe(0);
  });

  it.each<[string, Dimension]>([
    ['400 Gb', 'bytes'],
    ['400 Gbit', 'bytes'],
    ['400 GB', 'bytesPerS'],
    ['3 kW', 'joules'],
    ['3 furlongs', 'seconds'],
    ['5 %', 'count'],
    ['3 TB/s/s', 'bytesPerS'],
  ])('a unit of another dimension or of none: %s as %s', (entry, dimension) => {
    expect(messageOf(entry, dimension)).toContain('is not one of');
  });

  it.each(['', '   '])('nothing at all: %j', (entry) => {
    expect(messageOf(entry, 'watts')).toBe('a value is needed');
  });

  it.each(['fast', 'GB 3', '--3 W', '+ W', 'NaN W', 'Infinity W', '1e999 W'])('no number: %s', (entry) => {
    expect(messageOf(entry, 'watts')).toMatch(/does not start with a number|is not one of/u);
  });

  it.each(['1,5 GB', '1,50 GB', '12,3456 GB', "1'5 GB", '1 5 GB', '1234,567 GB'])(
    'a comma or gap that does not group thousands: %s',
    (entry) => {
      expect(parseQuantity(entry, 'bytes').ok).toBe(false);
    },
  );
});

describe('upper and lower case', () => {
  it.each<[string, Dimension, number]>([
    ['3 tb/s', 'bytesPerS', 0],
    ['3 Tb/S', 'bytesPerS', 3e12 / 8],
    ['3 tbit/s', 'bytesPerS', 3e12 / 8],
    ['3 gb', 'bytes', 3e9],
    ['3 gib', 'bytes', 3 * 1024 ** 3],
    ['3 KW', 'watts', 3000],
    ['3 usd', 'usd', 3],
    ['3 tflop/s', 'flopsPerS', 3e12],
  ])('%s as %s', (entry, dimension, value) => {
    if (value === 0) expect(parseQuantity(entry, dimension).ok).toBe(false);
    else expect(valueOf(entry, dimension)).toBe(value);
  });

  it('tells milli from mega', () => {
    expect(valueOf('3 mW', 'watts')).toBe(3e-3);
    expect(valueOf('3 MW', 'watts')).toBe(3e6);
    expect(messageOf('3 mw', 'watts')).toContain('"mw"');
    expect(parseQuantity('3 mJ', 'joules').ok).toBe(false);
    expect(parseQuantity('3 MS', 'seconds').ok).toBe(false);
    expect(parseQuantity('3 MJ/token', 'joulesPerToken').ok).toBe(false);
  });

  it('tells bit from byte', () => {
    expect(valueOf('8 Gbps', 'bytesPerS')).toBe(1e9);
    expect(valueOf('8 GBps', 'bytesPerS')).toBe(8e9);
    expect(parseQuantity('8 gbps', 'bytesPerS').ok).toBe(false);
  });
});

describe('round trips', () => {
  it.each(everyUnit)('%s in "%s": entry and back', (dimension, unit) => {
    const factor = unitFactor(dimension, unit) ?? NaN;
    for (const amount of [1, 7, 0.125, 1234.5, 8.2, 1e-9, 3e15]) {
      const value = amount * factor;
      const entry = toEntry(value, dimension, unit);
      expect(valueOf(entry, dimension) / value, entry).toBeCloseTo(1, 11);
    }
  });

  it.each(allDimensions)('%s in the unit that reads best', (dimension) => {
    for (let exponent = -6; exponent <= 18; exponent++) {
      const value = 1.25 * 10 ** exponent;
      expect(valueOf(toEntry(value, dimension), dimension) / value).toBeCloseTo(1, 11);
    }
  });

  it('every unit is read by its own name and as a factor of its own', () => {
    for (const [dimension, unit] of everyUnit)
      expect(
        valueOf(unit === '' ? '3' : `3 ${unit}`, dimension) / (3 * (unitFactor(dimension, unit) ?? NaN)),
      ).toBeCloseTo(1, 14);
  });

  it('the first unit of a dimension is the canonical one', () => {
    for (const dimension of allDimensions) expect(unitFactor(dimension, unitsOf(dimension)[0] ?? '')).toBe(1);
  });

  it('names that every object has are no units', () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(messageOf(`3 ${name}`, 'watts')).toContain('is not one of');
  });
});
