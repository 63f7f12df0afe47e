/** Latencies by structure are those of the routes that the router finds, to the last bit. */
import { describe, expect, it } from 'vitest';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { builtFor, createContention, routerFor } from './contention';
import { routedLatency } from './latency-factor';
import { latencyByStructure } from './route-latency';
import { libraryHardware } from './testing/library-hardware';

const dgx = libraryHardware('dgx-h100');
const withScaleOut = (changes: Partial<HardwareSpec['scaleOut']>): HardwareSpec => ({
  ...dgx,
  scaleOut: { ...dgx.scaleOut, ...changes },
});

/** Every pair of a senders' sample and all devices. */
function expectSame(hardware: HardwareSpec, devices: number): void {
  const contention = createContention(hardware, devices);
  const byStructure = latencyByStructure(hardware, builtFor(contention, devices));
  const byRoute = routedLatency(routerFor(contention, devices));
  const step = Math.max(1, Math.floor(devices / 23));
  for (let from = 0; from < devices; from += step)
    for (let to = 0; to < devices; to++) {
      if (from === to || byStructure?.(from, to) === byRoute(from, to)) continue;
      expect.fail(`from ${from} to ${to}: ${byStructure?.(from, to)} by structure, ${byRoute(from, to)} by route`);
    }
}

describe('latencyByStructure', () => {
  it.each([8, 16, 24, 36, 300, 1000])('holds on rails, %i devices', (devices) => {
    expectSame(dgx, devices);
  });

  it('holds under plain leaves, thinned and in pods', () => {
    expectSame(withScaleOut({ layout: 'plain' }), 300);
    expectSame(withScaleOut({ layout: 'plain', oversubscription: 4, switchPorts: 40 }), 500);
    expectSame(withScaleOut({ switchPorts: 8 }), 600);
    expectSame(withScaleOut({ layout: 'plain', switchPorts: 6 }), 400);
  });

  it.each([
    ['gb200-nvl72', 500],
    ['cloudmatrix-384', 900],
    ['cloudmatrix-384', 905],
    ['atlas-800-a2', 8],
    ['atlas-800-a2', 100],
  ])('holds on the tiers of %s, %i devices', (id, devices) => {
    expectSame(libraryHardware(id), devices);
  });

  it('leaves rings to the router', () => {
    const tiers = dgx.tiers.map((tier) => ({ ...tier, shape: 'ring' as const }));
    expect(latencyByStructure({ ...dgx, tiers }, 16)).toBeNull();
  });
});
