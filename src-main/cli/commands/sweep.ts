/** `sweep PLAN`: a training scenario over scale-up domains of many sizes, with the best layout at each. */
import { sweepColumns, sweepRows, type NamedSweep } from '../../../src-shared/charts/size-sweep-chart';
import type { Plan, Scenario } from '../../../src-shared/model/plan';
import { formatNumber, formatQuantity } from '../../../src-shared/quantity/format';
import {
  exposedShare,
  kneeWords,
  mergeSweeps,
  parseSizes,
  sweepMeasures,
  usualSizes,
} from '../../../src-shared/results/size-sweep';
import {
  sweepBases,
  type SizeSweep,
  type SweepBasis,
  type SweepPoint,
} from '../../../src-shared/results/training-study';
import { toCsv } from '../../reports/csv';
import { figureText, NONE } from '../figures';
import { exitCodes, Stop, type CliIo } from '../io';
import type { CliSession } from '../session';
import { shown } from '../shown';
import { left, right, textTable } from '../text-table';
import { trainingScenarioOf } from '../training-scenario';

const SWEEP_FORMAT = 'supernode-sweep';
const SWEEP_FORMAT_VERSION = 1;

export interface SweepOptions {
  scenario?: string | undefined;
  sizes?: string | undefined;
  json?: boolean | undefined;
  csv?: boolean | undefined;
}

function sizesOf(text: string | undefined): readonly number[] {
  if (text === undefined) return usualSizes;
  const read = parseSizes(text);
  if (read.ok) return read.sizes;
  throw new Stop(`--sizes: ${read.problem}, such as 8,72,384; found "${text}".`);
}

/** Size by size, so that progress is seen and a stop loses nothing that is not asked for again. */
async function sweepOf(
  session: CliSession,
  plan: Plan,
  scenario: Scenario,
  sizes: readonly number[],
): Promise<SizeSweep> {
  const sweeps: SizeSweep[] = [];
  for (const [at, size] of sizes.entries()) {
    session.io.stderr(`[${at + 1}/${sizes.length}] domains of ${size}\n`);
    const answer = await session.study(plan, scenario.id, { kind: 'sweep', sizes: [size] });
    if (answer.kind === 'sweep') sweeps.push(answer.sweep);
  }
  const merged = mergeSweeps(sweeps);
  if (!merged) throw new Stop('There are no sizes to sweep.');
  return merged;
}

const cells = (point: SweepPoint): string[] => {
  const text = (measure: keyof typeof sweepMeasures, unit: string): string => {
    const { dimension, valueOf } = sweepMeasures[measure];
    return figureText(valueOf(point), dimension, unit);
  };
  return [
    `${point.domainAccelerators}${point.isOwn ? ' (as sold)' : ''}`,
    formatNumber(point.domains, 7),
    formatNumber(point.devices, 7),
    text('tokensPerS', 'tokens/s'),
    text('stepTimeS', 's'),
    text('mfu', '%'),
    text('perMegawatt', 'tokens/s'),
    text('perMillionUsd', 'tokens/s'),
    point.layout ? figureText(exposedShare(point), 'ratio', '%') : NONE,
    point.layout?.label ?? point.note,
  ];
};

function print(io: CliIo, { name, sweep }: NamedSweep): void {
  io.stdout(`${shown(name)}\n`);
  for (const basis of Object.keys(sweepBases) as SweepBasis[]) {
    const held =
      basis === 'equalDevices'
        ? `${formatNumber(sweep.accelerators, 7)} accelerators`
        : `${formatQuantity(sweep.powerW, 'watts', { significantDigits: 4 })} at full load, before cooling`;
    io.stdout(`\n${sweepBases[basis]}: ${held}\n\n`);
    io.stdout(
      textTable(
        [
          ...['Accelerators per domain'].map(left),
          ...[
            'Domains',
            'Devices',
            'Throughput [tokens/s]',
            'Step [s]',
            'MFU [%]',
            'per MW [tokens/s]',
            'per million USD [tokens/s]',
            'Waits for layer traffic [%]',
          ].map(right),
          left('Best layout'),
        ],
        sweep.points.filter((point) => point.basis === basis).map(cells),
      ),
    );
    io.stdout(`\n${kneeWords(sweep.points, basis, 'tokensPerS')}\n`);
  }
  io.stdout(`\n${sweep.assumptions.map((each) => `- ${each}`).join('\n')}\n`);
}

export async function sweepCommand(session: CliSession, planName: string, options: SweepOptions): Promise<number> {
  if (options.json && options.csv) throw new Stop('Choose one of --json and --csv.');
  const sizes = sizesOf(options.sizes);
  const { plan } = await session.openValid(planName);
  const scenario = trainingScenarioOf(plan, options.scenario);
  const sweep = await sweepOf(session, plan, scenario, sizes);
  const { io } = session;
  const named = { name: scenario.name, sweep };
  if (options.csv) io.stdout(toCsv([sweepColumns, ...sweepRows([named])]));
  else if (options.json) {
    const content = {
      format: SWEEP_FORMAT,
      formatVersion: SWEEP_FORMAT_VERSION,
      scenario: { id: scenario.id, name: scenario.name },
      ...sweep,
    };
    io.stdout(`${JSON.stringify(content, null, 2)}\n`);
  } else print(io, named);
  return exitCodes.done;
}
