import { describe, expect, it } from 'vitest';
import type { FlowLinks, FlowSet } from './flow-set';
import { simulateFlows, simulateRule } from './simulate';
import { flowSet, linksOf, type PlainFlow } from './testing/flow-sets';

const finishOf = (links: FlowLinks, rows: readonly PlainFlow[]): number[] => [
  ...simulateFlows(links, flowSet(rows)).finishS,
];

function expectTimes(actual: readonly number[], wanted: readonly number[]): void {
  expect(actual).toHaveLength(wanted.length);
  for (const [index, time] of wanted.entries()) expect(actual[index]).toBeCloseTo(time, 12);
}

describe('one flow', () => {
  it('waits for its start, its delay and the latency of its route, then takes the narrowest link', () => {
    const links = linksOf([200, 100, 400], [0.5, 0.25, 0.125]);
    const result = simulateFlows(links, flowSet([{ links: [0, 1, 2], bytes: 1000, startS: 2, delayS: 1 }]));
    expect([...result.beginS]).toEqual([3.875]);
    expect([...result.finishS]).toEqual([13.875]);
    expect(result.makespanS).toBe(13.875);
  });

  it('keeps to its own limit', () => {
    expectTimes(finishOf(linksOf([100]), [{ links: [0], bytes: 100, capBytesPerS: 20 }]), [5]);
  });

  it('takes latency alone when it has no bytes, and none when it crosses no link', () => {
    const links = linksOf([100], [0.5]);
    expectTimes(
      finishOf(links, [
        { links: [0], bytes: 0 },
        { links: [], bytes: 100, delayS: 2 },
      ]),
      [0.5, 2],
    );
  });

  it('sprayed over two paths waits for their mean latency and fills both', () => {
    const links = linksOf([100, 50, 50], [0.1, 0.2, 0.4]);
    expectTimes(finishOf(links, [{ links: [0, 1, 2], shares: [1, 0.5, 0.5], bytes: 100 }]), [0.1 + 0.3 + 1]);
  });

  it('crosses a link twice at half the rate', () => {
    expectTimes(finishOf(linksOf([100]), [{ links: [0, 0], bytes: 100 }]), [2]);
  });

  it('no flows take no time', () => {
    expect(simulateFlows(linksOf([1]), flowSet([])).makespanS).toBe(0);
  });
});

describe('flows that meet', () => {
  it('share the parking lot: the long flow takes as much as its neighbours leave on each link', () => {
    // Bertsekas and Gallager, Data Networks, figure 6.19: a long flow and a short one on each link.
    const rows = [{ links: [0, 1, 2], bytes: 100 }, ...[0, 1, 2].map((link) => ({ links: [link], bytes: 100 }))];
    expectTimes(finishOf(linksOf([100, 100, 100]), rows), [2, 2, 2, 2]);
    // Link 0 holds the long flow to 25; the others take the rest, and what is freed later.
    expectTimes(finishOf(linksOf([50, 100, 100]), rows), [4, 4, 4 / 3, 4 / 3]);
  });

  it('give the rest of a link to those that are not held elsewhere', () => {
    const rows = [
      { links: [0], bytes: 90 },
      { links: [0, 1], bytes: 10 },
    ];
    expectTimes(finishOf(linksOf([100, 10]), rows), [1, 1]);
  });

  it('give way when another begins and grow when it ends', () => {
    const rows = [
      { links: [0], bytes: 200 },
      { links: [0], bytes: 50, startS: 1 },
    ];
    expectTimes(finishOf(linksOf([100]), rows), [2.5, 2]);
  });

  it('leave to others what a limit keeps them from', () => {
    const rows = [
      { links: [0], bytes: 20, capBytesPerS: 20 },
      { links: [0], bytes: 80 },
    ];
    expectTimes(finishOf(linksOf([100]), rows), [1, 1]);
  });

  it('count on a link by their share: half of a sprayed flow leaves room', () => {
    // Rate r on both: 0.5 r + r = 90 on link 0, so r = 60; link 1 is not full.
    const rows = [
      { links: [0, 1], shares: [0.5, 0.5], bytes: 60 },
      { links: [0], bytes: 60 },
    ];
    expectTimes(finishOf(linksOf([90, 90]), rows), [1, 1]);
  });
});

