/** The part of a step that is seen as a picture in PNG, on a light ground with title and legend. */
import type { TimeWindow } from '../../../src-shared/charts/timeline-frame';
import { timelinePicture } from '../../../src-shared/charts/timeline-picture';
import type { TrainingTimeline } from '../../../src-shared/results/training-study';
import { canvasPainter } from '../../ui/canvas-painter';
import { pngOf } from '../../ui/png';

/** @throws Error when the browser cannot make the picture */
export function timelinePng(timeline: TrainingTimeline, name: string, window: TimeWindow): Promise<Uint8Array> {
  const picture = timelinePicture(timeline, name, window);
  return pngOf(picture.width, picture.height, (context) => picture.draw(canvasPainter(context)));
}
