/**
 * Brings tables of measured collectives to the form of published cases, one case per sweep. A table is known by its
 * columns, never by its name.
 */
import type { Fields, Table } from '../lib/case-file';

type Row = Table['rows'][number];

interface TableForm {
  /** Columns that make a table one of this form. */
  columns: readonly string[];
  chip: (row: Row) => string;
  /** Operation as the table names it. */
  op: (row: Row) => string;
  ranks: (row: Row) => number;
  nodes: (row: Row) => number;
  bytes: (row: Row) => number;
  timeUs: (row: Row) => number;
  /** What else tells sweeps apart. */
  run: (row: Row) => string;
  /** Kernel that is not one of a collectives library; '' where it is. */
  kernel?: (row: Row) => string;
}

const elementBytes: Record<string, number> = {
  half: 2,
  float16: 2,
  bfloat16: 2,
  float: 4,
  float32: 4,
  fp8: 1,
  int8: 1,
};
const bytesOf = (type: string | undefined): number => elementBytes[type ?? ''] ?? NaN;
/** The device, or the folder of the source that is named after it ("h100_sxm/comm/nccl/2.23"). */
const deviceOf = (row: Row): string => row['device'] || (row['src'] ?? '').replace(/[_/]/g, ' ');

const forms: readonly TableForm[] = [
  {
    columns: ['op_name', 'nccl_dtype', 'num_gpus', 'message_size', 'latency'],
    chip: deviceOf,
    op: (row) => row['op_name'] ?? '',
    ranks: (row) => Number(row['num_gpus']),
    nodes: () => 1,
    bytes: (row) => Number(row['message_size']) * bytesOf(row['nccl_dtype']),
    timeUs: (row) => Number(row['latency']) * 1000,
    run: (row) => row['version'] || (row['src'] ?? '').split('/').at(-1) || '',
  },
  {
    columns: ['kernel_source', 'allreduce_dtype', 'num_gpus', 'message_size', 'latency'],
    chip: deviceOf,
    op: () => 'all_reduce',
    ranks: (row) => Number(row['num_gpus']),
    nodes: () => 1,
    bytes: (row) => Number(row['message_size']) * bytesOf(row['allreduce_dtype']),
    timeUs: (row) => Number(row['latency']) * 1000,
    run: (row) => `${row['kernel_source']} ${row['version']}`,
    kernel: (row) => row['kernel_source'] ?? '',
  },
  {
    columns: ['op', 'gpu', 'num_nodes', 'num_gpus_per_node', 'size(kb)', 'time(us)'],
    chip: (row) => row['gpu'] ?? '',
    op: (row) => row['op'] ?? '',
    ranks: (row) => Number(row['num_nodes']) * Number(row['num_gpus_per_node']),
    nodes: (row) => Number(row['num_nodes']),
    bytes: (row) => Number(row['size(kb)']) * 1024,
    timeUs: (row) => Number(row['time(us)']),
    run: (row) => row['dtype'] ?? '',
  },
  {
    columns: ['node', 'num_workers', 'size_bytes', 'median_ms'],
    chip: (row) => (row['node'] ?? '').replace(/_/g, ' '),
    op: () => 'all_reduce',
    ranks: (row) => Number(row['num_workers']),
    nodes: () => 1,
    bytes: (row) => Number(row['size_bytes']),
    timeUs: (row) => Number(row['median_ms']) * 1000,
    run: () => '',
  },
  {
    columns: ['node', 'num_workers', 'devices_per_node', 'size', 'median_ms'],
    chip: (row) => (row['node'] ?? '').replace(/_/g, ' '),
    op: () => 'send_recv',
    ranks: (row) => Number(row['num_workers']),
    nodes: (row) => Number(row['num_workers']) / Number(row['devices_per_node']),
    bytes: (row) => Number(row['size']),
    timeUs: (row) => Number(row['median_ms']) * 1000,
    run: () => '',
  },
];

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The sweeps of a table as published cases, or null where its columns are of no known form. */
export function casesOfTable(table: Table): Fields[] | null {
  const form = forms.find((each) => each.columns.every((column) => table.columns.includes(column)));
  if (!form) return null;
  const sweeps = new Map<string, Row[]>();
  for (const row of table.rows) {
    const key = [form.chip(row), form.op(row), form.ranks(row), form.nodes(row), form.run(row)].join('|');
    sweeps.set(key, [...(sweeps.get(key) ?? []), row]);
  }
  return [...sweeps.values()].map((rows) => sweepCase(table, form, rows));
}

/** One sweep; sizes that were measured several times get the median. */
function sweepCase(table: Table, form: TableForm, rows: readonly Row[]): Fields {
  const first = rows[0] as Row;
  const times = new Map<number, number[]>();
  for (const row of rows) times.set(form.bytes(row), [...(times.get(form.bytes(row)) ?? []), form.timeUs(row)]);
  const [chip, op, ranks, nodes, run] = [
    form.chip(first),
    form.op(first),
    form.ranks(first),
    form.nodes(first),
    form.run(first),
  ];
  return {
    id: [table.id, chip, op, `${ranks} ranks`, nodes > 1 ? `${nodes} nodes` : '', run]
      .filter((part) => part !== '')
      .join('/'),
    subcategory: 'collective',
    hardware: { chip, node: '', network: '' },
    workload: { op, ranks, nodes, kernel: form.kernel?.(first) ?? '' },
    metrics: [],
    points: [...times].sort(([a], [b]) => a - b).map(([bytes, all]) => ({ bytes, time_us: median(all) })),
  };
}
