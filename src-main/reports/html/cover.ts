/** Head of the report: what it is about, when and with what it was made, and what is wrong with it. */
import type { ReportSection } from '../../../src-shared/contract/api';
import { reportSections } from '../../../src-shared/contract/api';
import type { Issue } from '../../../src-shared/model/issue';
import { html, type Content, type Markup } from '../html';
import type { ReportData } from '../report-model';
import { runStateSentence } from '../report-words';
import { list } from './parts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** "25 November 2026, 04:01 UTC": the same on every machine. */
export function dateText(date: Date): string {
  const time = date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}, ${time} UTC`;
}

const issueText = ({ path, message, found, allowed }: Issue): Content =>
  html`${message}${found !== undefined && html` (found: ${found})`}${allowed !== undefined && html`; allowed: ${allowed}`}
    <span class="quiet">${path}</span>`;

function issuesBox(issues: readonly Issue[]): Content {
  const errors = issues.filter((issue) => issue.severity === 'error');
  const warnings = issues.filter((issue) => issue.severity === 'warning');
  const box = (title: string, items: readonly Issue[], className: string): Content =>
    items.length > 0 &&
    html`<div class="box ${className}">
      <p><strong>${title}</strong></p>
      ${list(items.map(issueText))}
    </div>`;
  return [box('Errors in the plan', errors, 'bad'), box('Warnings about the plan', warnings, 'warn')];
}

const fact = (title: string, value: Content): Markup =>
  html`<div>
    <dt>${title}</dt>
    <dd>${value}</dd>
  </div>`;

export function cover(data: ReportData, sections: readonly ReportSection[]): Markup {
  const { plan, scenarios } = data;
  const isDoubtful = scenarios.some((each) => each.status !== 'current');
  const runVersions = [...new Set(scenarios.flatMap((each) => each.run?.engineVersion ?? []))];
  const isOtherEngine = runVersions.some((version) => version !== data.engineVersion);
  return html`<header>
    <p class="kicker">Supernode Planner: comparison of AI supernodes</p>
    <h1>${plan.name}</h1>
    ${plan.notes !== '' && html`<p class="lead">${plan.notes}</p>`}
    <dl class="facts">
      ${fact('Made', dateText(data.createdAt))} ${fact('Plan file', data.fileName ?? 'not saved')}
      ${fact('Scenarios', String(scenarios.length))} ${fact('Application', `Supernode Planner ${data.appVersion}`)}
      ${fact('Engine', isOtherEngine ? `${data.engineVersion}; runs with ${runVersions.join(', ')}` : data.engineVersion)}
      ${fact('Library', data.libraryVersion)}
    </dl>
    <p class="contents">
      ${sections.map((section, at) => html`${at > 0 && ' · '}<a href="#${section}">${reportSections[section]}</a>`)}
    </p>
    <div class="box ${isDoubtful ? 'warn' : ''}">
      <p>
        ${runStateSentence(data)} Figures are estimates of a model, not measurements; their sources and how firm they are
        stand at the end.
      </p>
    </div>
    ${issuesBox(data.issues)}
  </header>`;
}
