/**
 * The registry of result figures. Keys carry the unit; tables, charts, CSV headers and the comparison
 * are derived from it. "better" says which direction a planner wants, null where neither is.
 */
import type { Dimension } from '../quantity/units';

export interface Metric {
  title: string;
  dimension: Dimension;
  /** Unit of tables and exports. */
  unit: string;
  better: 'higher' | 'lower' | null;
  group: 'performance' | 'memory' | 'network' | 'power' | 'cost' | 'system';
  description: string;
}

const metric = (
  group: Metric['group'],
  title: string,
  dimension: Dimension,
  unit: string,
  better: Metric['better'],
  description: string,
): Metric => ({ title, dimension, unit, better, group, description });

export const metrics = {
  stepTimeS: metric('performance', 'Step time', 'seconds', 's', 'lower', 'One optimiser step.'),
  tokensPerS: metric(
    'performance',
    'Throughput',
    'tokensPerS',
    'tokens/s',
    'higher',
    'Training tokens, or generated tokens of a service, per second over all systems.',
  ),
  tokensPerSPerDevice: metric(
    'performance',
    'Throughput per accelerator',
    'tokensPerS',
    'tokens/s',
    'higher',
    'Per accelerator package as sold (two dies of an Ascend 910C count once).',
  ),
  trainingTimeS: metric(
    'performance',
    'Training time',
    'seconds',
    'days',
    'lower',
    'The whole run, with the effective-time assumption.',
  ),
  mfu: metric(
    'performance',
    'Model FLOP/s utilisation',
    'ratio',
    '%',
    'higher',
    'Useful model FLOPs (causal attention counted once) over the dense BF16 peak.',
  ),
  hfu: metric(
    'performance',
    'Hardware FLOP/s utilisation',
    'ratio',
    '%',
    null,
    'FLOPs executed, recomputation included, over the dense BF16 peak.',
  ),
  modelFlopsPerStep: metric(
    'performance',
    'Model FLOPs per step',
    'flops',
    'PFLOP',
    null,
    'Forward and backward, without recomputation.',
  ),
  ttftS: metric(
    'performance',
    'Time to first token',
    'seconds',
    's',
    'lower',
    'Prefill of one mean prompt at steady state, without queueing.',
  ),
  tpotS: metric(
    'performance',
    'Time per output token',
    'seconds',
    'ms',
    'lower',
    'Mean time between tokens of one request at steady state.',
  ),
  requestsPerS: metric(
    'performance',
    'Request capacity',
    'perS',
    '/s',
    'higher',
    'Requests per second within the TPOT and TTFT limits.',
  ),
  promptTokensPerS: metric(
    'performance',
    'Prompt throughput',
    'tokensPerS',
    'tokens/s',
    'higher',
    'Prompt tokens per second at capacity, cached ones included.',
  ),
  decodeBatchPerDevice: metric(
    'performance',
    'Decode batch per device',
    'count',
    '',
    null,
    'Concurrent requests per decoding device.',
  ),
  systemsNeeded: metric(
    'performance',
    'Systems needed',
    'count',
    '',
    'lower',
    'Whole systems for the request rate asked for, at the assumed load.',
  ),
  collectiveTimeS: metric('network', 'Collective time', 'seconds', 'us', 'lower', 'One operation.'),
  busBandwidthBytesPerS: metric(
    'network',
    'Bus bandwidth',
    'bytesPerS',
    'GB/s',
    'higher',
    'Algorithm bandwidth times the factor of nccl-tests, comparable with the line rate.',
  ),
  memoryPerDeviceBytes: metric('memory', 'Memory per device', 'bytes', 'GB', 'lower', 'Fullest device, all parts.'),
  memoryUtilisation: metric('memory', 'Memory in use', 'ratio', '%', null, 'Fullest device, of its capacity.'),
  systems: metric('system', 'Systems', 'count', '', null, 'Systems in the deployment.'),
  devices: metric('system', 'Devices', 'count', '', null, 'Devices (ranks) in the deployment.'),
  devicesUsed: metric('system', 'Devices in use', 'count', '', null, 'Devices that the layout occupies.'),
  systemPowerW: metric('power', 'IT power', 'watts', 'kW', 'lower', 'Average while the workload runs, all systems.'),
  facilityPowerW: metric('power', 'Facility power', 'watts', 'kW', 'lower', 'Average with cooling (PUE).'),
  peakFacilityPowerW: metric(
    'power',
    'Peak facility power',
    'watts',
    'kW',
    'lower',
    'All systems at full load, with PUE: what must be provisioned.',
  ),
  energyPerTokenJ: metric(
    'power',
    'Energy per token',
    'joulesPerToken',
    'J/token',
    'lower',
    'Facility energy per training or generated token.',
  ),
  energyPerStepJ: metric('power', 'Energy per step', 'joules', 'MJ', 'lower', 'Facility energy per optimiser step.'),
  runEnergyJ: metric(
    'power',
    'Energy of the run',
    'joules',
    'GWh',
    'lower',
    'Facility energy of the whole training run.',
  ),
  tokensPerJ: metric('power', 'Tokens per joule', 'count', '', 'higher', 'Throughput per watt of facility power.'),
  carbonKg: metric(
    'power',
    'Carbon of the run',
    'kilograms',
    't',
    'lower',
    'Energy of the run at the assumed grid intensity.',
  ),
  capitalUsd: metric(
    'cost',
    'Capital',
    'usd',
    'million USD',
    'lower',
    'Systems and the network that joins them, without the facility.',
  ),
  facilityCapitalUsd: metric(
    'cost',
    'Facility capital',
    'usd',
    'million USD',
    'lower',
    'Building, power and cooling for the peak power.',
  ),
  costPerHourUsd: metric(
    'cost',
    'Cost per hour',
    'usd',
    'USD',
    'lower',
    'Amortised capital, facility, maintenance and energy.',
  ),
  runCostUsd: metric('cost', 'Cost of the run', 'usd', 'million USD', 'lower', 'Cost per hour over the training time.'),
  costPerTokenUsd: metric(
    'cost',
    'Cost per million tokens',
    'usdPerToken',
    'USD/Mtok',
    'lower',
    'All costs over all training or generated tokens.',
  ),
  systemsPer10Mw: metric(
    'power',
    'Systems under 10 MW',
    'count',
    '',
    'higher',
    'Whole systems whose peak facility power fits 10 MW.',
  ),
} as const satisfies Record<string, Metric>;

export type MetricKey = keyof typeof metrics;
export type MetricValues = Partial<Record<MetricKey, number>>;
