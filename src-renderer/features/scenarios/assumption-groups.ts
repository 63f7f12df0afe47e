/** Which assumptions matter for a scenario, in groups. The table names every assumption: a new one must be placed. */
import { assumptionParameters } from '../../../src-shared/model/assumption-parameters';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { Entries, Parameter } from '../../../src-shared/model/parameter';
import type { WorkloadKind } from '../../../src-shared/model/workload-parameters';

export type AssumptionKey = keyof typeof assumptionParameters;
type Matters = (kind: WorkloadKind, model: ModelSpec | undefined) => boolean;

const groupTitles = { prices: 'Prices and facility', operation: 'Operation', software: 'Software and model' } as const;
type GroupKey = keyof typeof groupTitles;

const always: Matters = () => true;
const training: Matters = (kind) => kind === 'training';
const inference: Matters = (kind) => kind === 'inference';
const withModel: Matters = (kind) => kind !== 'collective';

const places: Record<AssumptionKey, [group: GroupKey, matters: Matters]> = {
  energyPrice: ['prices', always],
  pue: ['prices', always],
  facilityCost: ['prices', always],
  amortisation: ['prices', always],
  maintenance: ['prices', always],
  carbonIntensity: ['prices', training],
  availability: ['operation', training],
  serviceLoad: ['operation', inference],
  softwareEfficiency: ['software', withModel],
  sustainedRate: ['software', training],
  expertImbalance: ['software', (kind, model) => withModel(kind, model) && (model === undefined || model.experts > 0)],
  mtpAcceptance: ['software', (kind, model) => inference(kind, model) && (model === undefined || model.mtpLayers > 0)],
};

export interface AssumptionGroup {
  key: GroupKey;
  title: string;
  fields: { key: AssumptionKey; parameter: Parameter }[];
}

/** Groups with the assumptions that matter, and those that the plan sets although they do not. */
export function assumptionGroups(
  kind: WorkloadKind,
  model: ModelSpec | undefined,
  assumptions: Entries,
): AssumptionGroup[] {
  const shown = (Object.keys(places) as AssumptionKey[]).filter(
    (key) => places[key][1](kind, model) || assumptions[key] !== undefined,
  );
  return (Object.keys(groupTitles) as GroupKey[])
    .map((group) => ({
      key: group,
      title: groupTitles[group],
      fields: shown
        .filter((key) => places[key][0] === group)
        .map((key) => ({ key, parameter: assumptionParameters[key] })),
    }))
    .filter(({ fields }) => fields.length > 0);
}
