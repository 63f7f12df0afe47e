/** What every price of a training layout needs: the frozen input and what was built from it. */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import type { DeviceModel } from '../compute/device-model';
import type { Fabric } from '../network/fabric';
import type { SchedulePlayer } from './schedule/pipeline-time';

export interface TrainingContext {
  readonly input: TrainingInput;
  readonly device: DeviceModel;
  readonly fabric: Fabric;
  readonly devices: number;
  /** Schedules compiled so far, shared by all layouts. */
  readonly player: SchedulePlayer;
}
