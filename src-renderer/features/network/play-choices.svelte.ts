/** What the user chose to play on each profile's network; kept for the session. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import {
  MOST_PLAYED_BYTES,
  type PlayQuestion,
  type StudyCollective,
  type StudyFault,
  type StudyRouting,
} from '../../../src-shared/results/network-study';
import { formatQuantity } from '../../../src-shared/quantity/format';
import { parseQuantity } from '../../../src-shared/quantity/parse';

/** Groups of all devices are the first choice up to this size. */
const WHOLE_AT_MOST = 128;
/** Groups of one device of each node are the first choice up to this many nodes. */
const NODES_AT_MOST = 256;
/** Systems that are drawn at first where one is a single server. */
const SERVERS = 4;

export class PlayChoices {
  systems = $state(1);
  collective = $state<StudyCollective>('allToAll');
  algorithm = $state('auto');
  sizeText = $state('64 MB');
  groupSize = $state(1);
  stride = $state(1);
  isEveryGroup = $state(true);
  routing = $state<StudyRouting>('spray');
  faults = $state.raw<StudyFault[]>([]);
  readonly #nodes: number;
  readonly #nodeDevices: number;

  constructor(hardware: HardwareSpec) {
    this.#nodes = hardware.supernode.nodes;
    this.#nodeDevices = hardware.node.devices;
    this.takeSystems(this.#nodes === 1 ? SERVERS : 1);
  }

  get devices(): number {
    return this.systems * this.#nodes * this.#nodeDevices;
  }

  /** Another number of systems: groups become all devices, or one device of every node. */
  takeSystems(systems: number): void {
    this.systems = systems;
    this.faults = [];
    const nodes = this.systems * this.#nodes;
    const isWhole = this.devices <= WHOLE_AT_MOST || nodes > NODES_AT_MOST;
    this.groupSize = isWhole ? Math.min(this.devices, WHOLE_AT_MOST) : nodes;
    this.stride = isWhole ? 1 : this.#nodeDevices;
    this.isEveryGroup = nodes <= NODES_AT_MOST;
  }

  /** Another collective: its algorithm is chosen anew; sender and receiver are a pair. */
  takeCollective(collective: StudyCollective): void {
    this.collective = collective;
    this.algorithm = 'auto';
    if (collective === 'sendReceive') this.groupSize = 2;
  }

  takeGroupSize(size: number): void {
    this.groupSize = size;
    this.stride = Math.max(1, Math.min(this.stride, Math.floor(this.devices / size)));
  }

  /** Size in bytes, or what is wrong with the text. */
  get size(): { bytes: number } | { problem: string } {
    const parsed = parseQuantity(this.sizeText, 'bytes');
    if (!parsed.ok) return { problem: `Message size: ${parsed.message}` };
    if (parsed.value < 1) return { problem: 'Message size: at least 1 B' };
    if (parsed.value > MOST_PLAYED_BYTES)
      return { problem: `Message size: at most ${formatQuantity(MOST_PLAYED_BYTES, 'bytes')}` };
    return { bytes: Math.round(parsed.value) };
  }

  /** The question; null while the size is not one. */
  get question(): PlayQuestion | null {
    const { size } = this;
    if ('problem' in size) return null;
    const { systems, faults, collective, algorithm, groupSize, stride, isEveryGroup, routing } = this;
    const { bytes } = size;
    return { kind: 'play', systems, faults, collective, algorithm, bytes, groupSize, stride, isEveryGroup, routing };
  }
}
