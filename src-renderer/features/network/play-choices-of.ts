/** The choices of each profile, kept for the session. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { PlayChoices } from './play-choices.svelte';

const kept = new Map<string, PlayChoices>();

/** Choices of a profile; begun anew when its shape has changed. */
export function playChoicesOf(hardware: HardwareSpec): PlayChoices {
  const key = `${hardware.id} ${hardware.supernode.nodes} ${hardware.node.devices}`;
  const choices = kept.get(key) ?? new PlayChoices(hardware);
  kept.set(key, choices);
  return choices;
}
