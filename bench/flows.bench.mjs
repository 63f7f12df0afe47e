// Speed of the flow simulator on the reference cases: one core, after start-up. Times include building the flows and
// their routes; SimGrid's CPU seconds are those of the reference file. Then how the cost grows with the endpoints.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { play, referenceFlows } from '../out/bench/flows.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { large_cases: cases } = JSON.parse(readFileSync(path.join(root, 'accuracy/data/flow-cases.json'), 'utf8'));

/** Bars of this project: seconds that a case may take. */
const bars = [
  [/^a2a_clos_384_hash$/, 2],
  [/^a2a_clos_128_random$/, 3],
  [/^a2a_(star|clos)_384(_dmod|_over2)?$|^a2a_cm384plane/, 0.01],
];
const barOf = (id) => bars.find(([pattern]) => pattern.test(id))?.[1];

/** Runs that compile the code for a case before any is measured, where runs are short. */
const WARM_UP = 4;
const RUNS_AT_MOST = 25;

/** CPU seconds of one run, the median of as many as fit into some seconds. */
function cpuSeconds(run) {
  const times = [];
  let result;
  const startS = process.cpuUsage();
  do {
    const before = process.cpuUsage();
    result = run();
    const used = process.cpuUsage(before);
    times.push((used.user + used.system) / 1e6);
  } while (times.length < RUNS_AT_MOST && process.cpuUsage(startS).user < 3e6);
  const measured = (times.length > 2 * WARM_UP ? times.slice(WARM_UP) : times).sort((a, b) => a - b);
  return { seconds: measured[measured.length >> 1], result };
}

const rows = [['case', 'flows', 'events', 'CPU s', 'flows/s', 'SimGrid CPU s', 'ratio', 'bar s']];
const rowOf = (id, flows, { seconds, result }, peer) => [
  id,
  flows.toLocaleString('en'),
  result.events.toLocaleString('en'),
  seconds.toPrecision(3),
  Math.round(flows / seconds).toLocaleString('en'),
  peer ? String(peer) : '',
  peer ? `${Math.round(peer / seconds)} x` : '',
];

// Start-up: the code is compiled before anything is measured.
for (const each of cases) if (each.flow_count < 20000) play(referenceFlows(each));
let missed = 0;
for (const each of cases) {
  const measured = cpuSeconds(() => play(referenceFlows(each)));
  const bar = barOf(each.id);
  if (bar !== undefined && measured.seconds > bar) missed++;
  rows.push([...rowOf(each.id, each.flow_count, measured, each.simgrid?.cpu_s), bar === undefined ? '' : String(bar)]);
}
print(rows);
process.stdout.write(`\npeak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB (bar 300 MB)\n`);
process.stdout.write(missed === 0 ? 'all bars held\n' : `${missed} bars missed\n`);

const clos = (hosts, spine) => ({
  id: `a2a_clos_${hosts}`,
  description: 'all-to-all',
  flow_count: hosts * (hosts - 1),
  flows_rule: 'bytes: 1e6',
  topology: {
    kind: 'clos2',
    hosts,
    hosts_per_leaf: 8,
    spines: 8,
    host_link_Bps: 5e10,
    leaf_spine_link_Bps: 5e10,
    spine_choice: spine,
  },
});

process.stdout.write('\nGrowth, all-to-all on a full-bisection Clos of 8 hosts per leaf\n');
const growth = [['endpoints', 'flows', 'symmetric CPU s', 'hashed CPU s', 'hashed events']];
const HASHED_AT_MOST = 1024;
for (const hosts of [64, 128, 256, 384, 512, 1024, 2048, 4096]) {
  const symmetric = cpuSeconds(() => play(referenceFlows(clos(hosts, 'dst mod 8'))));
  const hashed = hosts <= HASHED_AT_MOST ? cpuSeconds(() => play(referenceFlows(clos(hosts, 'h(src,dst)')))) : null;
  growth.push([
    hosts.toLocaleString('en'),
    (hosts * (hosts - 1)).toLocaleString('en'),
    symmetric.seconds.toPrecision(3),
    hashed ? hashed.seconds.toPrecision(3) : 'not run',
    hashed ? hashed.result.events.toLocaleString('en') : '',
  ]);
}
print(growth);
process.stdout.write(`\nHashed routes have no symmetry: they are run up to ${HASHED_AT_MOST} endpoints.\n`);

function print(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  for (const row of table)
    process.stdout.write(
      `${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ')}\n`,
    );
}
