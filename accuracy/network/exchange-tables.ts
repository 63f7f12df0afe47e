/** Tables of measured expert exchanges as readings. A table is known by its columns, never by its name. */
import type { Routing } from '../../src-main/engine/network/exchange/routing';
import type { KernelId } from '../../src-main/engine/network/exchange/kernels';
import type { Table } from '../lib/case-file';
import { chipsIn } from './chips';
import type { ExchangeReading } from './exchange-reading';
import { exchangeHardware } from './exchange-systems';
import { namedPayloadBytes } from './exchange-payload';

type Row = Table['rows'][number];
const number = (row: Row, column: string): number => Number(row[column]);

interface TableForm {
  columns: readonly string[];
  readings: (row: Row, chip: string, id: string) => ExchangeReading[];
}

const MICROSECONDS = 1e-6;
/** DeepEP's own benchmarks limit the groups of a token so (tests/test_internode.py): groups are nodes. */
const BENCHMARK_GROUP_LIMIT = 4;

/** What a DeepEP row says for both directions: its benchmarks dispatch in FP8 and combine in BF16. */
function deepEpReadings(
  row: Row,
  chip: string,
  id: string,
  kernel: KernelId,
  timeUs: (direction: 'dispatch' | 'combine') => number,
): ExchangeReading[] {
  const hardware = exchangeHardware(chip, '');
  const nodes = number(row, 'node_num');
  const routing: Routing = {
    experts: number(row, 'num_experts'),
    activeExperts: number(row, 'num_topk'),
    groups: nodes,
    groupLimit: Math.min(nodes, BENCHMARK_GROUP_LIMIT),
  };
  return (['dispatch', 'combine'] as const).map((direction) => ({
    id: `${id}/${direction}`,
    chip,
    hardware,
    kernel,
    ranks: nodes * hardware.node.devices,
    use: {
      direction,
      tokens: number(row, 'num_token'),
      tokenBytes: namedPayloadBytes(direction === 'dispatch' ? 'fp8' : 'bf16', number(row, 'hidden_size')),
      routing,
      imbalance: 1,
      cores: row[`${direction}_sms`] ? number(row, `${direction}_sms`) : null,
    },
    timeS: timeUs(direction) * MICROSECONDS,
    bytesPerS: null,
    note: '',
  }));
}

const deepEpId = (row: Row, table: string, chip: string): string =>
  [
    table,
    chip,
    `${row['node_num']} nodes`,
    `top-${row['num_topk']} of ${row['num_experts']}`,
    row['dispatch_sms'] ? `${row['dispatch_sms']} SMs` : '',
    (row['src'] ?? '').split('/').at(-1),
    `${row['num_token']} tokens`,
  ]
    .filter(Boolean)
    .join('/');

/** Kernels by their names in a table. */
const nvlinkKernels: Record<string, KernelId> = {
  NVLinkTwoSided: 'nvlinkTwoSided',
  NVLinkOneSided: 'nvlinkOneSided',
};

function nvlinkReadings(row: Row, chip: string, id: string): ExchangeReading[] {
  const known = nvlinkKernels[row['kernel_source'] ?? ''];
  const [, operation = '', packed] =
    /^alltoall_(prepare|dispatch|combine)(_low_precision)?$/.exec(row['op_name'] ?? '') ?? [];
  if (!known || operation === '') return [];
  const direction = operation as 'prepare' | 'dispatch' | 'combine';
  const hidden = number(row, 'hidden_size');
  const type = direction === 'dispatch' || packed ? (row['moe_dtype'] ?? '') : 'bf16';
  const experts = number(row, 'num_experts');
  return [
    {
      id,
      chip,
      hardware: exchangeHardware(chip, ''),
      kernel: packed ? 'nvlinkTwoSidedPacked' : known,
      ranks: number(row, 'moe_ep_size'),
      use: {
        direction,
        tokens: number(row, 'num_tokens'),
        tokenBytes: direction === 'prepare' ? 0 : namedPayloadBytes(type, hidden),
        routing: {
          experts,
          activeExperts: number(row, 'topk'),
          groups: 1,
          groupLimit: 1,
          isBalanced: row['distribution'] === 'balanced',
        },
        imbalance: 1,
        cores: null,
      },
      timeS: number(row, 'latency') / 1000,
      bytesPerS: null,
      note: '',
    },
  ];
}

const forms: readonly TableForm[] = [
  {
    columns: [
      'node_num',
      'hidden_size',
      'num_token',
      'num_topk',
      'num_experts',
      'dispatch_sms',
      'dispatch_transmit_us',
    ],
    // Counting ahead of the transfer (notify) is part of the exchange.
    readings: (row, chip, id) =>
      deepEpReadings(
        row,
        chip,
        deepEpId(row, id, chip),
        'deepEpNormal',
        (direction) => number(row, `${direction}_transmit_us`) + number(row, `${direction}_notify_us`),
      ),
  },
  {
    columns: [
      'node_num',
      'hidden_size',
      'num_token',
      'num_topk',
      'num_experts',
      'dispatch_avg_t_us',
      'combine_avg_t_us',
    ],
    readings: (row, chip, id) =>
      deepEpReadings(row, chip, deepEpId(row, id, chip), 'deepEpLowLatency', (direction) =>
        number(row, `${direction}_avg_t_us`),
      ),
  },
  {
    columns: ['op_name', 'kernel_source', 'moe_dtype', 'num_tokens', 'hidden_size', 'topk', 'moe_ep_size', 'latency'],
    readings: (row, chip, id) =>
      nvlinkReadings(
        row,
        chip,
        [
          id,
          chip,
          row['kernel_source'],
          row['op_name'],
          row['moe_dtype'],
          `EP${row['moe_ep_size']}`,
          `${row['num_tokens']} tokens`,
        ].join('/'),
      ),
  },
];

/** Readings of a table, or null where its columns are of no known form. Rows that are not understood give none. */
export function readExchangeTable(table: Table): ExchangeReading[] | null {
  const form = forms.find((each) => each.columns.every((column) => table.columns.includes(column)));
  if (!form) return null;
  return table.rows.flatMap((row) => {
    const [chip] = chipsIn(row['device'] ?? '');
    return chip ? form.readings(row, chip, table.id) : [];
  });
}
