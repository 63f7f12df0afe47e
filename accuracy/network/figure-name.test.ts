import { describe, expect, it } from 'vitest';
import { readFigureName, sizeIn } from './figure-name';

describe('name of a figure', () => {
  it.each([
    ['time_us', { quantity: 'time', factor: 1e-6 }],
    ['time_us_ip', { quantity: 'time', placement: 'in' }],
    ['busbw_oop', { quantity: 'busBandwidth', factor: 1e9, placement: 'out' }],
    ['algbw', { quantity: 'algorithmBandwidth', factor: 1e9 }],
    ['busbw_4node_32gpu', { quantity: 'busBandwidth', nodes: 4, ranks: 32 }],
    ['busbw_nvls_off', { quantity: 'busBandwidth', hasNvls: false }],
    ['peak_busbw_nvls_off_gbs', { quantity: 'busBandwidth', hasNvls: false, at: 'peak' }],
    ['all_gather_busbw_gbs', { quantity: 'busBandwidth', kind: 'allGather' }],
    ['peak_busbw_1node_gbs', { quantity: 'busBandwidth', nodes: 1, at: 'peak' }],
    ['small_message_latency_us', { quantity: 'time', at: 'small' }],
    ['latency_floor_us', { quantity: 'time', at: 'small' }],
    ['largest_us', { quantity: 'time', at: 'large' }],
    ['median_ms', { quantity: 'time', factor: 1e-3, statistic: 'median' }],
    ['time(us)', { quantity: 'time', factor: 1e-6 }],
    ['size(kb)', { quantity: 'size', factor: 1024 }],
    ['size_bytes', { quantity: 'size', factor: 1 }],
    ['latency_ms', { quantity: 'time', factor: 1e-3 }],
    ['BusBW (GB/s)', { quantity: 'busBandwidth', factor: 1e9 }],
    ['all_to_all_latency_us', { quantity: 'time', kind: 'allToAll' }],
    ['allreduce_latency_8B_us', { quantity: 'time', factor: 1e-6, kind: 'allReduce', sizeBytes: 8 }],
    ['busbw_1gb', { quantity: 'busBandwidth', factor: 1e9, sizeBytes: 1024 ** 3 }],
    ['message_mb', { quantity: 'size', factor: 1024 ** 2 }],
    ['data_size', { quantity: 'size', factor: 1 }],
    ['p50_us', { quantity: 'time', statistic: 'median' }],
    ['average_us', { quantity: 'time', statistic: 'mean' }],
  ])('%s', (name, wanted) => {
    expect(readFigureName(name)).toMatchObject(wanted);
  });

  it.each([
    'roce_same_leaf_us',
    'npu_cpu_latency_us',
    'dispatch_gbs',
    'sms',
    'EP',
    'inter_node_bw_loss_pct',
    'busbw_ms',
  ])('%s is no figure of a collective', (name) => {
    expect(readFigureName(name)).toBeNull();
  });

  it('takes the unit from the text beside it where the name has none', () => {
    expect(readFigureName('latency_small', 'ms (4-128 B)')?.factor).toBe(1e-3);
    expect(readFigureName('latency_small_us', 'ms')?.factor).toBe(1e-6);
    expect(readFigureName('all_gather', 'GB/s busbw')).toMatchObject({ quantity: 'busBandwidth', kind: 'allGather' });
  });
});

describe('size of a message', () => {
  it.each([
    [1048576, 1048576],
    ['1M', 1048576],
    ['512 MiB', 536870912],
    ['8GB', 8589934592],
    ['64', 64],
    ['128 B', 128],
  ])('%s', (text, bytes) => {
    expect(sizeIn(text)).toBe(bytes);
  });

  it.each(['large', '', null, -1, NaN])('%s is none', (text) => {
    expect(sizeIn(text)).toBeNull();
  });
});
