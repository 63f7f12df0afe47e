/** Every input with its value, source and confidence: hardware once per profile, the rest once per value. */
import { inSentence } from '../../../src-shared/quantity/words';
import { confidences, type Confidence } from '../../../src-shared/model/plan';
import type { InputSource } from '../../../src-shared/model/scenario-input';
import { html, type Content, type Markup } from '../html';
import type { ReportData } from '../report-model';
import type { ScenarioInputRow } from '../report-sources';
import { plainTable } from './parts';

const word = (confidence: Confidence): string => confidences[confidence].split(':')[0] ?? confidence;

const withNote = ({ source, note }: InputSource): Content =>
  note === undefined ? source : html`${source}. <span class="quiet">${note}</span>`;

const groupTitles: Record<string, string> = {
  workload: 'Workload',
  model: 'Model',
  deployment: 'Deployments',
  assumptions: 'Assumptions',
};

/** "tier Rack (NVLink 5): Bandwidth"; figures of the other groups are clear by their title. */
function titleOf({ path, title }: InputSource): string {
  const tier = /^hardware tier (.*)\.[^.]*$/u.exec(path)?.[1];
  return tier === undefined ? title : `${tier}: ${inSentence(title)}`;
}

/** Inputs of one group; a column says which scenarios have a value where not all do. */
function inputTable(rows: readonly ScenarioInputRow[]): Markup {
  const hasUsers = rows.some((row) => row.scenarios !== null);
  return plainTable(
    [{ title: 'Input' }, { title: 'Value' }, ...(hasUsers ? [{ title: 'Used by' }] : []), { title: 'Source' }],
    rows.map((row) => [row.title, row.value, ...(hasUsers ? [row.scenarios?.join(', ') ?? 'all'] : []), withNote(row)]),
    'sources',
  );
}

export function sourcesSection(data: ReportData): Markup {
  const headings = [...new Map(data.inputs.map((each) => [`${each.group} ${each.subject}`, each])).values()];
  return html`<section id="sources" class="page">
    <h2>Sources and assumptions</h2>
    ${plainTable(
      [{ title: 'Confidence' }, { title: 'Meaning' }],
      Object.values(confidences).map((text) => text.split(': ')),
      'sources',
    )}
    ${data.sources.map(
      ({ profile, sources }) =>
        html`<h3>${profile.name}</h3>
          <p class="quiet">${profile.vendor}. ${profile.description}</p>
          ${plainTable(
            [{ title: 'Figure' }, { title: 'Value' }, { title: 'Confidence' }, { title: 'Source' }],
            sources.map((each) => [titleOf(each), each.value, word(each.confidence), withNote(each)]),
            'sources',
          )}`,
    )}
    ${headings.map(
      ({ group, subject }) =>
        html`<h3>${groupTitles[group] ?? group}${subject !== '' && `: ${subject}`}</h3>
          ${inputTable(data.inputs.filter((each) => each.group === group && each.subject === subject))}`,
    )}
  </section>`;
}
