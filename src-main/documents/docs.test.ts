/**
 * The generated pages of docs/ are what the code says: file format, parameters, result figures, units, shortcuts.
 * `npm run docs` runs this test with UPDATE_DOCS=1, which rewrites them instead of comparing.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from '../../src-shared/contract/api';
import { assumptionParameters } from '../../src-shared/model/assumption-parameters';
import { defaultEntry, describeAllowed } from '../../src-shared/model/check-entry';
import { deploymentParameters } from '../../src-shared/model/deployment-parameters';
import { tierParameters } from '../../src-shared/model/fabric-parameters';
import { hardwareGroupTitles, hardwareParameters } from '../../src-shared/model/hardware-parameters';
import { modelParameters } from '../../src-shared/model/model-parameters';
import type { Parameter, ParameterTable } from '../../src-shared/model/parameter';
import type { Plan } from '../../src-shared/model/plan';
import { workloadKindTitles, workloadParameters } from '../../src-shared/model/workload-parameters';
import { dimensions, unitFactor, unitsOf, type Dimension } from '../../src-shared/quantity/units';
import { metrics, type Metric } from '../../src-shared/results/metrics';
import { systemMetrics } from '../../src-shared/results/system-metrics';
import { planJsonSchema } from './plan-schema';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const isUpdate = process.env['UPDATE_DOCS'] === '1';
const NOTE = 'Generated from the code by `npm run docs`; a unit test fails when it is out of date.';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |\n`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `${row(head)}${row(head.map(() => '---'))}${rows.map(row).join('')}\n`;
const kinds = Object.keys(workloadParameters) as (keyof typeof workloadParameters)[];

function unitOf(parameter: Parameter): string {
  if (parameter.kind === 'choice') return 'choice';
  if (parameter.kind === 'flag') return 'true or false';
  return parameter.unit === '' ? 'number' : parameter.unit;
}

function defaultOf(parameter: Parameter): string {
  const entry = defaultEntry(parameter);
  if (entry === undefined) return 'must be given';
  const source = parameter.defaultSource === undefined ? '' : ` (${parameter.defaultSource})`;
  return `${entry === null ? 'none' : String(entry)}${source}`;
}

function describe(parameter: Parameter): string {
  if (parameter.kind !== 'choice') return parameter.description;
  const options = Object.entries(parameter.options).map(([key, title]) => `\`${key}\` ${title}`);
  return `${parameter.description} Options: ${options.join('; ')}.`;
}

const parameterTable = (registry: ParameterTable, prefix = ''): string =>
  table(
    ['key', 'title', 'unit', 'default', 'allowed', 'meaning'],
    Object.entries(registry).map(([key, parameter]) => [
      `\`${prefix}${key}\``,
      parameter.title,
      unitOf(parameter),
      defaultOf(parameter),
      describeAllowed(parameter),
      describe(parameter),
    ]),
  );

function parametersPage(): string {
  const groups = Object.entries(hardwareParameters) as [keyof typeof hardwareParameters, ParameterTable][];
  return [
    `# Parameters\n\n${NOTE} Units are those of forms and tables;`,
    `any unit of the same dimension may be typed (see [units](#units)). Rates are per device and per direction,`,
    `peaks are dense.\n`,
    `## Hardware profile\n\nFigures are filed under \`group.key\`; those of a tier under \`key\`.\n`,
    ...groups.map(([group, each]) => `### ${hardwareGroupTitles[group]}\n\n${parameterTable(each, `${group}.`)}`),
    `### Tier of the scale-up fabric\n\n${parameterTable(tierParameters)}`,
    `## Model\n\n${parameterTable(modelParameters)}`,
    ...kinds.map((kind) => `## Workload: ${workloadKindTitles[kind]}\n\n${parameterTable(workloadParameters[kind])}`),
    ...kinds.map(
      (kind) => `## Deployment: ${workloadKindTitles[kind]}\n\n${parameterTable(deploymentParameters[kind])}`,
    ),
    `## Assumptions\n\n${parameterTable(assumptionParameters)}`,
    `## Units\n\nEach unit with its size in the canonical unit, which is the first of its row.\n`,
    table(
      ['dimension', 'units'],
      (Object.keys(dimensions) as Dimension[]).map((dimension) => [
        dimensions[dimension].title,
        unitsOf(dimension)
          .map(
            (unit) =>
              `\`${unit === '' ? '(none)' : unit}\` ${Number((unitFactor(dimension, unit) ?? NaN).toPrecision(6))}`,
          )
          .join(', '),
      ]),
    ),
  ].join('\n');
}

function metricsPage(): string {
  const better = (each: { better: 'higher' | 'lower' | null }): string => each.better ?? 'neither';
  const groups = [...new Set(Object.values(metrics).map((each) => each.group))];
  return [
    `# Result figures\n\n${NOTE} Keys carry the canonical unit of the value; JSON results and CSV tables use them.\n`,
    ...groups.map(
      (group) =>
        `## ${group[0]?.toUpperCase() ?? ''}${group.slice(1)}\n\n${table(
          ['key', 'title', 'shown in', 'better', 'meaning'],
          Object.entries<Metric>(metrics)
            .filter(([, each]) => each.group === group)
            .map(([key, each]) => [`\`${key}\``, each.title, each.unit || 'number', better(each), each.description]),
        )}`,
    ),
    `## Figures of a whole system\n\nThey follow from a hardware profile alone; head-to-head tables and claims use them.\n`,
    table(
      ['key', 'title', 'shown in', 'better', 'meaning'],
      Object.entries(systemMetrics).map(([key, each]) => [
        `\`${key}\``,
        each.title,
        each.unit || 'number',
        better(each),
        each.description,
      ]),
    ),
  ].join('\n');
}

/** A help topic, so without links and tables: the window shows plain text, lists, bold and code. */
function shortcutsPage(): string {
  const keys = (shortcut: string, control: string): string => shortcut.replace('CmdOrCtrl', control);
  const withKeys = Object.values(commands).filter(({ shortcut }) => shortcut !== '');
  const without = Object.values(commands).filter(({ shortcut }) => shortcut === '');
  const line = ({ label, shortcut }: { label: string; shortcut: string }): string =>
    shortcut.startsWith('CmdOrCtrl')
      ? `- **${label}**: \`${keys(shortcut, 'Ctrl')}\`, on a Mac \`${keys(shortcut, 'Cmd')}\``
      : `- **${label}**: \`${shortcut}\``;
  return [
    '# Keyboard shortcuts',
    'Everything can be done with the keyboard. `Tab` goes on to the next control, `Shift+Tab` back.',
    withKeys.map(line).join('\n'),
    'These commands have no shortcut; the menu and the command palette have them:',
    without.map(({ label }) => `- **${label}**`).join('\n'),
  ].join('\n\n');
}