describe('dependencies', () => {
  it('start a flow when the last of them ends', () => {
    const rows = [
      { links: [0], bytes: 100 },
      { links: [1], bytes: 300 },
      { links: [0], bytes: 100, after: [0, 1], delayS: 0.5 },
      { links: [0], bytes: 0, after: [2] },
    ];
    expectTimes(finishOf(linksOf([100, 100]), rows), [1, 3, 4.5, 4.5]);
  });

  it('do not bring a flow before its own start', () => {
    const rows = [
      { links: [0], bytes: 100 },
      { links: [0], bytes: 100, after: [0], startS: 5 },
    ];
    expectTimes(finishOf(linksOf([100]), rows), [1, 6]);
  });

  it('in a circle are refused', () => {
    const rows = [
      { links: [0], bytes: 1, after: [1] },
      { links: [0], bytes: 1, after: [0] },
    ];
    expect(() => simulateFlows(linksOf([1]), flowSet(rows))).toThrow(/flows\.dependencies: .*circle/);
  });
});

describe('listener', () => {
  it('is told spans that join and carry all bytes', () => {
    const rows = [
      { links: [0], bytes: 200 },
      { links: [0], bytes: 50, startS: 1 },
      { links: [1], bytes: 10, startS: 4 },
    ];
    const spans: [number, number][] = [];
    const moved = new Float64Array(3);
    simulateFlows(linksOf([100, 10]), flowSet(rows), {
      onSpan: (fromS, toS, active, count, rates) => {
        spans.push([fromS, toS]);
        for (const flow of active.subarray(0, count)) moved[flow]! += rates[flow]! * (toS - fromS);
      },
    });
    expect(spans).toEqual([
      [0, 1],
      [1, 2],
      [2, 2.5],
      [4, 5],
    ]);
    expectTimes([...moved], [200, 50, 10]);
  });
});

describe('refusals name the field, the value and what is allowed', () => {
  const plain = flowSet([{ links: [0], bytes: 10 }]);
  const links = linksOf([100]);
  const refused: [RegExp, Partial<FlowSet>, Partial<FlowLinks>?][] = [
    [/^flows\.bytes\[0\]: -1 is not allowed; .*not negative/, { bytes: Float64Array.of(-1) }],
    [/^flows\.bytes\[0\]: NaN/, { bytes: Float64Array.of(NaN) }],
    [/^flows\.bytes\.length: 2 .* each of 1/, { bytes: Float64Array.of(1, 2) }],
    [/^flows\.routeLinks\[0\]: 3 is not allowed; links are 0 to 0/, { routeLinks: Int32Array.of(3) }],
    [/^flows\.routeLinks\[0\]: -1 /, { routeLinks: Int32Array.of(-1) }],
    [/^links\.capacityBytesPerS\[0\]: 0 .* rate above 0/, {}, { capacityBytesPerS: Float64Array.of(0) }],
    [/^links\.latencyS\[0\]: -1 .* not negative/, {}, { latencyS: Float64Array.of(-1) }],
    [/^flows\.startS\[0\]: -2 /, { startS: Float64Array.of(-2) }],
    [/^flows\.delayS\[0\]: Infinity .* finite/, { delayS: Float64Array.of(Infinity) }],
    [/^flows\.rateCapBytesPerS\[0\]: 0 .* above 0/, { rateCapBytesPerS: Float64Array.of(0) }],
    [/^flows\.routeShare\[0\]: 1\.5 .* at most 1/, { routeShare: Float64Array.of(1.5) }],
    [/^flows\.routeStart\[1\]: 2 .* number of entries, 1/, { routeStart: Int32Array.of(0, 2) }],
    [/^flows\.routeStart\.length: 3 .* 2/, { routeStart: Int32Array.of(0, 1, 1) }],
    [/^flows\.dependencies: .* go together/, { dependencies: Int32Array.of(0) }],
    [
      /^flows\.dependencies\[0\]: 7 .* 0 to 0/,
      { dependencyStart: Int32Array.of(0, 1), dependencies: Int32Array.of(7) },
    ],
  ];
  it.each(refused)('%s', (message, change, linkChange = {}) => {
    expect(() => simulateFlows({ ...links, ...linkChange }, { ...plain, ...change })).toThrow(message);
  });

  it('a dead link that no flow crosses is allowed', () => {
    expect(simulateFlows(linksOf([100, 0]), plain).makespanS).toBe(0.1);
  });

  it.each([
    [/^flows\.bytes\[\d\]: -5 /, linksOf([100]), () => -5],
    [/^links\.capacityBytesPerS\[0\]: 0 /, linksOf([0]), () => 5],
  ])('of a rule as well: %s', (message, ruleLinks, bytesOf) => {
    const rule = { count: 4, maxHops: 1, bytesOf, routeInto: (_flow: number, out: Int32Array) => ((out[0] = 0), 1) };
    expect(() => simulateRule(ruleLinks, rule)).toThrow(message);
  });
});
