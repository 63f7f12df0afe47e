/** A picture in SVG as the bytes of a PNG file, on a white ground. */
import { pngOf } from './png';

/** @throws Error when the browser cannot draw the picture */
export async function pngOfSvg(svg: string, width: number, height: number): Promise<Uint8Array> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return pngOf(width, height, (context) => {
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
  });
}
