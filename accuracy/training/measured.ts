/** What a training case measured: a step time, or tokens per second; MFU only where nothing else is printed. */
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import type { ModelSpec } from '../../src-shared/model/model-parameters';
import { activeParameters } from '../../src-main/engine/model/parameters';
import { listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import type { TrainingRun } from './training-run';

type Measured = Pick<TrainingRun, 'metric' | 'measured'>;

interface Size {
  devices: number;
  /** Units that the case counts: packages where a package holds several devices and the case does not count dies. */
  counted: number;
  globalBatch: number;
  sequenceLength: number;
  model: ModelSpec;
  hardware: HardwareSpec;
}

/** Keys of metrics and of points, the best first: a step is what the engine computes. */
const stepKeys = ['step_time_s', 'step_s', 'iteration_time_s', 's_per_iteration', 's_per_step', 'step_time_s_estimate'];
const stepMillisecondKeys = ['step_time_ms', 'step_ms', 'iteration_time_ms', 'iteration_ms', 'ms_per_iteration'];
const perDeviceKeys = [
  'tokens_per_s_per_gpu',
  'tokens_per_s_per_npu',
  'tps_per_gpu',
  'tokens_per_s_per_device',
  'tokens_per_s_per_chip',
  'tokens_per_s_per_package',
  'tokens_per_s_per_die',
  'tokens_p_s',
  'tgs',
];
const totalKeys = ['tokens_per_s', 'tokens_per_second'];
const sampleKeys = ['samples_per_s', 'sequences_per_s', 'samples_per_second'];
const mfuKeys = ['mfu_pct', 'mfu'];

/** The value of the first key that a point, or else the case's metrics, hold. */
function valueOf(published: Fields, point: Fields, keys: readonly string[]): { name: string; value: number } | null {
  const metrics = listOf(published['metrics']);
  for (const key of keys) {
    const own = numberOf(point[key]);
    if (own !== null) return { name: key, value: own };
    const metric = metrics.find((each) => textOf(each['name']) === key);
    const value = metric ? numberOf(metric['value']) : null;
    if (value !== null && Object.keys(point).length === 0) return { name: key, value };
  }
  return null;
}

/** How many of the units that a rate's name counts take part. */
function unitsOf(name: string, { devices, counted, hardware }: Size): number {
  if (name.endsWith('_per_die')) return devices;
  return name.endsWith('_per_package') ? devices / hardware.device.perPackage : counted;
}

/** @throws NotExpressible when nothing comparable was measured */
export function measuredOf(published: Fields, point: Fields, size: Size): Measured {
  const tokens = size.globalBatch * size.sequenceLength;
  const step = valueOf(published, point, stepKeys);
  if (step) return { metric: 'step time', measured: step.value };
  const milliseconds = valueOf(published, point, stepMillisecondKeys);
  if (milliseconds) return { metric: 'step time', measured: milliseconds.value / 1e3 };
  const perDevice = valueOf(published, point, perDeviceKeys);
  // Rates are turned into the step time that they mean, so that all errors have one sign.
  const stepTime = (metric: string, measured: number): Measured => ({ metric, measured });
  if (perDevice)
    return stepTime('step time from tokens/s per device', tokens / (perDevice.value * unitsOf(perDevice.name, size)));
  const total = valueOf(published, point, totalKeys);
  if (total) return stepTime('step time from tokens/s', tokens / total.value);
  const samples = valueOf(published, point, sampleKeys);
  if (samples) return stepTime('step time from sequences/s', size.globalBatch / samples.value);
  const mfu = valueOf(published, point, mfuKeys);
  if (mfu) {
    // 6 N + 12 l h s FLOPs per token over the 16-bit peak of the profile: the usual convention where none is printed.
    const { model, hardware } = size;
    const perToken =
      6 * activeParameters(model, false) + 12 * model.layers * model.heads * model.headDim * size.sequenceLength;
    const ideal = (perToken * tokens) / (hardware.device.peakBf16FlopsPerS * size.devices);
    const share = mfu.value > 1 ? mfu.value / 100 : mfu.value;
    return stepTime('step time from MFU', ideal / share);
  }
  throw new NotExpressible('neither a step time nor tokens per second are stated');
}
