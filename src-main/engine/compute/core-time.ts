/** Time of an attention core on one device, by the kernels of training or of serving. */
import type { AttentionOperator } from '../model/operator';
import { coreShare, type CoreCurve } from './attention';
import type { DeviceModel } from './device-model';
import { timed, type OperatorTime } from './operator-time';
import { BACKWARD_LIMIT, steadyShare } from './power-limit';

/** The curve of an attention core in this device's kind of work. */
function coreCurve(device: DeviceModel, operator: AttentionOperator, isBackward: boolean): CoreCurve {
  const { attention } = device.calibration;
  if (operator.isLatent) {
    if (!device.isTraining) return attention.latentServing;
    return isBackward ? attention.latentBackward : attention.latentForward;
  }
  if (operator.flash === 1) return attention.flash1;
  if (operator.flash === 2) return attention.flash2;
  if (!device.isTraining) return attention.serving;
  return isBackward ? attention.backward : attention.forward;
}

/** Rate of the matrix units in an attention core, FLOP/s. */
function coreFlopsPerS(device: DeviceModel, operator: AttentionOperator, isBackward: boolean): number {
  const { device: chip } = device.hardware;
  const { attention } = device.calibration;
  const { keys, rows, headWidth, isLatent } = operator;
  // The curves of latent attention are of its own head width.
  const share =
    isLatent && operator.isDecode
      ? attention.latentDecodeCeiling
      : coreShare(
          coreCurve(device, operator, isBackward),
          keys / (operator.blocks ?? 1),
          rows,
          chip.matrixCores,
          headWidth,
          isLatent ? 0 : attention.headHalf,
        );
  const limit = device.isTraining ? steadyShare(device, false) * (isBackward ? BACKWARD_LIMIT : 1) : Infinity;
  return chip.peakBf16FlopsPerS * Math.min(share, limit) * device.computeShare;
}

/** Forward, or a decode step over the cache. */
export function coreTime(device: DeviceModel, operator: AttentionOperator): OperatorTime {
  const memoryS =
    operator.bytes / (device.hardware.device.memoryBandwidthBytesPerS * device.calibration.attention.cacheReadShare);
  // In decode of grouped heads the cores wait for the cache; its read is the time.
  const coreS =
    operator.isDecode && !operator.isLatent
      ? memoryS
      : Math.max(operator.flops / coreFlopsPerS(device, operator, false), memoryS);
  const kernels = operator.blocks ?? 1;
  const launchS = kernels * device.launchS;
  return timed(coreS + launchS, launchS, kernels, operator.flops, coreS === memoryS);
}

/** Flash attention backward repeats the forward scores: 5 products against 2 (arXiv:2205.14135, appendix B). */
export function coreBackwardTime(device: DeviceModel, operator: AttentionOperator): OperatorTime {
  // Two of the five products repeat the forward scores: hardware FLOPs, not model FLOPs.
  const flops = 2.5 * operator.flops;
  const kernels = 2 * (operator.blocks ?? 1);
  const launchS = kernels * device.launchS;
  return timed(flops / coreFlopsPerS(device, operator, true) + launchS, launchS, kernels, flops, false);
}
