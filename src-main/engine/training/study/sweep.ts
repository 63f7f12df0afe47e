/**
 * The same training job on the same devices with scale-up domains of many sizes, at equal devices and at equal power:
 * the best layout is searched at every size. A point that fails says why and does not lose the others.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { TrainingInput } from '../../../../src-shared/model/scenario-input';
import { formatNumber, formatQuantity } from '../../../../src-shared/quantity/format';
import type { RunResult } from '../../../../src-shared/results/run-result';
import {
  sweepBases,
  type SizeSweep,
  type SweepBasis,
  type SweepPoint,
} from '../../../../src-shared/results/training-study';
import { systemDevicesOf } from '../../network/graph/build-graph';
import { exchangeWords } from '../../network/exchange/expert-exchange';
import { StudyError } from '../../network/study/study-error';
import type { RunOptions } from '../../result';
import { StoppedError } from '../../stopped-error';
import { runTraining } from '../run';
import { MODULE_W_PER_BYTE_PER_S, SWITCH_W_PER_BYTE_PER_S, switchUsdPerBytePerS } from './fabric-share';
import { ADDED_LATENCY_S, resizeDomain } from './resize-domain';
import { searchedInput } from './searched-input';

/** Rounding of a quotient of powers that should be whole. */
const WHOLE = 1e-9;

/** A sweep tells no progress: callers ask for one size at a time. */
type SweepOptions = Pick<RunOptions, 'shouldStop'>;

interface Job {
  readonly basis: SweepBasis;
  readonly accelerators: number;
  readonly hardware: HardwareSpec;
  readonly domains: number;
}

/** Devices and full-load IT power of the scenario itself: what is held from size to size. */
interface Held {
  readonly devices: number;
  readonly powerW: number;
}

function heldBy({ hardware, deployment }: TrainingInput): Held {
  return {
    devices: deployment.systems * systemDevicesOf(hardware),
    powerW: deployment.systems * hardware.power.systemW,
  };
}

function jobsOf(input: TrainingInput, sizes: readonly number[], held: Held): Job[] {
  const bases = Object.keys(sweepBases) as SweepBasis[];
  const machines = sizes.map((accelerators) => ({
    accelerators,
    hardware: resizeDomain(input.hardware, accelerators * input.hardware.device.perPackage),
  }));
  return bases.flatMap((basis) =>
    machines.map(({ accelerators, hardware }) => ({
      basis,
      accelerators,
      hardware,
      domains: Math.floor(
        (basis === 'equalDevices' ? held.devices / systemDevicesOf(hardware) : held.powerW / hardware.power.systemW) +
          WHOLE,
      ),
    })),
  );
}

/** What is too little where not one domain is held. */
const shortages: Record<SweepBasis, string> = {
  equalDevices: 'devices do not fill',
  equalPower: 'power does not feed',
};

type Found = Pick<SweepPoint, 'layout' | 'metrics' | 'parts' | 'note'>;

const nothing = (note: string): Found => ({ layout: null, metrics: {}, parts: [], note });

function found({ layout, metrics, breakdowns, bottleneck }: RunResult): Found {
  if (!layout) return nothing(bottleneck.text);
  return { layout, metrics, parts: breakdowns[0]?.parts ?? [], note: bottleneck.text };
}

/** The best layout on a machine, or why there is none. */
function search(input: TrainingInput, job: Job, options: SweepOptions): Found {
  try {
    const resized = { ...input, hardware: job.hardware };
    return found(runTraining(searchedInput(resized, { systems: job.domains, globalBatch: null }), options));
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    return nothing(`This size could not be searched: ${String(error)}.`);
  }
}

