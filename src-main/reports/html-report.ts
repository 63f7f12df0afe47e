/**
 * The HTML report: one self-contained file for reading and for print. Charts are pictures inside it; there is no
 * script, and its own policy forbids to fetch anything. PDF is this page, printed.
 */
import { reportSections, type ReportSection } from '../../src-shared/contract/api';
import { html, styleElement, type Markup } from './html';
import { claimsSection } from './html/claims';
import { comparisonsSection } from './html/comparisons';
import { cover, dateText } from './html/cover';
import { headToHeadSection } from './html/head-to-head';
import { inputsSection } from './html/inputs';
import { scenariosSection } from './html/scenarios';
import { sourcesSection } from './html/sources';
import { reportCss } from './html/style';
import { summarySection } from './html/summary';
import type { ReportInput } from './report-input';
import { buildReportData, type ReportData } from './report-model';

const renderers: Record<ReportSection, (data: ReportData) => Markup> = {
  summary: summarySection,
  headToHead: headToHeadSection,
  comparisons: comparisonsSection,
  scenarios: scenariosSection,
  claims: claimsSection,
  inputs: inputsSection,
  sources: sourcesSection,
};

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The report with the sections asked for, always in their fixed order. */
export function renderHtmlReport(input: ReportInput): string {
  const data = buildReportData(input);
  const sections = (Object.keys(reportSections) as ReportSection[]).filter((each) =>
    input.options.sections.includes(each),
  );
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${data.plan.name}: report</title>
      ${styleElement(reportCss)}
    </head>
    <body>
      ${cover(data, sections)}
      <main>${sections.map((section) => renderers[section](data))}</main>
      <footer>
        Supernode Planner ${data.appVersion}, engine ${data.engineVersion}, library ${data.libraryVersion}. Made on
        ${dateText(data.createdAt)}.
      </footer>
    </body>
  </html>`;
  return `<!doctype html>\n${page.toString()}\n`;
}
