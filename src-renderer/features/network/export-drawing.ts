/** The drawing as a file: SVG text or PNG bytes, always of the whole fabric on a light ground. */
import { bundleLines, singleLines } from './bundles';
import { fit } from './camera';
import { downSwitches } from './down-switches';
import { drawTopology, type Scene } from './draw-topology';
import { layoutTopology } from './layout';
import { svgPainter } from '../../../src-shared/charts/painter';
import { canvasPainter } from '../../ui/canvas-painter';
import { pngOf } from '../../ui/png';
import type { TopologyAnswer } from '../../../src-shared/results/network-study';
import { drawingColours } from './utilisation-colours';

const WIDTH = 1600;

function sceneOf(topology: TopologyAnswer, utilisationOf: Scene['utilisationOf']): Scene {
  const layout = layoutTopology(topology);
  return {
    topology,
    layout,
    bundles: bundleLines(topology, layout),
    singles: singleLines(topology, layout),
    broken: downSwitches(topology),
    colours: drawingColours.light,
    utilisationOf,
    marked: null,
  };
}

function sizeOf({ layout }: Scene): { width: number; height: number } {
  return { width: WIDTH, height: Math.max(300, Math.round((WIDTH * layout.height) / layout.width)) };
}

export function drawingSvg(topology: TopologyAnswer, utilisationOf: Scene['utilisationOf']): string {
  const scene = sceneOf(topology, utilisationOf);
  const size = sizeOf(scene);
  const { painter, finish } = svgPainter(size.width, size.height);
  drawTopology(painter, scene, fit(scene.layout, size), size);
  return finish();
}

/** @throws Error when the browser cannot make the picture */
export function drawingPng(topology: TopologyAnswer, utilisationOf: Scene['utilisationOf']): Promise<Uint8Array> {
  const scene = sceneOf(topology, utilisationOf);
  const size = sizeOf(scene);
  return pngOf(size.width, size.height, (context) =>
    drawTopology(canvasPainter(context), scene, fit(scene.layout, size), size),
  );
}