/** What a size means and what was assumed for it, in words; the figures are those of fabric-share. */
function assumptionsOf(input: TrainingInput, held: Held, jobs: readonly Job[]): string[] {
  const { hardware, deployment } = input;
  const { perPackage } = hardware.device;
  const own = systemDevicesOf(hardware) / perPackage;
  const number = (value: number): string => formatNumber(value, 7);
  return [
    `Equal devices: ${number(held.devices / perPackage)} accelerators at every size, as far as whole domains hold them; the search uses as many as the batch can be divided over.`,
    `Equal power: whole domains within ${formatQuantity(held.powerW, 'watts', { significantDigits: 4 })} of IT power at full load, before cooling: that of the scenario's ${number(deployment.systems)} systems.`,
    `Up to ${number(own)} accelerators the profile's own tiers are cut: inner tiers that divide a domain stay, the next is cut to it. Bandwidth and latency per device stay.`,
    ...(jobs.some((job) => job.accelerators > own)
      ? [
          `Beyond ${number(own)} one non-blocking tier of switches is added over groups of the own fabric, at the bandwidth of its outermost tier and ${formatNumber(ADDED_LATENCY_S * 1e6, 2)} µs more latency. No such machine need be on sale.`,
        ]
      : []),
    `Power and price of devices, hosts and NICs stay; those of the scale-up fabric follow its ports and optics (estimates): ${formatNumber(SWITCH_W_PER_BYTE_PER_S * 1e9, 2)} W and ${formatNumber(switchUsdPerBytePerS(hardware) * 1e9, 2)} USD per GB/s of switch ports, ${formatNumber(MODULE_W_PER_BYTE_PER_S * 1e9, 2)} W per GB/s of optical modules, which links beyond a rack need at either end.`,
    ...(input.model.experts > 0
      ? jobs.map(
          (job) =>
            `Domains of ${job.hardware.supernode.nodes > 1 ? 'several nodes' : 'one node'}: ${exchangeWords(job.hardware, 'throughput')}`,
        )
      : []),
    deployment.layout === 'search'
      ? 'The best layout is searched at every size.'
      : 'The best layout is searched at every size, although the scenario fixes one.',
  ];
}

/**
 * Searches the job at every size.
 * @param sizes accelerators (packages) per scale-up domain; repeats count once
 * @throws StudyError when the profile has no scale-up fabric
 * @throws StoppedError when options.shouldStop answers true
 */
export function sweepSizes(input: TrainingInput, sizes: readonly number[], options: SweepOptions = {}): SizeSweep {
  if (input.hardware.tiers.length === 0)
    throw new StudyError('The profile has no scale-up tier, so its domain cannot be resized.');
  const held = heldBy(input);
  const ordered = [...new Set(sizes)].sort((a, b) => a - b);
  const jobs = jobsOf(input, ordered, held);
  const keyOf = (job: Job): string => `${job.accelerators} ${job.domains}`;
  const answers = new Map<string, Found>();

  const answer = (job: Job): Found => {
    if (job.domains === 0)
      return nothing(`The scenario's ${shortages[job.basis]} one domain of ${job.accelerators} accelerators.`);
    const key = keyOf(job);
    const known = answers.get(key);
    if (known) return known;
    const result = search(input, job, options);
    if (options.shouldStop?.()) throw new StoppedError();
    answers.set(key, result);
    return result;
  };

  const points = jobs.map((job): SweepPoint => {
    const inDomain = systemDevicesOf(job.hardware);
    return {
      basis: job.basis,
      domainAccelerators: job.accelerators,
      isOwn: job.hardware === input.hardware,
      domains: job.domains,
      devices: job.domains * inDomain,
      devicesLeft: job.basis === 'equalDevices' ? held.devices - job.domains * inDomain : 0,
      powerW: job.domains * job.hardware.power.systemW,
      ...answer(job),
    };
  });
  return {
    points,
    ownAccelerators: systemDevicesOf(input.hardware) / input.hardware.device.perPackage,
    accelerators: held.devices / input.hardware.device.perPackage,
    powerW: held.powerW,
    assumptions: [...new Set(assumptionsOf(input, held, jobs))],
  };
}
