/**
 * A bound on the time of a model's layers for a way of spreading the experts, before it is priced: what does not depend on
 * the experts is taken from another way in the same cell, their products and exchange from a cell with as many tokens.
 */
import type { LayerCost, LayerCosts } from '../layer-cost';
import type { LayerNumbers } from './layer-loads';
import type { Split } from './space';

interface Known {
  groupedS: number;
  exchangeS: number;
}

const workS = (cost: LayerCost): number => cost.forwardS + cost.inputsS + cost.weightsS;

/** Remembers what experts cost in one search, and bounds what others will. */
export class ExpertBound {
  private readonly layers: LayerNumbers;
  private readonly known = new Map<string, Known>();

  constructor(layers: LayerNumbers) {
    this.layers = layers;
  }

  /** Remembers what experts spread so cost for `tokens` on a device. */
  learn(tokens: number, split: Split, { moe }: LayerCosts): void {
    const key = keyOf(tokens, split);
    if (this.known.has(key)) return;
    this.known.set(key, { groupedS: moe.groupedS, exchangeS: moe.expertForwardS + moe.expertBackwardS });
  }

  /**
   * Seconds that no micro-batch is below over all layers, whatever is overlapped.
   * @param like costs in the same cell with every expert on every device, where routing costs least
   */
  leastS(tokens: number, split: Split, like: LayerCosts): number {
    const known = this.known.get(keyOf(tokens, split));
    const { dense, moe } = this.layers;
    const expertLayerS = leastOf(like.moe) - like.moe.groupedS + (known?.groupedS ?? 0);
    return (
      (dense > 0 ? dense * leastOf(like.dense) : 0) +
      moe * Math.max(expertLayerS, known?.exchangeS ?? 0) +
      leastOf(like.embedding) +
      leastOf(like.head) +
      leastOf(like.mtp) -
      like.mtp.groupedS
    );
  }
}

/** With all overlap and the host ahead; without exchange. */
const leastOf = (cost: LayerCost): number =>
  workS(cost) +
  Math.min(cost.tensorForwardS, cost.tensorForwardOverlappedS) +
  Math.min(cost.tensorBackwardS, cost.tensorBackwardOverlappedS) +
  cost.contextForwardS +
  cost.contextBackwardS;

const keyOf = (tokens: number, { expertParallel, expertTensorParallel }: Split): string =>
  `${tokens} ${expertParallel} ${expertTensorParallel}`;
