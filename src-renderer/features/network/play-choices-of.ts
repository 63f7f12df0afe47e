/** The choices of each profile, kept for the session. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { PlayChoices } from './play-choices.svelte';

const kept = new Map<string, PlayChoices>();

/** What decides which devices, switches and links there are: failures name them by number. Rates and latencies do not. */
function structureOf({ id, device, node, supernode, tiers, scaleOut }: HardwareSpec): string {
  const { layout, switchPorts, oversubscription } = scaleOut;
  return JSON.stringify([
    id,
    [device.perPackage, node.devices, node.cpus, node.hostBandwidthBytesPerS > 0, supernode.nodes],
    tiers.map((tier) => [tier.endpoints, tier.planes, tier.switches, tier.shape, tier.oversubscription]),
    [layout, switchPorts, oversubscription],
  ]);
}

/** Choices of a profile; begun anew when its structure has changed. */
export function playChoicesOf(hardware: HardwareSpec): PlayChoices {
  const key = structureOf(hardware);
  const choices = kept.get(key) ?? new PlayChoices(hardware);
  kept.set(key, choices);
  return choices;
}
