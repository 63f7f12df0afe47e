/** Chip names in published texts, and the library's profile of each. */
import { library } from '../../src-shared/model/library';
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import type { Issue } from '../../src-shared/model/issue';
import { resolveHardware } from '../../src-shared/model/resolve-hardware';
import { NotExpressible } from '../lib/not-expressible';

/** Spelled as vendors do; a longer name that contains a shorter one comes first. */
const chipPattern =
  /(?<![A-Z0-9])(GB300|GB200|GH200|B300|B200|B100|H800|H200|H100|H20|A800|A100|V100|L40S|MI\d{3}[AX]?|910[ABCD]|TPU[\s-]?V?\d[A-Z]?|GAUDI\s?\d)(?![0-9])/gi;

/** Names under which profiles file a chip that their id does not spell out; a B300 has the servers and links of a B200. */
const profileWords: Record<string, string> = { '910C': 'cloudmatrix', '910B': 'a2', B300: 'b200', A800: 'a100' };

/** Chips that are another with slower scale-up links: the A800 has eight of the twelve NVLinks of an A100 (400 of 600 GB/s). */
const linkShares: Record<string, number> = { A800: 8 / 12 };

/** Generation of the GPUs' scale-up links, for texts that name only it ("NVLink4 node", "SM90"). */
const generations: Record<string, { nvlink: number; arch: number }> = {
  V100: { nvlink: 2, arch: 70 },
  A100: { nvlink: 3, arch: 80 },
  A800: { nvlink: 3, arch: 80 },
  H100: { nvlink: 4, arch: 90 },
  H200: { nvlink: 4, arch: 90 },
  H800: { nvlink: 4, arch: 90 },
  H20: { nvlink: 4, arch: 90 },
  B200: { nvlink: 5, arch: 100 },
  B300: { nvlink: 5, arch: 100 },
  GB200: { nvlink: 5, arch: 100 },
  GB300: { nvlink: 5, arch: 100 },
};

/** Every chip that a text names, in order, each once, in capitals: "NVIDIA H200 / B200" gives H200 and B200. */
export function chipsIn(text: string): string[] {
  return [...new Set([...text.matchAll(chipPattern)].map((match) => (match[1] ?? '').toUpperCase()))];
}

/**
 * The one chip of a figure: named beside the figure, or the only one of the case, or the one of the case whose link
 * generation the figure's text names.
 * @throws NotExpressible when none or several remain
 */
export function chipOf(figureText: string, caseText: string, title: string): string {
  const own = chipsIn(figureText);
  if (own.length === 1) return own[0] as string;
  const ofCase = chipsIn(caseText);
  const known = own.length > 1 ? own : ofCase.length > 0 ? ofCase : chipsIn(title);
  if (known.length === 1) return known[0] as string;
  if (known.length === 0) throw new NotExpressible('the chip is not stated or unknown');
  const link = /NVLink\s?(\d)/i.exec(figureText);
  const fitting = link ? known.filter((chip) => generations[chip]?.nvlink === Number(link[1])) : [];
  if (fitting.length === 1) return fitting[0] as string;
  throw new NotExpressible(`which of ${known.join(', ')} is not stated`);
}

const resolved = new Map<string, HardwareSpec>();

/**
 * The library's profile of a chip: the one whose id holds its name as a word, or else whose name does.
 * @throws NotExpressible when the library has none
 */
export function profileOf(chip: string): HardwareSpec {
  const known = resolved.get(chip);
  if (known) return known;
  const word = (profileWords[chip] ?? chip.replace(/^TPU/, '').replace(/[\s-]/g, '')).toLowerCase();
  const words = (text: string): string[] => text.toLowerCase().split(/[^a-z0-9]+/);
  const profile =
    library.hardware.find((each) => words(each.id).includes(word)) ??
    library.hardware.find((each) => words(each.name).includes(word));
  if (!profile) throw new NotExpressible(`the library has no profile of ${chip}`);
  const issues: Issue[] = [];
  const own = resolveHardware(profile, profile.id, issues);
  if (!own) throw new Error(`profile ${profile.id} does not resolve: ${JSON.stringify(issues)}`);
  const share = linkShares[chip];
  const hardware =
    share === undefined
      ? own
      : {
          ...own,
          tiers: own.tiers.map((tier) => ({ ...tier, bandwidthBytesPerS: tier.bandwidthBytesPerS * share })),
        };
  resolved.set(chip, hardware);
  return hardware;
}
