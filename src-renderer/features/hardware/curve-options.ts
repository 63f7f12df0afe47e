/** Efficiency curves that a profile can follow: those of the built-in profiles, named after the machines. */
import type { HardwareProfile } from '../../../src-shared/model/plan';

export function curveOptions(library: readonly HardwareProfile[]): { value: string; label: string }[] {
  const keys = [...new Set(library.map((each) => each.calibration))];
  return keys.map((value) => ({
    value,
    label: library
      .filter((each) => each.calibration === value)
      .map((each) => each.name)
      .join(', '),
  }));
}
