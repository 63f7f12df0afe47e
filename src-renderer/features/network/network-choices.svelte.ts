/**
 * What the network view shows: which profile, how many systems, which tab. Kept for the session, so that going to
 * another view and back loses nothing.
 */
import type { Library, Plan } from '../../../src-shared/model/plan';
import { findHardware, usedHardware } from '../../../src-shared/model/lookup';

export const networkTabs = [
  { key: 'topology', title: 'Topology' },
  { key: 'matrix', title: 'Latency and bandwidth' },
  { key: 'curves', title: 'Curves' },
  { key: 'stacked', title: 'Supernode or servers' },
] as const;

export type NetworkTab = (typeof networkTabs)[number]['key'];

class NetworkChoices {
  tab = $state<NetworkTab>('topology');
  /** Chosen profile; empty = the first that the plan uses. */
  profileId = $state('');

  /** Profile to show: the chosen one while it exists, else the first of the plan. */
  profileOf(plan: Plan, library: Library): string {
    if (findHardware(plan, library, this.profileId)) return this.profileId;
    return usedHardware(plan, library)[0]?.id ?? plan.hardware[0]?.id ?? library.hardware[0]?.id ?? '';
  }
}

export const networkChoices = new NetworkChoices();
