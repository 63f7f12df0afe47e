/** Checks that the hyper-parameters of a model belong together. */
import type { Issue } from './issue';
import type { ModelSpec } from './model-parameters';

/** Issues of an architecture whose single values are allowed. */
export function checkArchitecture(model: ModelSpec, path: string): Issue[] {
  const issues: Issue[] = [];
  const error = (key: string, message: string, found: number, allowed: string): void => {
    issues.push({
      severity: 'error',
      path: `${path}.values.${key}`,
      code: 'model.inconsistent',
      message,
      found: String(found),
      allowed,
    });
  };
  if (model.heads % model.kvHeads !== 0)
    error('kvHeads', 'KV heads must divide the attention heads', model.kvHeads, `a divisor of ${model.heads}`);
  if (model.attention === 'mla')
    for (const key of ['kvLoraRank', 'ropeHeadDim', 'valueHeadDim'] as const)
      if (model[key] === 0) error(key, `Latent attention needs ${key}`, 0, 'more than 0');
  if (model.attention === 'mha' && model.kvHeads !== model.heads)
    error('kvHeads', 'Multi-head attention has as many KV heads as heads', model.kvHeads, String(model.heads));
  if (model.experts > 0) {
    if (model.activeExperts < 1 || model.activeExperts > model.experts)
      error(
        'activeExperts',
        'Experts per token must lie within the routed experts',
        model.activeExperts,
        `1 to ${model.experts}`,
      );
    if (model.expertGroupLimit > model.expertGroups)
      error(
        'expertGroupLimit',
        'A token cannot use more expert groups than there are',
        model.expertGroupLimit,
        `0 to ${model.expertGroups}`,
      );
    if (model.expertFfnSize === 0)
      error('expertFfnSize', 'A MoE model needs the expert feed-forward size', 0, 'more than 0');
    if (model.denseLayers > model.layers)
      error('denseLayers', 'More leading dense layers than layers', model.denseLayers, `0 to ${model.layers}`);
  }
  return issues;
}
