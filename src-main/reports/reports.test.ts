/** Reports of the sample plan with results of the real engine: formats agree, nothing escapes, sections are chosen. */
import { beforeAll, describe, expect, it } from 'vitest';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import { reportSections, type ReportSection } from '../../src-shared/contract/api';
import { checkPlan } from '../../src-shared/model/check';
import { library } from '../../src-shared/model/library';
import type { Plan } from '../../src-shared/model/plan';
import { toUnit } from '../../src-shared/quantity/format';
import { metrics, type MetricKey } from '../../src-shared/results/metrics';
import { ENGINE_VERSION, simulate } from '../engine';
import { inputHash } from '../runs/input-hash';
import { renderCsvReport } from './csv-report';
import { renderHtmlReport } from './html-report';
import { renderJsonReport, type reportJson } from './json-report';
import type { ReportInput, ReportRun } from './report-input';
import { buildReportData } from './report-model';
import { comparisonSentences, metricText } from './report-words';

const plan = sample as unknown as Plan;
const allSections = Object.keys(reportSections) as ReportSection[];
let runs: ReportRun[];
let issues: ReportInput['issues'];
/** The whole report, drawn once: most tests only read it. */
let whole: string;

beforeAll(() => {
  const checked = checkPlan(plan, library);
  issues = checked.issues;
  runs = [...checked.inputs].map(([id, input]) => ({
    isStale: false,
    record: {
      runId: `run-${id}`,
      scenarioId: id,
      scenarioName: input.name,
      inputHash: inputHash(input),
      engineVersion: ENGINE_VERSION,
      startedAt: '2026-11-25T04:00:00.000Z',
      durationS: 0.5,
      status: 'done' as const,
      result: simulate(input),
      error: null,
    },
  }));
  whole = renderHtmlReport(inputOf());
});

function inputOf(change: Partial<ReportInput> = {}): ReportInput {
  return {
    plan,
    library,
    runs,
    issues,
    options: { comparisonId: null, sections: allSections },
    appVersion: '0.1.0',
    engineVersion: ENGINE_VERSION,
    createdAt: new Date('2026-11-25T04:01:02.000Z'),
    fileName: 'plan.json',
    ...change,
  };
}

const withSections = (sections: ReportSection[], comparisonId: string | null = null): ReportInput =>
  inputOf({ options: { comparisonId, sections } });

