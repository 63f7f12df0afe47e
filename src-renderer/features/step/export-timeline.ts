/** The part of a step that is seen, as a picture: SVG text or PNG bytes, on a light ground with title and legend. */
import type { TimeWindow } from '../../../src-shared/charts/timeline-frame';
import { timelinePicture } from '../../../src-shared/charts/timeline-picture';
import type { TrainingTimeline } from '../../../src-shared/results/training-study';
import { canvasPainter } from '../../ui/canvas-painter';

const PIXELS = 2;

/** @throws Error when the browser cannot make the picture */
export async function timelinePng(timeline: TrainingTimeline, name: string, window: TimeWindow): Promise<Uint8Array> {
  const picture = timelinePicture(timeline, name, window);
  const canvas = new OffscreenCanvas(picture.width * PIXELS, Math.ceil(picture.height) * PIXELS);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('there is no canvas to draw on');
  context.scale(PIXELS, PIXELS);
  picture.draw(canvasPainter(context));
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
