/** Inputs that are not the same in all scenarios of a comparison; hardware figures once for all comparisons. */
import { inSentence } from '../../../src-shared/quantity/words';
import { html, type Content, type Markup } from '../html';
import type { ReportComparison, ReportData } from '../report-model';
import { columnGroups, plainTable } from './parts';

/** Values of one row fit side by side up to here. */
const MOST_COLUMNS = 5;

function differences(comparison: ReportComparison): Markup {
  const { differing, baselineId } = comparison;
  const baseline = differing.find((each) => each.id === baselineId);
  if (differing.length < 2) return html`<p>Fewer than two scenarios have results.</p>`;
  const own = comparison.differences.filter((row) => !row.path.startsWith('hardware '));
  const isOtherHardware = new Set(differing.map((each) => each.hardware?.id)).size > 1;
  const isOtherWorkload = new Set(differing.map((each) => each.workload?.id)).size > 1;
  if (comparison.differences.length === 0) return html`<p>All inputs are the same.</p>`;
  return html`${columnGroups(differing, baseline, MOST_COLUMNS).map((group) =>
    plainTable(
      [{ title: 'Input' }, ...group.map((scenario) => ({ title: scenario.name }))],
      [
        ...(isOtherHardware ? [['Hardware profile', ...group.map((each) => each.hardware?.name ?? '–')]] : []),
        ...(isOtherWorkload ? [['Workload', ...group.map((each) => each.workload?.name ?? '–')]] : []),
        ...own.map((row) => [row.title, ...group.map((scenario) => row.values[differing.indexOf(scenario)] ?? '–')]),
      ],
      'even',
    ),
  )}`;
}

/** "Rack (NVLink 5): bandwidth"; figures of a tier that a profile does not have stand as "–". */
function figureTitle({ path, title }: { path: string; title: string }): string {
  const tier = /^hardware tier (.*)\.[^.]*$/u.exec(path)?.[1];
  if (tier !== undefined) return `${tier}: ${inSentence(title)}`;
  return path.startsWith('hardware scaleOut.') && !title.startsWith('Scale-out')
    ? `Scale-out: ${inSentence(title)}`
    : title;
}

function hardware(data: ReportData): Content {
  const { sources, hardwareDifferences } = data;
  if (sources.length < 2 || hardwareDifferences.length === 0) return null;
  const base = sources[data.headToHead.baseline];
  return [
    html`<h3>Hardware figures that differ</h3>`,
    columnGroups(sources, base, MOST_COLUMNS).map((group) =>
      plainTable(
        [{ title: 'Figure' }, ...group.map((each) => ({ title: each.profile.name }))],
        hardwareDifferences.map((row) => [
          figureTitle(row),
          ...group.map((each) => row.values[sources.indexOf(each)] ?? '–'),
        ]),
        'sources',
      ),
    ),
  ];
}

export function inputsSection(data: ReportData): Markup {
  return html`<section id="inputs">
    <h2>Inputs that differ</h2>
    ${data.comparisons.map(
      (comparison) =>
        html`<h3>${comparison.name}</h3>
          ${differences(comparison)}`,
    )}
    ${data.comparisons.length === 0 && html`<p>The plan compares nothing yet.</p>`} ${hardware(data)}
  </section>`;
}
