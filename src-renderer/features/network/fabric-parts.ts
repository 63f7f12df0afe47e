/** What holds what in a fabric: servers with their nodes, systems with their servers, and what stands outside of both. */
import type { TopologyAnswer } from '../../../src-shared/results/network-study';
import type { ServerParts } from './layout-blocks';

const HOST = 1;
const SWITCH = 2;

export interface SystemParts {
  /** By number, as in FabricParts. */
  servers: number[];
  /** Switches between its servers. */
  switches: number[];
  /** Endpoints of no server. */
  loose: number[];
}

export interface FabricParts {
  servers: Map<number, ServerParts>;
  systems: Map<number, SystemParts>;
  /** Switches of no system: the scale-out network. */
  outside: number[];
}

export function partsOf({ nodes }: TopologyAnswer): FabricParts {
  const servers = new Map<number, ServerParts>();
  const systems = new Map<number, SystemParts>();
  const outside: number[] = [];
  const systemOf = (id: number): SystemParts => {
    const known = systems.get(id) ?? { servers: [], switches: [], loose: [] };
    systems.set(id, known);
    return known;
  };
  nodes.kind.forEach((kind, node) => {
    const server = nodes.server[node] ?? -1;
    const system = nodes.system[node] ?? -1;
    if (server >= 0) {
      let parts = servers.get(server);
      if (!parts) {
        parts = { devices: [], hosts: [], switches: [] };
        servers.set(server, parts);
        systemOf(system).servers.push(server);
      }
      parts[kind === SWITCH ? 'switches' : kind === HOST ? 'hosts' : 'devices'].push(node);
    } else if (system >= 0) systemOf(system)[kind === SWITCH ? 'switches' : 'loose'].push(node);
    else outside.push(node);
  });
  return { servers, systems, outside };
}
