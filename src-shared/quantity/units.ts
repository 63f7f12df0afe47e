/**
 * Dimensions and their units: the only place in the product that holds conversion factors.
 * The first unit of a dimension is the canonical one (SI base); everything inside the engine, the
 * database and the contract is a plain number in that unit. Bits and bytes, 1000 and 1024 are distinct.
 */

const K = 1e3;
const M = 1e6;
const G = 1e9;
const T = 1e12;
const P = 1e15;
const E = 1e18;
const Ki = 1024;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Unit symbol -> factor to the canonical unit of its dimension. */
type UnitTable = Readonly<Record<string, number>>;

const bytes: UnitTable = {
  B: 1,
  kB: K,
  MB: M,
  GB: G,
  TB: T,
  PB: P,
  KiB: Ki,
  MiB: Ki ** 2,
  GiB: Ki ** 3,
  TiB: Ki ** 4,
  PiB: Ki ** 5,
};

const perSecond = (table: UnitTable, factor = 1): Record<string, number> =>
  Object.fromEntries(Object.entries(table).map(([unit, value]) => [`${unit}/s`, value * factor]));

const bits: UnitTable = { bit: 1, kbit: K, Mbit: M, Gbit: G, Tbit: T, Pbit: P };
const bitsShort: UnitTable = { bps: 1, kbps: K, Mbps: M, Gbps: G, Tbps: T };
const bytesShort: UnitTable = { kBps: K, MBps: M, GBps: G, TBps: T };

export const dimensions = {
  bytes: { title: 'data size', suffix: 'Bytes', units: bytes },
  bytesPerS: {
    title: 'bandwidth',
    suffix: 'BytesPerS',
    units: {
      ...perSecond(bytes),
      ...perSecond(bits, 1 / 8),
      'Gb/s': G / 8,
      'Tb/s': T / 8,
      ...Object.fromEntries(Object.entries(bitsShort).map(([unit, value]) => [unit, value / 8])),
      ...bytesShort,
    },
  },
  flopsPerS: {
    title: 'compute rate',
    suffix: 'FlopsPerS',
    units: {
      'FLOP/s': 1,
      'GFLOP/s': G,
      'TFLOP/s': T,
      'PFLOP/s': P,
      'EFLOP/s': E,
      GFLOPS: G,
      TFLOPS: T,
      PFLOPS: P,
      EFLOPS: E,
      'TOP/s': T,
      'POP/s': P,
      TOPS: T,
      POPS: P,
    },
  },
  flops: {
    title: 'work',
    suffix: 'Flops',
    units: { FLOP: 1, GFLOP: G, TFLOP: T, PFLOP: P, EFLOP: E },
  },
  seconds: {
    title: 'time',
    suffix: 'S',
    units: {
      s: 1,
      ms: 1e-3,
      us: 1e-6,
      µs: 1e-6,
      ns: 1e-9,
      min: MINUTE,
      h: HOUR,
      d: DAY,
      days: DAY,
      day: DAY,
      years: YEAR,
      year: YEAR,
    },
  },
  watts: { title: 'power', suffix: 'W', units: { W: 1, mW: 1e-3, kW: K, MW: M, GW: G } },
  joules: {
    title: 'energy',
    suffix: 'J',
    units: {
      J: 1,
      kJ: K,
      MJ: M,
      GJ: G,
      Wh: HOUR,
      kWh: K * HOUR,
      MWh: M * HOUR,
      GWh: G * HOUR,
    },
  },
  usd: {
    title: 'money',
    suffix: 'Usd',
    units: { USD: 1, kUSD: K, 'thousand USD': K, MUSD: M, 'million USD': M, BUSD: G },
  },
  usdPerJ: {
    title: 'energy price',
    suffix: 'UsdPerJ',
    units: { 'USD/J': 1, 'USD/kWh': 1 / (K * HOUR), 'USD/MWh': 1 / (M * HOUR) },
  },
  usdPerW: {
    title: 'facility cost',
    suffix: 'UsdPerW',
    units: { 'USD/W': 1, 'USD/kW': 1 / K, 'USD/MW': 1 / M, 'million USD/MW': 1 },
  },
  usdPerToken: {
    title: 'cost per token',
    suffix: 'UsdPerToken',
    units: { 'USD/token': 1, 'USD/Mtok': 1 / M, 'USD per million tokens': 1 / M },
  },
  joulesPerToken: {
    title: 'energy per token',
    suffix: 'JPerToken',
    units: { 'J/token': 1, 'mJ/token': 1e-3, 'kJ/token': K },
  },
  flopsPerJ: {
    title: 'compute per energy',
    suffix: 'FlopsPerJ',
    units: { 'FLOP/J': 1, 'GFLOP/s/W': G, 'TFLOP/s/W': T },
  },
  kgPerJ: {
    title: 'carbon intensity',
    suffix: 'KgPerJ',
    units: { 'kg/J': 1, 'kg/kWh': 1 / (K * HOUR), 'g/kWh': 1 / (M * HOUR) },
  },
  kilograms: { title: 'mass', suffix: 'Kg', units: { kg: 1, t: K, kt: M } },
  tokens: {
    title: 'tokens',
    suffix: '',
    units: {
      tokens: 1,
      token: 1,
      ktokens: K,
      Mtokens: M,
      Gtokens: G,
      Ttokens: T,
      'million tokens': M,
      'billion tokens': G,
      'trillion tokens': T,
      Mtok: M,
      Btok: G,
      Ttok: T,
    },
  },
  tokensPerS: {
    title: 'token rate',
    suffix: 'TokensPerS',
    units: { 'tokens/s': 1, 'ktokens/s': K, 'Mtokens/s': M, 'tok/s': 1, 'ktok/s': K },
  },
  perS: {
    title: 'request rate',
    suffix: 'PerS',
    units: { '/s': 1, 'requests/s': 1, 'req/s': 1, 'requests/min': 1 / MINUTE },
  },
  perYear: {
    title: 'yearly rate',
    suffix: 'PerYear',
    units: { '/year': 1, '%/year': 0.01, 'per year': 1 },
  },
  ratio: { title: 'ratio', suffix: '', units: { '': 1, '%': 0.01, x: 1, '×': 1 } },
  count: { title: 'count', suffix: '', units: { '': 1 } },
} as const satisfies Record<string, { title: string; suffix: string; units: UnitTable }>;

export type Dimension = keyof typeof dimensions;

/** Unit symbols of a dimension, canonical first. */
export function unitsOf(dimension: Dimension): string[] {
  return Object.keys(dimensions[dimension].units);
}

/** Factor from a unit to the canonical unit of its dimension, or undefined when the unit is not of it. */
export function unitFactor(dimension: Dimension, unit: string): number | undefined {
  const units: UnitTable = dimensions[dimension].units;
  return Object.hasOwn(units, unit) ? units[unit] : undefined;
}
