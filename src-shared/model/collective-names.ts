/** Collectives and the algorithms of the libraries that run them, as people read them. */

export const collectiveNames = {
  allReduce: 'All-reduce',
  allGather: 'All-gather',
  reduceScatter: 'Reduce-scatter',
  allToAll: 'All-to-all',
  allToAllV: 'All-to-all, uneven',
  broadcast: 'Broadcast',
  sendReceive: 'Send/receive',
} as const;
export type CollectiveKindName = keyof typeof collectiveNames;

export const algorithmNames = {
  ring: 'Ring',
  tree: 'Double binary tree',
  hierarchical: 'Hierarchical',
  inNetwork: 'In-network reduction',
  inNetworkTree: 'In-network reduction and tree',
  direct: 'Direct',
} as const;
export type AlgorithmName = keyof typeof algorithmNames;

/** The library's tuner chooses. */
export const AUTO = 'auto';
export const algorithmChoices = { auto: 'Chosen by the library', ...algorithmNames } as const;
export type AlgorithmChoice = keyof typeof algorithmChoices;
