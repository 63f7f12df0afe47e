/** What the engine asks of an exchange: kernels by hardware, payload by precision, time by routing and group. */
import { describe, expect, it } from 'vitest';
import { testInput } from '../../testing/test-scenario';
import { createFabric } from '../fabric';
import { createExpertExchange, exchangeWords, expertExchangeS, type ExchangeGoal } from './expert-exchange';
import { payloadBytes, type PayloadType } from './payload';

const { model } = testInput('training', { hardware: 'dgx-h100', model: 'deepseek-v3' });

function exchangeOn(hardwareId: string, goal: ExchangeGoal, type: PayloadType = 'bf16', imbalance = 1) {
  const { hardware } = testInput('collective', { hardware: hardwareId });
  return createExpertExchange(hardware, createFabric(hardware, 768), model, goal, type, imbalance);
}
const group = (size: number) => ({ size, stride: 1 });

describe('kernels', () => {
  it.each([
    ['cloudmatrix-384', 'throughput', 'DeepEP-Ascend normal'],
    ['cloudmatrix-384', 'latency', 'CANN fused'],
    ['dgx-h100', 'throughput', 'DeepEP normal'],
    ['dgx-h100', 'latency', 'DeepEP low-latency'],
    ['gb200-nvl72', 'throughput', 'HybridEP'],
    ['gb200-nvl72', 'latency', 'NVLinkOneSided'],
    ['atlas-800-a2', 'throughput', 'DeepEP-Ascend hierarchical'],
    ['dgx-a100', 'throughput', undefined],
    ['tpu-v5p', 'latency', undefined],
  ] as const)('%s for %s: %s', (hardware, goal, name) => {
    expect(exchangeOn(hardware, goal).kernel?.name).toBe(name);
  });

  it('are named in the assumptions of a result', () => {
    const { hardware } = testInput('collective', { hardware: 'dgx-h100' });
    expect(exchangeWords(hardware, 'latency')).toBe(
      'Experts exchange tokens by the DeepEP low-latency kernels in decode.',
    );
    expect(exchangeWords(testInput('collective', { hardware: 'cloudmatrix-384' }).hardware, 'throughput')).toBe(
      'Experts exchange tokens by the DeepEP-Ascend normal kernels, beyond a system by the DeepEP-Ascend hierarchical kernels.',
    );
    const a100 = testInput('collective', { hardware: 'dgx-a100' }).hardware;
    expect(exchangeWords(a100, 'throughput')).toBe("Experts exchange tokens by the collectives library's all-to-all.");
  });

  it('counts scales into the payload', () => {
    expect(payloadBytes('bf16', 7168)).toBe(14336);
    expect(payloadBytes('fp8', 7168)).toBe(7168 + 56 * 4);
    expect(payloadBytes('int8', 7168)).toBe(7680);
    expect(payloadBytes('fp4', 7168)).toBe(3584 + 448);
  });

  it('takes the routing of the model', () => {
    expect(exchangeOn('dgx-h100', 'latency').routing).toEqual({
      experts: 256,
      activeExperts: 8,
      groups: 8,
      groupLimit: 4,
    });
  });
});

describe.each(['cloudmatrix-384', 'dgx-h100', 'gb200-nvl72', 'dgx-a100'])('time on %s', (hardware) => {
  it.each(['throughput', 'latency'] as const)(
    '%s: nothing alone; more ranks, tokens or load never take less',
    (goal) => {
      for (const direction of ['dispatch', 'combine'] as const) {
        const exchange = exchangeOn(hardware, goal);
        const uneven = exchangeOn(hardware, goal, 'bf16', 2);
        expect(expertExchangeS(exchange, direction, group(1), 128)).toBe(0);
        for (const tokens of [1, 16, 128, 4096]) {
          let last = 0;
          for (let ranks = 2; ranks <= 256; ranks *= 2) {
            const timeS = expertExchangeS(exchange, direction, group(ranks), tokens);
            expect(timeS).toBeGreaterThanOrEqual(last);
            expect(expertExchangeS(exchange, direction, group(ranks), 2 * tokens)).toBeGreaterThan(timeS);
            expect(expertExchangeS(uneven, direction, group(ranks), tokens)).toBeGreaterThanOrEqual(timeS);
            last = timeS;
          }
        }
      }
    },
  );

  it('takes less in eight bits out, the same back', () => {
    const eight = exchangeOn(hardware, 'throughput', hardware === 'cloudmatrix-384' ? 'int8' : 'fp8');
    const sixteen = exchangeOn(hardware, 'throughput');
    const timeS = (exchange: typeof eight, direction: 'dispatch' | 'combine') =>
      expertExchangeS(exchange, direction, group(32), 4096);
    expect(timeS(eight, 'dispatch')).toBeLessThan(timeS(sixteen, 'dispatch'));
    expect(timeS(eight, 'combine')).toBe(timeS(sixteen, 'combine'));
  });
});

it('goes once to each supernode where a group leaves its own, on Ascend as elsewhere', () => {
  const exchange = exchangeOn('cloudmatrix-384', 'throughput');
  // 16 dies of each of two supernodes: 768 apart by stride.
  const apart = { size: 32, stride: 48 };
  const everyCopy = { ...exchange, outsideKernel: null };
  for (const direction of ['dispatch', 'combine'] as const)
    expect(expertExchangeS(exchange, direction, apart, 4096)).toBeLessThan(
      expertExchangeS(everyCopy, direction, apart, 4096) / 1.5,
    );
  expect(expertExchangeS(exchange, 'dispatch', group(768), 4096)).toBe(
    expertExchangeS(everyCopy, 'dispatch', group(768), 4096),
  );
});

it('keeps a supernode fast where servers have to leave NVLink', () => {
  const ratio = (hardware: string): number => {
    const exchange = exchangeOn(hardware, 'throughput');
    return (
      expertExchangeS(exchange, 'dispatch', group(64), 4096) / expertExchangeS(exchange, 'dispatch', group(8), 4096)
    );
  };
  expect(ratio('dgx-h100')).toBeGreaterThan(4);
  expect(ratio('gb200-nvl72')).toBeLessThan(2);
});
