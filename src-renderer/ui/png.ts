/** A drawing as the bytes of a PNG file, twice as fine as it is large. */

const PIXELS = 2;

/** @throws Error when the browser cannot make the picture */
export async function pngOf(
  width: number,
  height: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(width * PIXELS, Math.ceil(height) * PIXELS);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('there is no canvas to draw on');
  context.scale(PIXELS, PIXELS);
  draw(context);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
