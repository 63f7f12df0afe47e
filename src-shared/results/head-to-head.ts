/** Head-to-head tables: figures of whole systems side by side, and metrics of runs side by side. */
import type { HardwareSpec } from '../model/hardware-parameters';
import { resolveHardware } from '../model/resolve-hardware';
import { checkEntry } from '../model/check-entry';
import type { Confidence, Figure, HardwareProfile } from '../model/plan';
import { systemFigures } from './system-figures';
import { systemMetrics, type SystemMetricKey } from './system-metrics';

export interface SystemCell {
  value: number | null;
  /** value / baseline; null where either is missing or zero. */
  ratio: number | null;
  /** What the profile says was published, where it does. */
  published: { value: number; source: string; confidence: Confidence; note?: string } | null;
  /** (value - published) / published. */
  deviation: number | null;
}

export interface SystemRow {
  key: SystemMetricKey;
  cells: SystemCell[];
}

export const systemMetricKeys = Object.keys(systemMetrics) as SystemMetricKey[];

function publishedOf(figure: Figure | undefined, key: SystemMetricKey): SystemCell['published'] {
  if (!figure) return null;
  const { dimension, unit } = systemMetrics[key];
  const parsed = checkEntry(
    { kind: 'quantity', title: '', description: '', dimension, unit, min: 0, max: Infinity },
    figure.value,
  );
  if (!parsed.ok || typeof parsed.value !== 'number') return null;
  const { source, confidence, note } = figure;
  return { value: parsed.value, source, confidence, ...(note === undefined ? {} : { note }) };
}

const ratioOf = (value: number | null, base: number | null): number | null =>
  value === null || base === null || base === 0 ? null : value / base;

/**
 * One row per system figure, one cell per profile; ratios against the profile at `baseline`. Profiles with
 * errors give empty cells.
 */
export function headToHead(profiles: readonly HardwareProfile[], baseline = 0): SystemRow[] {
  const figures = profiles.map((profile) => {
    const spec: HardwareSpec | undefined = resolveHardware(profile, 'hardware', []);
    return spec ? systemFigures(spec) : null;
  });
  return systemMetricKeys.map((key) => ({
    key,
    cells: profiles.map((profile, index) => {
      const value = figures[index]?.[key] ?? null;
      const published = publishedOf(profile.published?.[key], key);
      const deviation = ratioOf(value, published?.value ?? null);
      return {
        value,
        ratio: ratioOf(value, figures[baseline]?.[key] ?? null),
        published,
        deviation: deviation === null ? null : deviation - 1,
      };
    }),
  }));
}