/** Reads RFC 4180 text; written for this test, so that writer and reader do not share a mistake. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gu)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

type Json = ReturnType<typeof reportJson>;
const jsonOf = (input: ReportInput): Json => JSON.parse(renderJsonReport(input)) as Json;

describe('the formats agree', () => {
  it('CSV holds the JSON values of every metric in the unit of its row, with the same ratios', () => {
    const [header = [], ...rows] = readCsv(renderCsvReport(inputOf()));
    const json = jsonOf(inputOf());
    expect(header.slice(0, 6)).toEqual(['table', 'comparison', 'key', 'title', 'unit', 'better']);
    let compared = 0;
    for (const comparison of json.comparisons)
      for (const [key, cells] of Object.entries(comparison.metrics)) {
        const { dimension, unit } = metrics[key as MetricKey];
        const row = rows.find((each) => each[0] === 'comparison' && each[1] === comparison.name && each[2] === key);
        expect(row?.[4], key).toBe(unit);
        for (const [id, cell] of Object.entries(cells)) {
          const name = plan.scenarios.find((each) => each.id === id)?.name ?? '';
          const value = row?.[header.indexOf(name)] ?? '';
          const ratio = row?.[header.indexOf(`${name}: ratio to baseline`)] ?? '';
          expect(value, `${key} ${id}`).toBe(cell.value === null ? '' : String(toUnit(cell.value, dimension, unit)));
          expect(ratio, `${key} ${id}`).toBe(cell.ratio === null ? '' : String(cell.ratio));
          compared += 1;
        }
      }
    expect(compared).toBeGreaterThan(100);
  });

  it('HTML shows every headline figure, formatted from the JSON value', () => {
    const html = whole;
    for (const scenario of jsonOf(inputOf()).scenarios)
      for (const key of scenario.result?.headline ?? []) {
        const text = metricText(key, scenario.result?.metrics[key]);
        expect(html, `${scenario.name} ${key}`).toContain(`<dd>${text}</dd>`);
      }
  });

  it('HTML and JSON say the same sentences', () => {
    const html = whole;
    const sentences = jsonOf(inputOf()).comparisons.flatMap((each) => each.summary);
    expect(sentences.length).toBeGreaterThanOrEqual(plan.comparisons.length);
    for (const sentence of sentences) expect(html).toContain(`<li>${sentence.replaceAll("'", '&#39;')}</li>`);
  });

  it('system figures are those of the profiles, with published values and ratios', () => {
    const { headToHead } = jsonOf(inputOf());
    const [gb200, cloudMatrix] = headToHead.profiles;
    expect(headToHead.baseline).toBe('gb200-nvl72');
    expect(gb200?.figures['peakBf16FlopsPerS']).toBe(1.8e17);
    expect(cloudMatrix?.ratios['powerW']).toBeCloseTo(559 / 145, 9);
    const row = readCsv(renderCsvReport(inputOf())).find((each) => each[0] === 'system' && each[2] === 'powerW');
    expect(row?.slice(6, 8)).toEqual(['145', '559']);
  });
});

describe('JSON', () => {
  it('names its format, versions and time', () => {
    expect(jsonOf(inputOf())).toMatchObject({
      format: 'supernode-report',
      formatVersion: 1,
      createdAt: '2026-11-25T04:01:02.000Z',
      appVersion: '0.1.0',
      engineVersion: ENGINE_VERSION,
      libraryVersion: library.version,
      plan: { id: plan.id, fileName: 'plan.json' },
    });
  });

  it('keeps whole results, hashes and every claim with its verdict', () => {
    const json = jsonOf(inputOf());
    for (const { record } of runs) {
      const scenario = json.scenarios.find((each) => each.id === record.scenarioId);
      expect(scenario?.result).toEqual(record.result);
      expect(scenario?.run?.inputHash).toBe(record.inputHash);
    }
    expect(json.claims.map((each) => each.id)).toEqual(plan.claims.map((each) => each.id));
    for (const claim of json.claims) expect(claim.explanation).not.toBe('');
  });
});

describe('summary', () => {
  it('names the scenario that leads on the main figure', () => {
    const data = buildReportData(inputOf());
    const comparison = data.comparisons.find((each) => each.id === 'training');
    if (!comparison?.finding) throw new Error('no finding');
    const times = comparison.scenarios.map((each) => each.result?.metrics.trainingTimeS ?? Infinity);
    expect(comparison.finding.metric).toBe('trainingTimeS');
    expect(comparison.finding.ranked[0].value).toBe(Math.min(...times));
    const leader = comparison.scenarios[times.indexOf(Math.min(...times))];
    expect(comparisonSentences(comparison)[0]).toContain(`${leader?.name ?? ''} leads on training time`);
  });

  it('says which figures of a profile are not firm', () => {
    const html = renderHtmlReport(withSections(['summary']));
    expect(html).toMatch(/CloudMatrix 384: \d+% of its \d+ figures are estimates or from analysts/u);
    expect(html).toContain('system power at full load (analyst)');
  });
});

describe('HTML', () => {
  it('holds the sections asked for, in their order, and no others', () => {
    const ids = (html: string): string[] => [...html.matchAll(/<section id="(\w+)"/gu)].map((match) => match[1] ?? '');
    expect(ids(whole)).toEqual(allSections);
    expect(ids(renderHtmlReport(withSections(['claims', 'summary'])))).toEqual(['summary', 'claims']);
    expect(ids(renderHtmlReport(withSections([])))).toEqual([]);
  });

  it('reports one comparison with its scenarios only', () => {
    const input = withSections(allSections, 'training');
    const html = renderHtmlReport(input);
    expect(html).toContain('Training: one system and equal power');
    expect(html).not.toContain('Serving: one system and equal power');
    expect(buildReportData(input).scenarios.map((each) => each.id)).toEqual(plan.comparisons[1]?.scenarios);
  });

  it('compares all scenarios where the plan has no comparison', () => {
    const [first] = buildReportData(inputOf({ plan: { ...plan, comparisons: [] } })).comparisons;
    expect(first?.scenarios).toHaveLength(plan.scenarios.length);
    expect(first?.baselineId).toBe(plan.scenarios[0]?.id);
  });

  it('flags stale results, missing ones and problems of the plan', () => {
    const html = renderHtmlReport(
      inputOf({
        runs: runs.slice(1).map((run, at) => (at === 0 ? { ...run, isStale: true } : run)),
        issues: [{ severity: 'error', path: 'scenarios[0].name', code: 'name.empty', message: 'A name is needed' }],
      }),
    );
    expect(html).toContain('4 of 6 scenarios have current results, 1 is stale, 1 without a result.');
    expect(html).toContain('<span class="tag warn">Stale</span>');
    expect(html).toContain('NVL72: serve: not run.');
    expect(html).toContain('A name is needed');
  });

  it('has words for a plan in which nothing ran', () => {
    const html = renderHtmlReport(inputOf({ runs: [] }));
    expect(html).toContain('Nothing can be compared: no scenario has a usable result.');
    expect(html).not.toContain('NaN');
    expect(html).not.toContain('undefined');
  });

  it('makes every format of an empty plan', () => {
    const empty = inputOf({ plan: { ...plan, scenarios: [], comparisons: [], claims: [] }, runs: [], fileName: null });
    const html = renderHtmlReport(empty);
    expect(html).toContain('The plan has no scenarios.');
    expect(html).toContain('The plan checks no claims.');
    expect(html).not.toContain('undefined');
    expect(jsonOf(empty).comparisons).toEqual([]);
    expect(readCsv(renderCsvReport(empty))[0]).toEqual(['table', 'comparison', 'key', 'title', 'unit', 'better']);
  });

  it('says that a scenario is not feasible instead of drawing it as zero', () => {
    const tight = structuredClone(plan);
    const service = tight.workloads.find((each) => each.id === 'serve-r1');
    if (!service) throw new Error('no workload');
    service.values['tpotLimit'] = '1 ms';
    const input = checkPlan(tight, library).inputs.get('serve-nvl72');
    if (!input) throw new Error('no input');
    const changed = runs.map((run) =>
      run.record.scenarioId === 'serve-nvl72' ? { ...run, record: { ...run.record, result: simulate(input) } } : run,
    );
    const html = renderHtmlReport({ ...withSections(['summary', 'scenarios']), plan: tight, runs: changed });
    expect(html).toContain('NVL72: serve: no feasible layout.');
    expect(html).toContain('<strong>Not feasible.</strong>');
  });

  it('shows no NaN, undefined or infinite figure', () => {
    const text = whole.replace(/src="[^"]*"/gu, '');
    expect(text).not.toMatch(/\bNaN\b|\bundefined\b|\bInfinity\b|\[object /u);
  });

  it('escapes what users wrote, in text, in attributes and inside pictures', () => {
    const evil = `<script>alert("x")</script>' & co`;
    const named = structuredClone(plan);
    named.name = evil;
    named.notes = evil;
    for (const scenario of named.scenarios) scenario.name = `${scenario.id} ${evil}`;
    for (const claim of named.claims) claim.statement = evil;
    const html = renderHtmlReport(inputOf({ plan: named, fileName: evil }));
    expect(html).not.toMatch(/<script|<\/script/iu);
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; &amp; co');
    const pictures = pictureTexts(html);
    expect(pictures.length).toBeGreaterThan(10);
    for (const svg of pictures) expect(svg).not.toMatch(/<script/iu);
    expect(renderCsvReport(inputOf({ plan: { ...named, name: '=1+1' } }))).toContain(",'=1+1,");
  });

  it('fetches nothing and runs nothing', () => {
    const html = whole;
    expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`);
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/gu)].map((match) => match[1] ?? '');
    expect(addresses.length).toBeGreaterThan(20);
    for (const address of addresses) expect(address.slice(0, 40)).toMatch(/^#\w+$|^data:image\/svg\+xml;base64,/u);
    expect(html).not.toMatch(/\son\w+=|@import|url\(/u);
  });

  it('draws charts with their labels and a text alternative', () => {
    const html = renderHtmlReport(withSections(['comparisons']));
    const alternatives = [...html.matchAll(/<img[^>]*\salt="([^"]*)"/gu)].map((match) => match[1] ?? '');
    const pictures = pictureTexts(html);
    expect(alternatives).toHaveLength(pictures.length);
    for (const text of alternatives) expect(text.length).toBeGreaterThan(20);
    for (const svg of pictures) {
      expect(svg).toMatch(/^<svg [^>]*viewBox=/u);
      expect(svg).toContain('NVL72');
      expect(svg).not.toContain('NaN');
    }
    const words = pictures.map((svg) => svg.replace(/<[^>]*>/gu, ' '));
    for (const expected of ['Memory per device (GB)', 'Power (kW)', 'Cost per hour (USD)', 'Training time (days)'])
      expect(
        words.some((text) => text.includes(expected)),
        expected,
      ).toBe(true);
  });

  it('splits the metric table where more than five scenarios are compared, with the baseline in each part', () => {
    const wide = structuredClone(plan);
    const ids = wide.scenarios.map((each) => each.id);
    wide.comparisons = [{ id: 'wide', name: 'Wide', scenarios: ids, baseline: 'train-nvl72' }];
    const html = renderHtmlReport(
      inputOf({ plan: wide, options: { comparisonId: 'wide', sections: ['comparisons'] } }),
    );
    const heads = [...html.matchAll(/<thead>[\s\S]*?<\/thead>/gu)].map((match) => match[0]);
    const metricHeads = heads.filter((head) => head.includes('Figure'));
    expect(metricHeads).toHaveLength(2);
    for (const head of metricHeads) expect(head).toContain('NVL72: train');
  });
});

function pictureTexts(html: string): string[] {
  return [...html.matchAll(/src="data:image\/svg\+xml;base64,([^"]+)"/gu)].map((match) =>
    Buffer.from(match[1] ?? '', 'base64').toString('utf8'),
  );
}
