/** What a play came to, as tiles: time, bus bandwidth, bottleneck, closed form, and what a failure costs. */
import { formatNumber, formatQuantity } from '../../../src-shared/quantity/format';
import { algorithmTitle } from './play-options';
import type { PlayAnswer, PlayedTime, TopologyAnswer } from '../../../src-shared/results/network-study';

export interface ResultTile {
  key: string;
  title: string;
  text: string;
  note: string;
  isBad?: boolean;
}

const time = (seconds: number): string => formatQuantity(seconds, 'seconds', { significantDigits: 4 });
const rate = (value: number): string => formatQuantity(value, 'bytesPerS', { significantDigits: 4 });

/** How many times as long; 1 where both take no time. */
export const slowdown = (before: PlayedTime, after: PlayedTime): number =>
  before.timeS > 0 ? after.timeS / before.timeS : 1;

export function resultTiles(play: PlayAnswer, topology: TopologyAnswer): ResultTile[] {
  const { healthy, degraded, closedFormS } = play;
  const shown = degraded ?? healthy;
  const factor = degraded ? slowdown(healthy, degraded) : 1;
  const bottleneck = shown.bottleneck;
  const difference = closedFormS > 0 ? healthy.timeS / closedFormS - 1 : 0;
  const groups = play.groups === 1 ? '1 group' : `${play.groups} groups at once`;
  return [
    {
      key: 'time',
      title: degraded ? 'Time with the failure' : 'Time',
      text: time(shown.timeS),
      note: degraded ? `Without: ${time(healthy.timeS)}` : `${groups}, ${formatNumber(play.flows)} flows`,
    },
    ...(degraded
      ? [
          {
            key: 'factor',
            title: 'Slower by',
            text: `${formatNumber(factor, 4)}×`,
            note:
              factor < 1.005
                ? 'The failure costs nothing here'
                : `${formatNumber((factor - 1) * 100, 3)}\u202f% more time`,
            isBad: factor >= 1.005,
          },
        ]
      : []),
    {
      key: 'bandwidth',
      title: 'Bus bandwidth',
      text: rate(shown.busBandwidthBytesPerS),
      note: degraded ? `Without: ${rate(healthy.busBandwidthBytesPerS)}` : 'As nccl-tests counts it',
    },
    {
      key: 'bottleneck',
      title: 'Busiest links',
      text: bottleneck ? `${formatNumber(bottleneck.meanUtilisation * 100, 3)}\u202f% in use` : '–',
      note: bottleneck ? (topology.linkClasses[bottleneck.linkClass]?.name ?? '') : 'No link is used',
    },
    {
      key: 'closedForm',
      title: 'Closed form',
      text: time(closedFormS),
      note: `Simulated ${degraded ? 'without failure ' : ''}${difference >= 0 ? '+' : '−'}${formatNumber(Math.abs(difference) * 100, 3)}\u202f%`,
    },
    {
      key: 'algorithm',
      title: 'Algorithm',
      text: algorithmTitle(play.algorithm),
      note: degraded ? `${groups}, ${formatNumber(play.flows)} flows` : `${formatNumber(play.events)} changes of rate`,
    },
  ];
}
