/**
 * Published sweeps of collectives as samples for bench/calibrate-network.mjs: chip, operation, ranks, bytes and seconds,
 * with the algorithm where the source binds it. One node or one rack only; cases of the calibration split only.
 */
import { readFileSync } from 'node:fs';
import { csvRows } from './lib/csv.mjs';

const read = (name) => readFileSync(new URL(`../accuracy/data/${name}`, import.meta.url), 'utf8');

const operations = {
  all_gather: 'gather',
  reduce_scatter: 'gather',
  all_reduce: 'allReduce',
  alltoall: 'allToAll',
  all_to_all: 'allToAll',
  sendrecv: 'sendReceive',
};
/** Bytes on the wire of n ranks per byte, over (n - 1) / n. */
export const passes = { gather: 1, allToAll: 1, allReduce: 2 };
/** Size of charts of "large messages". */
const LARGE_BYTES = 2 ** 33;
/** Bandwidths below are rounded too much to hold a time, GB/s. */
const ROUNDED_BELOW = 1;
/** A message that took this much longer than a larger one of its sweep was disturbed. */
const DISTURBED_RATIO = 1.5;

const rowsOf = (name) => csvRows(read(name));

/**
 * All-reduce kernels of serving frameworks: captured into graphs, and up to the size from which on the frameworks hand over
 * to NCCL (TensorRT-LLM 1.0 on A100 before 1 MB, the others after 8 MB).
 */
const isServingKernel = ({ source, chip, bytes }) =>
  !/eager/.test(source) && bytes <= (chip === 'A100' ? 2 ** 19 : 2 ** 23);

function tableSamples() {
  const tables = rowsOf('aic-nccl.csv').map((row) => {
    const chip = row.src.split('/')[0].split('_')[0].toUpperCase();
    return {
      source: `aiconfigurator, ${chip}`,
      chip,
      operation: operations[row.op_name],
      ranks: Number(row.num_gpus),
      bytes: 2 * Number(row.message_size),
      timeS: Number(row.latency) / 1e3,
    };
  });
  const serving = rowsOf('aic-custom-allreduce.csv').map((row) => {
    const chip = row.src.split('/')[0].split('_')[0].toUpperCase();
    return {
      source: `${row.kernel_source}, ${chip}`,
      chip,
      operation: 'serving',
      ranks: Number(row.num_gpus),
      bytes: 2 * Number(row.message_size),
      timeS: Number(row.latency) / 1e3,
    };
  });
  const apex = rowsOf('apex-collectives.csv').map((row) => ({
    source: `apex_plus, ${row.gpu.split('-')[0]}`,
    chip: row.gpu.split('-')[0],
    operation: operations[row.op],
    ranks: Number(row.num_gpus_per_node) * Number(row.num_nodes),
    bytes: 1024 * Number(row['size(kb)']),
    timeS: Number(row['time(us)']) / 1e6,
  }));
  const vidur = (name, operation, bytesKey) =>
    rowsOf(name)
      .filter((row) => row.devices_per_node === undefined || row.devices_per_node === row.num_workers)
      .map((row) => ({
        source: `vidur, ${row.node.split('_')[0].toUpperCase()}`,
        chip: row.node.split('_')[0].toUpperCase(),
        operation,
        ranks: Number(row.num_workers),
        bytes: Number(row[bytesKey]),
        timeS: Number(row.median_ms) / 1e3,
      }));
  return [
    ...tables,
    ...serving.filter(isServingKernel),
    ...apex,
    ...vidur('vidur-all-reduce.csv', 'allReduce', 'size_bytes'),
    ...vidur('vidur-send-recv.csv', 'sendReceive', 'size'),
  ];
}

/** What a case or point says of the algorithm: bound to the ring, to the switches, or left to the library. */
function boundTo(text) {
  if (/has no NVLS/.test(text)) return 'ring';
  if (/\bring\b/i.test(text)) return 'ring';
  return /NVLS/.test(text) ? 'inNetwork' : null;
}

/** Chip of a point of a chart over several: named in it, or by the generation of its links. */
function chipOf(point, hardware) {
  const named = /GB\d{3}|[AHB]\d{3}/.exec(point.platform ?? point.gpu ?? '');
  if (named) return named[0];
  if (point.node) return point.node === 'NVLink4' ? 'H200' : 'B200';
  return hardware.chip;
}

/** Figures of one point: seconds, and the algorithm that they are bound to. */
function figuresOf(point, operation, ranks, bytes, bound) {
  const factor = (passes[operation] * bytes * (ranks - 1)) / ranks;
  const us = point.time_us_ip ?? point.time_us;
  const bus = point.busbw_1node_8gpu ?? point.busbw ?? point.busbw_oop;
  const figures = [];
  if (us) figures.push({ timeS: us / 1e6, bound });
  else if (bus > ROUNDED_BELOW) figures.push({ timeS: factor / bus / 1e9, bound });
  if (point.busbw_nvls_off) figures.push({ timeS: factor / point.busbw_nvls_off / 1e9, bound: 'ring' });
  return figures;
}

function caseSamples() {
  const content = JSON.parse(read('network-cases.json'));
  return (Array.isArray(content) ? content : content.cases)
    .filter((each) => each.category === 'E' && each.split === 'calibration')
    .flatMap((each) => {
      const { hardware, workload } = each;
      const isRack = /NVL72 rack/.test(hardware.node) && hardware.count === 72;
      return (each.points ?? []).flatMap((point) => {
        if (point.nodes > 1 || /multi-node/.test(point.scope ?? '')) return [];
        const ranks =
          point.busbw_1node_8gpu !== undefined || /8 GPUs/.test(point.scope ?? '') ? 8 : (point.gpus ?? hardware.count);
        const operation = operations[point.op ?? (workload.op ?? '').split(',')[0]];
        if (!operation || !ranks || !(ranks <= 8 || isRack)) return [];
        const bytes = point.bytes ?? LARGE_BYTES;
        const isChart = point.platform !== undefined;
        const bound =
          isChart && operation === 'allReduce' && !/SHARP/.test(point.platform)
            ? 'ring'
            : boundTo(workload.algorithm ?? '');
        return figuresOf(point, operation, ranks, bytes, bound).map((figure) => ({
          source: each.id,
          chip: chipOf(point, hardware),
          operation,
          ranks,
          bytes,
          ...figure,
        }));
      });
    });
}

/** Without messages that took much longer than a larger one of their sweep. */
function undisturbed(samples) {
  const fastest = new Map();
  return samples
    .toSorted((a, b) => b.bytes - a.bytes)
    .filter((sample) => {
      const key = [sample.source, sample.operation, sample.ranks].join();
      const limit = DISTURBED_RATIO * (fastest.get(key) ?? Infinity);
      fastest.set(key, Math.min(fastest.get(key) ?? Infinity, sample.timeS));
      return sample.timeS <= limit;
    });
}

/**
 * These sweeps begin at 38 to 54 microseconds, two to three times what others take on the same chips. One is of PyTorch; why
 * the others do is not stated. The excess is taken for that of their launches: only sizes from 16 MB on are fitted.
 */
const launchedApart = /AZURE-A100|NCCL-A100|NCCL-H200|NCCL-B200/;
const APART_FROM_BYTES = 2 ** 24;

/** Every sample that the curves are fitted to. */
export function networkSamples() {
  return undisturbed(
    [...tableSamples(), ...caseSamples()].filter(
      (sample) =>
        sample.operation &&
        sample.bytes > 0 &&
        sample.timeS > 0 &&
        (!launchedApart.test(sample.source) || sample.bytes >= APART_FROM_BYTES),
    ),
  );
}
