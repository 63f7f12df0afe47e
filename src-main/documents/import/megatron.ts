/**
 * Reads Megatron-LM arguments (a command line, a shell script, YAML) into a model, a training run and its layout.
 * Names and defaults are those of megatron/training/arguments.py of Megatron-LM; NeMo's spellings are known too.
 */
import type { Imported } from '../../../src-shared/import/imported';
import { Draft } from './draft';
import { readDegrees, readLayout } from './megatron-layout';
import { noopLayers } from './megatron-stages';
import { modelPlaces, readModel } from './megatron-model';
import { readDevices, readRun } from './megatron-run';
import { readArguments } from './read-arguments';

/** Replicas that so many devices make; null where they are not known, or do not divide. */
function replicasOf(
  devices: number | null,
  degrees: { tensor: number; context: number; pipeline: number },
  draft: Draft,
): number | null {
  if (devices === null) return null;
  const { tensor, context, pipeline } = degrees;
  const replica = tensor * context * pipeline;
  if (devices % replica === 0) return devices / replica;
  draft.error(
    '--tensor-model-parallel-size',
    `TP ${tensor} x CP ${context} x PP ${pipeline} does not divide the ${devices} devices of the job`,
    replica,
    `a divisor of ${devices}`,
  );
  return null;
}

function nameOf(fileName: string | null): string {
  const stem = (fileName ?? '').replace(/\.[A-Za-z]+$/u, '').replace(/^(?:pre)?train[-_]/iu, '');
  return stem === '' ? 'Imported model' : stem.slice(0, 100);
}

/**
 * Reads Megatron-LM arguments.
 * @param fileName where they come from, if that is known, for the names of the parts
 * @returns what they state; where they cannot be used `issues` says why
 */
export function importMegatron(text: string, fileName: string | null = null): Imported {
  const draft = new Draft();
  const head = {
    kind: 'megatron' as const,
    name: nameOf(fileName),
    source: `Megatron-LM arguments${fileName === null ? '' : ` (${fileName})`}`.slice(0, 200),
  };
  const args = readArguments(text, draft);
  if (!args) return draft.finish({ ...head, devices: null }, [], {});
  const degrees = readDegrees(args);
  const devices = readDevices(args, draft);
  readModel(args, draft, degrees.tensor);
  const replicas = replicasOf(devices, degrees, draft);
  readRun(args, draft, replicas);
  const layers = (args.count('num-layers', 'encoder-num-layers')?.value ?? 0) - noopLayers(args).places.length;
  const hasExperts = (args.count('num-experts', 'num-moe-experts')?.value ?? 0) > 1;
  readLayout(args, draft, { layers, hasExperts, replicas });
  return draft.finish({ ...head, devices }, ['model', 'workload', 'deployment'], modelPlaces, args.unused());
}
