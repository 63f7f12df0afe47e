/**
 * What a published description of a node's network says: "8x400 Gb/s NDR InfiniBand per node", "4x HDR 200 Gb/s per
 * node", "16x NDR in total", "NVLink5 72-GPU domain; 400 Gb/s NDR InfiniBand per GPU between racks", "EFA v4 8x400 Gb/s".
 */
export type NetworkType = 'infiniband' | 'roce' | 'efa';

export interface NetworkDescription {
  /** One direction of the network cards, all of them together, of what `per` names; null when no rate is stated. */
  rate: { bytesPerS: number; per: 'device' | 'package' | 'node' | 'total' } | null;
  type: NetworkType | null;
  /** Version of EFA, where it is stated. */
  version: number | null;
  /** The switches of the scale-out network reduce (InfiniBand SHARP). */
  isReducing: boolean;
  /** Devices of one scale-up domain, where it is stated. */
  domain: number | null;
  /** Devices are joined pair by pair, without a switch. */
  isFullMesh: boolean;
}

/** Line rates of InfiniBand generations with four lanes, Gb/s. */
const generationGbitPerS: Record<string, number> = { FDR: 56, EDR: 100, HDR: 200, NDR: 400, XDR: 800 };
const BYTES_PER_S_OF_GBIT = 1e9 / 8;

/** Bits: "Gb/s", "Gbps", "Gbit/s", "GbE", or a bare "G" as in "8x400G"; "GB/s" are bytes. */
const rateUnit = String.raw`\s*([TG])(b(?:it)?(?:\/s|ps)?|bE|B\/s|Bps)?(?![A-Za-z])`;
const cardsPattern = new RegExp(
  String.raw`(\d+)\s*[xX\u00d7]\s*(?:ConnectX-?\d+\s*|CX-?\d+\s*)?(FDR|EDR|HDR|NDR|XDR)?\s*(?:(\d+(?:\.\d+)?)${rateUnit})?`,
  'g',
);
const singlePattern = new RegExp(String.raw`(\d+(?:\.\d+)?)${rateUnit}`);
const generationPattern = /(?<![A-Za-z])(FDR|EDR|HDR|NDR|XDR)(?![A-Za-z])/i;

type Per = 'device' | 'package' | 'node' | 'total';

function perIn(text: string, otherwise: Per): Per {
  if (/in total|altogether/i.test(text)) return 'total';
  if (/per (package|chip|accelerator)/i.test(text)) return 'package';
  if (/per (gpu|npu|device|die|rank)|\/gpu/i.test(text)) return 'device';
  if (/per (node|server|host|vm|instance|machine|tray)/i.test(text)) return 'node';
  return otherwise;
}

const gbit = (value: string, prefix: string | undefined, unit: string | undefined): number =>
  Number(value) * (prefix === 'T' ? 1000 : 1) * (unit?.startsWith('B') ? 8 : 1);

/** Scale-up links, whose rates are not the network's. */
const scaleUp = /NVLink|NVSwitch|HCCS|\bUB\b|unified bus|xGMI|Infinity Fabric|\bICI\b/i;

/** "8x2x100 Gb/s": eight cards of two ports, sixteen links. */
const withoutPorts = (text: string): string =>
  text.replace(/(\d+)\s*[xX\u00d7]\s*(\d+)(?=\s*[xX\u00d7]\s*\d)/g, (_, cards, ports) =>
    String(Number(cards) * Number(ports)),
  );

/** The scale-out rate of one clause. Several cards count per node unless it says otherwise, one rate per device. */
function rateIn(text: string): NetworkDescription['rate'] {
  const clause = withoutPorts(text);
  if (scaleUp.test(clause)) return null;
  // Bytes are how scale-up links are stated, unless a network is named beside them.
  if (/\d\s*[TG]B(?![a-z])/.test(clause) && !/InfiniBand|\bIB\b|RoCE|RDMA|EFA|Ethernet|\bNICs?\b|CX-?\d/i.test(clause))
    return null;
  for (const match of clause.matchAll(cardsPattern)) {
    const [, cards, generation, value, prefix, unit] = match;
    const each = value ? gbit(value, prefix, unit) : generationGbitPerS[(generation ?? '').toUpperCase()];
    if (each !== undefined)
      return { bytesPerS: Number(cards) * each * BYTES_PER_S_OF_GBIT, per: perIn(clause, 'node') };
  }
  const single = singlePattern.exec(clause);
  const generation = generationPattern.exec(clause);
  const each = single
    ? gbit(single[1] as string, single[2], single[3])
    : generationGbitPerS[(generation?.[1] ?? '').toUpperCase()];
  return each === undefined ? null : { bytesPerS: each * BYTES_PER_S_OF_GBIT, per: perIn(clause, 'device') };
}

/** Reads a description; what it does not say stays null or false. */
export function readNetwork(text: string): NetworkDescription {
  const rate = text
    .split(/[;,+/](?![a-z])|\b(?:and|plus|with|inside|between)\b/)
    .map(rateIn)
    .reduce((found, each) => found ?? each, null);
  const domain = /(\d+)[-\s](?:GPU|NPU|device)s?\s+(?:NVLink\s+)?domain/i.exec(text) ?? /NVL(\d+)/.exec(text);
  const type: NetworkType | null = /\bEFA\b/i.test(text)
    ? 'efa'
    : /RoCE|\d+\s?GbE|Ethernet|Spectrum-?X/i.test(text)
      ? 'roce'
      : /InfiniBand|\bIB\b|[EHNX]DR(?![A-Za-z])/i.test(text)
        ? 'infiniband'
        : null;
  const version = /\bEFA\s*v?(\d)\b/i.exec(text);
  return {
    rate,
    type,
    version: version ? Number(version[1]) : null,
    // "NVSwitch with SHARP" is the scale-up switches' own reduction.
    isReducing: /(?:InfiniBand|\bIB\b|[EHNX]DR|Quantum|\d\s*[xX]\s*\d+\s*Gb?)[^;]*SHARP(?!\s*off)/i.test(text),
    domain: domain ? Number(domain[1]) : null,
    isFullMesh: /full(?:y)?[-\s](?:connected|mesh)/i.test(text),
  };
}
