/** What each pipeline stage holds, in words. */
import type { Stage } from '../stages';
import type { Strategy } from '../strategy';

const layersOf = (stage: Stage): number => stage.dense + stage.moe;

/** e.g. "embedding", "layers 1 to 8", "head and loss", joined. */
function contents(stage: Stage, before: number, chunks: number): string {
  const layers = layersOf(stage);
  const counted = `${layers} ${layers === 1 ? 'layer' : 'layers'}`;
  const parts = stage.hasEmbedding ? ['embedding'] : [];
  if (layers > 0)
    parts.push(
      chunks > 1
        ? `${counted} in ${chunks} chunks`
        : layers === 1
          ? `layer ${before + 1}`
          : `layers ${before + 1} to ${before + layers}`,
    );
  if (stage.hasHead) parts.push('head and loss');
  return parts.join(', ');
}

/** e.g. "Stage 1: embedding, layers 1 to 8"; with DualPipe a device also holds the stage opposite. */
export function stageTitles(
  stages: readonly Stage[],
  { schedule, interleave }: Pick<Strategy, 'schedule' | 'interleave'>,
): string[] {
  let before = 0;
  const own = stages.map((stage) => {
    const text = contents(stage, before, interleave);
    before += layersOf(stage);
    return text;
  });
  const isDual = schedule === 'dualPipe' && stages.length > 1;
  return own.map((text, stage) => {
    const opposite = isDual ? `; and ${own[stages.length - 1 - stage] ?? ''}` : '';
    return `Stage ${stage + 1}: ${text}${opposite}`;
  });
}
