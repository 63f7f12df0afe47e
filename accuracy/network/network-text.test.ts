import { describe, expect, it } from 'vitest';
import { readNetwork } from './network-text';

const GBIT = 1e9 / 8;

describe('description of a network', () => {
  it.each([
    ['8x400 Gb/s NDR InfiniBand per node, SHARP job', 3200, 'node', 'infiniband'],
    ['NVLink5 inside; EFA v4 8x400 Gb/s per node', 3200, 'node', 'efa'],
    ['4x HDR 200 Gb/s per node', 800, 'node', 'infiniband'],
    ['16x NDR in total', 6400, 'total', 'infiniband'],
    ['NVLink5 72-GPU domain; 400 Gb/s NDR InfiniBand per GPU between racks', 400, 'device', 'infiniband'],
    ['NVLink5 72 domain / NVLink4 + 400 Gb/s NDR', 400, 'device', 'infiniband'],
    ['8x400 Gb/s CX-7 InfiniBand', 3200, 'node', 'infiniband'],
    ['8x ConnectX-7 400Gbps RoCE', 3200, 'node', 'roce'],
    ['8x400G', 3200, 'node', null],
    ['8x200G IB', 1600, 'node', 'infiniband'],
    ['DGX H100 8x400Gb SHARP', 3200, 'node', null],
    ['3.2 Tb/s per node EFA', 3200, 'node', 'efa'],
    ['UB fabric, 392 GB/s per package, RDMA 400 Gb/s per package', 400, 'package', null],
    ['8 x 200GbE', 1600, 'node', 'roce'],
    ['RoCE, 8x2x100 Gb/s per node', 1600, 'node', 'roce'],
    ['4x NDR InfiniBand per tray', 1600, 'node', 'infiniband'],
  ])('%s', (text, gbit, per, type) => {
    const read = readNetwork(text);
    expect(read.rate).toEqual({ bytesPerS: gbit * GBIT, per });
    expect(read.type).toBe(type);
  });

  it.each(['NVLink4 + NVSwitch with SHARP', 'NVLink', '', '-', 'NVLink3 600 GB/s'])(
    'no scale-out rate in "%s"',
    (text) => {
      expect(readNetwork(text).rate).toBeNull();
    },
  );

  it('tells the scale-out switches that reduce from NVSwitch', () => {
    expect(readNetwork('8x400 Gb/s NDR InfiniBand per node, SHARP job').isReducing).toBe(true);
    expect(readNetwork('NVLink4 + NVSwitch with SHARP').isReducing).toBe(false);
  });

  it('reads the size of a scale-up domain and a mesh without switch', () => {
    expect(readNetwork('NVLink5 72-GPU domain').domain).toBe(72);
    expect(readNetwork('GB200 NVL36').domain).toBe(36);
    expect(readNetwork('NVLink3').domain).toBeNull();
    expect(readNetwork('all_reduce latency on 4 fully connected A100').isFullMesh).toBe(true);
  });
});
