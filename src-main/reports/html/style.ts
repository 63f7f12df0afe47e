/** The report's style sheet: one column that fits A4, light on screen and on paper; pages break between blocks. */
export const REPORT_WIDTH = 680;

export const reportCss = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { background: #eef0f4; }
body {
  margin: 24px auto 48px; width: 776px; max-width: 100%; padding: 40px 48px 48px; background: #fff; color: #1a212c;
  font: 13px/1.5 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif;
  font-variant-numeric: tabular-nums;
}
h1, h2, h3, h4 { line-height: 1.25; margin: 0; break-after: avoid; font-weight: 650; }
h1 { font-size: 25px; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 40px 0 12px; padding-bottom: 6px; border-bottom: 2px solid #1a212c; }
h3 { font-size: 14.5px; margin: 26px 0 8px; }
h4 { font-size: 12.5px; margin: 16px 0 6px; color: #364152; }
p { margin: 0 0 8px; }
ul { margin: 0 0 10px; padding-left: 18px; }
li { margin-bottom: 3px; }
a { color: #2456a6; text-decoration: none; }
.kicker { color: #586375; font-size: 11.5px; margin: 0 0 6px; }
.lead { font-size: 14px; color: #364152; margin: 8px 0 0; max-width: 60em; }
.quiet { color: #586375; }
.note { color: #586375; font-size: 11.5px; }
.facts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px 24px; margin: 20px 0 0; padding: 12px 0; border-top: 1px solid #d5dae2; border-bottom: 1px solid #d5dae2; }
.facts div { break-inside: avoid; min-width: 0; overflow-wrap: anywhere; }
.facts dt { color: #586375; font-size: 11px; }
.facts dd { margin: 0; }
.contents { margin: 12px 0 0; font-size: 12px; }
.contents a { white-space: nowrap; }
.box { border: 1px solid #d5dae2; border-left: 4px solid #2456a6; padding: 9px 13px; margin: 14px 0; break-inside: avoid; }
.box.warn { border-left-color: #b7791f; background: #fdf8ec; }
.box.bad { border-left-color: #b0282f; background: #fdf3f3; }
.box p:last-child, .box ul:last-child { margin-bottom: 0; }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; background: #d5dae2; border: 1px solid #d5dae2; margin: 10px 0 12px; break-inside: avoid; }
.figures div { background: #fff; padding: 8px 10px; }
.figures dt { color: #586375; font-size: 11px; line-height: 1.35; }
.figures dd { margin: 2px 0 0; font-size: 15.5px; font-weight: 650; }
table { border-collapse: collapse; width: 100%; margin: 8px 0 14px; font-size: 11.5px; line-height: 1.4; }
caption { text-align: left; color: #586375; font-size: 11.5px; padding-bottom: 4px; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 4px 10px 4px 0; border-bottom: 1px solid #e3e7ed; overflow-wrap: break-word; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-bottom: 1.5px solid #7b8798; font-weight: 650; vertical-align: bottom; }
tbody th { font-weight: 400; }
tbody.group { break-inside: avoid; }
tbody tr.group th { font-weight: 650; padding-top: 11px; border-bottom-color: #7b8798; break-after: avoid; }
th.number, td.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
thead th.number { white-space: normal; }
tfoot td, tfoot th { font-weight: 650; border-bottom: none; }
.unit { color: #586375; }
.ratio { display: block; color: #586375; font-size: 10.5px; white-space: nowrap; }
thead th.pair { text-align: center; }
td.beside { text-align: left; color: #586375; font-size: 10.5px; white-space: nowrap; padding-left: 0; padding-top: 5px; width: 1%; }
th.number, td.number { width: 1%; min-width: 64px; }
.claims td:last-child { width: 42%; }
.layouts th.number { min-width: 92px; }
.sources td:nth-child(2) { min-width: 92px; }
.keyFigures th[scope=row] { min-width: 118px; }
.keyFigures td:last-child { width: 36%; }
.even { table-layout: fixed; }
.sources th[scope=row] { min-width: 120px; }
.better { color: #1b6e43; }
.worse { color: #a3242b; }
.best { font-weight: 650; }
.tag { display: inline-block; font-size: 10.5px; line-height: 1.5; padding: 0 6px; border: 1px solid currentColor; border-radius: 3px; white-space: nowrap; }
.tag.good { color: #1b6e43; } .tag.warn { color: #855500; } .tag.bad { color: #a3242b; } .tag.none { color: #586375; }
sup { line-height: 0; font-size: 9px; }
figure { margin: 10px 0 16px; break-inside: avoid; }
figure img { display: block; width: 100%; height: auto; }
figcaption { font-weight: 650; margin-bottom: 6px; font-size: 12px; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 28px; }
.columns.three { grid-template-columns: repeat(3, 1fr); gap: 0 22px; }
.columns th.number, .columns td.number { min-width: 0; padding-right: 8px; }
.columns > div { break-inside: avoid; min-width: 0; }
.keep { break-inside: avoid; }
details { margin: 0 0 14px; font-size: 11.5px; }
summary { color: #2456a6; cursor: pointer; }
.sources { font-size: 10.5px; }
.sources td, .sources th { padding-right: 8px; }
ol.notes { font-size: 10.5px; color: #465062; padding-left: 22px; margin: 4px 0 14px; }
ol.notes li { margin-bottom: 1px; }
footer { margin-top: 36px; padding-top: 10px; border-top: 1px solid #d5dae2; color: #586375; font-size: 11px; }
@page { size: A4; margin: 15mm 14mm 19mm; }
@media print {
  html { background: #fff; }
  body { margin: 0; padding: 0; width: auto; font-size: 9.6pt; line-height: 1.42; }
  h2 { margin-top: 26px; }
  section.page, .comparison + .comparison, #scenarios article + article { break-before: page; }
  section.page > h2 { margin-top: 0; }
  table { font-size: 8.4pt; }
  .sources, ol.notes { font-size: 7.6pt; }
  details { display: none; }
  article > .quiet, h3 + p, h4 + p { break-after: avoid; }
  tbody tr:nth-child(-n + 2), tbody tr:nth-last-child(2) { break-after: avoid; }
  p, li { orphans: 3; widows: 3; }
}
@media screen and (max-width: 760px) {
  body { padding-left: 24px; padding-right: 24px; }
}
@media (max-width: 640px) {
  body { padding: 20px 16px; margin: 0; }
  .facts, .figures, .columns { grid-template-columns: 1fr 1fr; }
  table { display: block; overflow-x: auto; }
}
`;
