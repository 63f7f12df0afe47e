/** The figures of one whole system as tiles: computed from the profile as it stands, beside what was published. */
import type { HardwareProfile } from '../../../src-shared/model/plan';
import { formatQuantity } from '../../../src-shared/quantity/format';
import { headToHead } from '../../../src-shared/results/head-to-head';
import { systemMetrics, type SystemMetricKey } from '../../../src-shared/results/system-metrics';
import { deviationText } from '../../../src-shared/quantity/words';
import { isFarOff } from './figure-words';

export interface SystemTile {
  key: SystemMetricKey;
  title: string;
  description: string;
  text: string;
  published: { text: string; deviation: string; isFarOff: boolean; source: string } | null;
  /** Value of the profile that this one was duplicated from, where it differs. */
  original: string | null;
}

const shown: readonly SystemMetricKey[] = [
  'accelerators',
  'peakBf16FlopsPerS',
  'memoryBytes',
  'memoryBandwidthBytesPerS',
  'scaleUpBytesPerS',
  'scaleOutBytesPerS',
  'powerW',
  'priceUsd',
];

/** Small systems read better in the unit that fits them; large ones in that of the head-to-head table. */
function textOf(key: SystemMetricKey, value: number | null): string {
  const { dimension, unit } = systemMetrics[key];
  return formatQuantity(value, dimension, dimension === 'bytes' ? {} : { unit });
}

export function systemTiles(profile: HardwareProfile, original: HardwareProfile | undefined): SystemTile[] {
  const rows = new Map(headToHead(original ? [profile, original] : [profile]).map((row) => [row.key, row.cells]));
  return shown.map((key) => {
    const [own, base] = rows.get(key) ?? [];
    const { title, description } = systemMetrics[key];
    const published = own?.published ?? null;
    const isOriginal = !base || base.value === (own?.value ?? null);
    return {
      key,
      title,
      description,
      text: textOf(key, own?.value ?? null),
      published: published && {
        text: textOf(key, published.value),
        deviation: own?.deviation == null ? '' : deviationText(own.deviation),
        isFarOff: isFarOff(own?.deviation ?? null),
        source: published.source,
      },
      original: isOriginal ? null : textOf(key, base.value),
    };
  });
}
