/** `library hardware|models [NAME]`: what is built in, as a table, in detail with sources, or as JSON. */
import { library } from '../../../src-shared/model/library';
import type { Figure, HardwareProfile, ModelArchitecture } from '../../../src-shared/model/plan';
import { resolveModel } from '../../../src-shared/model/resolve';
import { hardwareParameterOf } from '../../../src-shared/model/resolve-hardware';
import { modelParameters } from '../../../src-shared/model/model-parameters';
import { tierParameters } from '../../../src-shared/model/fabric-parameters';
import { headToHead } from '../../../src-shared/results/head-to-head';
import { systemMetrics, type SystemMetricKey } from '../../../src-shared/results/system-metrics';
import { formatNumber } from '../../../src-shared/quantity/format';
import { modelFigures } from '../../services/plan-check';
import { figureText, NONE } from '../figures';
import { exitCodes, Stop, type CliIo } from '../io';
import { left, right, textTable } from '../text-table';

const LIBRARY_FORMAT = 'supernode-library';
const LIBRARY_FORMAT_VERSION = 1;

const listed: readonly SystemMetricKey[] = [
  'accelerators',
  'peakBf16FlopsPerS',
  'memoryBytes',
  'memoryBandwidthBytesPerS',
  'scaleUpBytesPerS',
  'powerW',
];

function printHardwareList(io: CliIo): void {
  const rows = headToHead(library.hardware);
  const columns = listed.map((key) => right(`${systemMetrics[key].title} [${systemMetrics[key].unit || 'count'}]`));
  io.stdout(
    textTable(
      [left('Id'), left('Name'), ...columns],
      library.hardware.map(({ id, name }, index) => [
        id,
        name,
        ...listed.map((key) => {
          const { dimension, unit } = systemMetrics[key];
          return figureText(rows.find((row) => row.key === key)?.cells[index]?.value, dimension, unit);
        }),
      ]),
    ),
  );
}

function printProfile(io: CliIo, profile: HardwareProfile): void {
  io.stdout(`${profile.name} (${profile.id})\n${profile.vendor}\n${profile.description}\n\n`);
  const row = (title: string, { value, confidence, source }: Figure): string[] => [
    title,
    value === null ? NONE : String(value),
    confidence,
    source,
  ];
  const rows = Object.entries(profile.figures).map(([key, figure]) =>
    row(hardwareParameterOf(key)?.title ?? key, figure),
  );
  const tiers = profile.tiers.flatMap((tier) =>
    Object.entries(tier.figures).map(([key, figure]) =>
      row(`${tier.name}: ${tierParameters[key as keyof typeof tierParameters]?.title ?? key}`, figure),
    ),
  );
  io.stdout(textTable([left('Figure'), left('Value'), left('Confidence'), left('Source')], [...rows, ...tiers]));
}

function printModelList(io: CliIo): void {
  const rows = library.models.map((model) => {
    const spec = resolveModel(model, 'model', []);
    const figures = spec && modelFigures(spec);
    const amount = (value: number | undefined): string => (value === undefined ? NONE : formatNumber(value));
    return [
      model.id,
      model.name,
      amount(figures?.totalParameters),
      amount(figures?.activeParameters),
      figures ? figureText(figures.kvBytesPerToken, 'bytes', 'kB') : NONE,
    ];
  });
  io.stdout(
    textTable(
      [
        left('Id'),
        left('Name'),
        right('Parameters'),
        right('Active per token'),
        right('KV cache per token, BF16 [kB]'),
      ],
      rows,
    ),
  );
}

function printModel(io: CliIo, model: ModelArchitecture): void {
  io.stdout(`${model.name} (${model.id})\n${model.description}\nSource: ${model.source}\n\n`);
  const rows = Object.entries(model.values).map(([key, value]) => [
    modelParameters[key as keyof typeof modelParameters]?.title ?? key,
    value === null ? NONE : String(value),
  ]);
  io.stdout(textTable([left('Hyper-parameter'), right('Value')], rows));
}

function findNamed<T extends { id: string; name: string }>(list: readonly T[], what: string, name: string): T {
  const wanted = name.toLowerCase();
  const found = list.find((each) => each.id.toLowerCase() === wanted || each.name.toLowerCase() === wanted);
  if (found) return found;
  const known = list.map((each) => `  ${each.id}  (${each.name})`).join('\n');
  throw new Stop(`The library has no ${what} "${name}". It has:\n${known}`);
}

function printJson(io: CliIo, content: object): void {
  const envelope = { format: LIBRARY_FORMAT, formatVersion: LIBRARY_FORMAT_VERSION, libraryVersion: library.version };
  io.stdout(`${JSON.stringify({ ...envelope, ...content }, null, 2)}\n`);
}

export interface LibraryOptions {
  kind: string | undefined;
  name: string | undefined;
  json?: boolean | undefined;
}

export function libraryCommand(io: CliIo, { kind, name, json }: LibraryOptions): number {
  if (kind === 'hardware') {
    const found = name === undefined ? null : findNamed(library.hardware, 'hardware profile', name);
    if (json) printJson(io, { hardware: found ? [found] : library.hardware });
    else if (found) printProfile(io, found);
    else printHardwareList(io);
  } else if (kind === 'models') {
    const found = name === undefined ? null : findNamed(library.models, 'model', name);
    if (json) printJson(io, { models: found ? [found] : library.models });
    else if (found) printModel(io, found);
    else printModelList(io);
  } else
    throw new Stop(
      `Say which part of the library: hardware or models${kind === undefined ? '' : `; found "${kind}"`}.`,
    );
  return exitCodes.done;
}