const pages: [string, () => string][] = [
  ['help/shortcuts.md', shortcutsPage],
  ['plan.schema.json', () => JSON.stringify(planJsonSchema())],
  ['model/parameters.md', parametersPage],
  ['model/metrics.md', metricsPage],
];

it.each(pages)('docs/%s is up to date (else: npm run docs)', async (name, make) => {
  const file = join(docs, name);
  const text = await format(make(), { ...(await resolveConfig(file)), filepath: file });
  if (isUpdate) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it.each(readdirSync(join(docs, 'help')))('docs/help/%s keeps to what the window can show', (name) => {
  const text = readFileSync(join(docs, 'help', name), 'utf8');
  expect(name).toMatch(/^[a-z-]+\.md$/u);
  expect(text).toMatch(/^# \S/u);
  expect(text.match(/^# /gmu)).toHaveLength(1);
  const plain = text.replaceAll(/`[^`\n]*`/gu, 'code');
  // No tables, quotes, code blocks, links, pictures, HTML, deep headings, nested lists or emphasis by one sign.
  expect(plain).not.toMatch(/^\||^>|^```|\]\(|<\w|^#{4}|^ +[-*\d]|(?<!\*)\*(?!\*)|\b_|_\b/mu);
});

const samples = Object.entries(import.meta.glob<Plan>('../../samples/*.json', { import: 'default', eager: true }));

it.each(samples)('%s is valid by the published JSON Schema', (_path, plan) => {
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(docs, 'plan.schema.json'), 'utf8')) as never);
  expect(schema.safeParse(plan).success).toBe(true);
  expect(schema.safeParse({ ...plan, colour: 'red' }).success).toBe(false);
  expect(schema.safeParse({ ...plan, scenarios: 3 }).success).toBe(false);
});
