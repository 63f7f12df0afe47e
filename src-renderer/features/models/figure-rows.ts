/** What follows from a model's hyper-parameters, in rows: each figure beside what its makers published. */
import type { ModelFigures } from '../../../src-shared/contract/api';
import { checkEntry } from '../../../src-shared/model/check-entry';
import { modelParameters } from '../../../src-shared/model/model-parameters';
import type { Entries } from '../../../src-shared/model/parameter';
import { formatCount, formatQuantity } from '../../../src-shared/quantity/format';
import { deviationText } from '../../../src-shared/quantity/words';

export interface FigureRow {
  title: string;
  text: string;
  description: string;
  published: { text: string; deviation: number; deviationText: string; isFarOff: boolean } | null;
}

/** The operator list is held to this share of a published count; active counts are stated in round figures. */
const TOLERANCE = { publishedParameters: 0.005, publishedActiveParameters: 0.02 };

function publishedOf(values: Entries, key: keyof typeof TOLERANCE, computed: number): FigureRow['published'] {
  const entry = values[key];
  if (entry === undefined || entry === null) return null;
  const checked = checkEntry(modelParameters[key], entry);
  if (!checked.ok || typeof checked.value !== 'number' || checked.value === 0) return null;
  const deviation = computed / checked.value - 1;
  return {
    text: formatCount(checked.value),
    deviation,
    deviationText: deviationText(deviation),
    isFarOff: Math.abs(deviation) > TOLERANCE[key],
  };
}

export function figureRows(figures: ModelFigures, values: Entries): FigureRow[] {
  return [
    {
      title: 'Parameters',
      text: formatCount(figures.totalParameters),
      description: 'All weights, without multi-token prediction modules.',
      published: publishedOf(values, 'publishedParameters', figures.totalParameters),
    },
    {
      title: 'Active parameters',
      text: formatCount(figures.activeParameters),
      description: 'Weights that one token uses.',
      published: publishedOf(values, 'publishedActiveParameters', figures.activeParameters),
    },
    {
      title: 'MTP parameters',
      text: figures.mtpParameters === 0 ? 'none' : formatCount(figures.mtpParameters),
      description: 'Weights of the multi-token prediction modules.',
      published: null,
    },
    {
      title: 'KV cache per token',
      text: formatQuantity(figures.kvBytesPerToken, 'bytes'),
      description: 'Keys and values of one token over all layers, in BF16.',
      published: null,
    },
    {
      title: 'Forward work per token',
      text: formatQuantity(figures.forwardFlopsPerToken, 'flops'),
      description: 'FLOPs of one token forward at a context of 4,096 tokens.',
      published: null,
    },
  ];
}
