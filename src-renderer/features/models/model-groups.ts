/** The hyper-parameters of a model in the groups in which people know them; what does not apply stays out. */
import { modelParameters } from '../../../src-shared/model/model-parameters';
import type { Entries, Parameter, ParameterTable } from '../../../src-shared/model/parameter';

export type ModelKey = keyof typeof modelParameters;

export interface ModelGroup {
  key: string;
  title: string;
  fields: { key: ModelKey; parameter: Parameter }[];
}

const table: ParameterTable = modelParameters;

const latentKeys: readonly ModelKey[] = ['qLoraRank', 'kvLoraRank', 'ropeHeadDim', 'valueHeadDim'];
const expertKeys: readonly ModelKey[] = [
  'activeExperts',
  'sharedExperts',
  'expertFfnSize',
  'denseLayers',
  'expertGroups',
  'expertGroupLimit',
];

const groups: readonly { key: string; title: string; keys: readonly ModelKey[] }[] = [
  { key: 'shape', title: 'Shape', keys: ['layers', 'hiddenSize', 'biases'] },
  {
    key: 'attention',
    title: 'Attention',
    keys: ['attention', 'heads', 'kvHeads', 'headDim', ...latentKeys, 'qkvBias'],
  },
  { key: 'ffn', title: 'Feed-forward and experts', keys: ['ffnSize', 'gatedFfn', 'experts', ...expertKeys] },
  { key: 'embeddings', title: 'Embeddings', keys: ['vocabulary', 'tiedEmbeddings', 'learnedPositions'] },
  { key: 'mtp', title: 'Multi-token prediction', keys: ['mtpLayers'] },
  { key: 'published', title: 'Published counts', keys: ['publishedParameters', 'publishedActiveParameters'] },
];

/** Entry as the engine would take it: the model's own, else the default. */
const entryOf = (values: Entries, key: ModelKey): unknown => values[key] ?? table[key]?.default;

/**
 * Groups with the fields that apply: latent-attention sizes for MLA, the details of experts where there are experts.
 * `isWrong` keeps a field with a problem in sight whatever the rest says.
 */
export function modelGroups(values: Entries, isWrong: (key: ModelKey) => boolean = () => false): ModelGroup[] {
  const isLatent = entryOf(values, 'attention') === 'mla';
  const experts = entryOf(values, 'experts');
  const hasExperts = experts !== 0 && experts !== '0';
  const applies = (key: ModelKey): boolean =>
    isWrong(key) || ((isLatent || !latentKeys.includes(key)) && (hasExperts || !expertKeys.includes(key)));
  return groups.map(({ key, title, keys }) => ({
    key,
    title,
    fields: keys.flatMap((each) => {
      const parameter = table[each];
      return parameter && applies(each) ? [{ key: each, parameter }] : [];
    }),
  }));
}
