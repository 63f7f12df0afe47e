/** The drawing as geometry: nothing overlaps, every link has its line, the camera keeps what it should. */
import { describe, expect, it } from 'vitest';
import { bundleLines, loadOf, singleLines } from './bundles';
import { fit, pan, zoom } from './camera';
import { downSwitches } from './down-switches';
import { drawTopology, visibleLines, type Scene } from './draw-topology';
import { hitAt } from './hit';
import { lineWords, nodeWords } from './hit-words';
import { layoutTopology, type TopologyLayout } from './layout';
import { svgPainter } from '../../../src-shared/charts/painter';
import { smallTopology, type Shape } from './testing/small-topology';
import { colourOf, contrastsOf, drawingColours } from './utilisation-colours';

const cloudMatrix: Shape = { servers: 48, devices: 16, hosts: 4, planes: 7, outer: 16 };
const shapes: [string, Shape][] = [
  ['a supernode of 768 dies', cloudMatrix],
  ['two systems', { systems: 2, servers: 8, devices: 4, hosts: 2, planes: 2, outer: 4 }],
  ['one server', { servers: 1, devices: 8, planes: 4, outer: 0 }],
  ['a rack without inner switches of use', { servers: 18, devices: 4, planes: 1, outer: 18 }],
];

function overlaps(layout: TopologyLayout): string[] {
  const blocks = layout.groups.filter((group) => group.kind !== 'system');
  return blocks.flatMap((a, index) =>
    blocks
      .slice(index + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.title} over ${b.title}`),
  );
}

describe.each(shapes)('layout of %s', (_name, shape) => {
  const topology = smallTopology(shape);
  const layout = layoutTopology(topology);

  it('places every node inside its block, and every block inside the drawing, none over another', () => {
    layout.groupOf.forEach((group, node) => {
      const box = layout.groups[group];
      if (!box) throw new Error(`${topology.nodes.names[node] ?? ''} has no block`);
      const half = (layout.size[node] ?? 0) / 2;
      expect(layout.x[node]).toBeGreaterThanOrEqual(box.x + half - 0.01);
      expect(layout.x[node]).toBeLessThanOrEqual(box.x + box.width - half + 0.01);
      expect(layout.y[node]).toBeGreaterThan(box.y);
      expect(layout.y[node]).toBeLessThan(box.y + box.height);
    });
    for (const { x, y, width, height } of layout.groups) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(layout.width + 0.01);
      expect(y + height).toBeLessThanOrEqual(layout.height + 0.01);
    }
    expect(overlaps(layout)).toEqual([]);
  });

  it('keeps nodes of a block apart', () => {
    const places = new Set<string>();
    layout.x.forEach((x, node) => places.add(`${x.toFixed(1)} ${(layout.y[node] ?? 0).toFixed(1)}`));
    expect(places.size).toBe(layout.x.length);
  });

  it('has every link in exactly one line, from near and, between blocks, from afar', () => {
    const count = topology.links.from.length;
    const near = singleLines(topology, layout).flatMap((line) => line.links);
    expect(near.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, link) => link));
    const far = bundleLines(topology, layout).flatMap((line) => line.links);
    const between = near.filter(
      (link) => layout.groupOf[topology.links.from[link] ?? 0] !== layout.groupOf[topology.links.to[link] ?? 0],
    );
    expect(far.toSorted((a, b) => a - b)).toEqual(between.toSorted((a, b) => a - b));
  });
});

const surface = { width: 1000, height: 420 };

function sceneOf(shape: Shape): Scene {
  const topology = smallTopology(shape);
  const layout = layoutTopology(topology);
  return {
    topology,
    layout,
    bundles: bundleLines(topology, layout),
    singles: singleLines(topology, layout),
    broken: downSwitches(topology),
    colours: drawingColours.light,
    utilisationOf: null,
    marked: null,
  };
}

describe('drawing', () => {
  it('draws a supernode from afar with one line per inner switch and every device', () => {
    const scene = sceneOf(cloudMatrix);
    expect(scene.bundles).toHaveLength(48 * 7);
    const { painter, finish } = svgPainter(surface.width, surface.height);
    drawTopology(painter, scene, fit(scene.layout, surface), surface);
    const svg = finish();
    expect(svg.match(/<path/gu)).toHaveLength(48 * 7);
    expect(svg.match(new RegExp(`fill="${drawingColours.light.node}"`, 'gu'))).toHaveLength(768);
    expect(svg).toContain('>Plane 7<');
  });

  it('names devices and draws single links from near', () => {
    const scene = sceneOf(cloudMatrix);
    const { painter, finish } = svgPainter(surface.width, surface.height);
    const start = fit(scene.layout, surface);
    const [x, y] = [
      ((scene.layout.x[0] ?? 0) - start.x) * start.scale,
      ((scene.layout.y[0] ?? 0) - start.y) * start.scale,
    ];
    drawTopology(painter, scene, zoom(start, 12, x, y, scene.layout, surface), surface);
    const svg = finish();
    expect(svg).toContain('>Device 0<');
    expect(svg.match(/<path/gu)?.length).toBeGreaterThan(16);
  });

  it('crosses out a switch whose links are all down', () => {
    const topology = smallTopology({ servers: 2, devices: 2, planes: 2, outer: 2 });
    const down = topology.nodes.names.indexOf('L2 0, plane 1');
    topology.links.from.forEach((from, link) => {
      if (from === down || topology.links.to[link] === down) topology.links.capacityBytesPerS[link] = 0;
    });
    expect([...downSwitches(topology)]).toEqual([down]);
  });

  it('writes names into SVG safely', () => {
    const { painter, finish } = svgPainter(10, 10);
    painter.text('<b> & "c"', 1, 2, { colour: '#000000', size: 8 });
    expect(finish()).toContain('&lt;b&gt; &amp; &quot;c&quot;');
  });
});

describe('what lies under the pointer', () => {
  const scene = sceneOf({ servers: 8, devices: 4, hosts: 1, planes: 2, outer: 4 });
  const camera = fit(scene.layout, surface);
  const at = (x: number, y: number): [number, number] => [(x - camera.x) * camera.scale, (y - camera.y) * camera.scale];

  it('is a node before a line, and nothing on free ground', () => {
    const node = 5;
    expect(hitAt(scene, camera, surface, ...at(scene.layout.x[node] ?? 0, scene.layout.y[node] ?? 0))).toBe(node);
    const line = visibleLines(scene, camera, surface).find((each) => !each.isInner);
    if (!line) throw new Error('there is no line');
    const hit = hitAt(
      scene,
      camera,
      surface,
      ...at(line.ax + (line.bx - line.ax) * 0.5, line.ay + (line.by - line.ay) * 0.5),
    );
    expect(hit).toEqual(line);
    expect(hitAt(scene, camera, surface, 2, 2)).toBeNull();
  });

  it('says what a bundle and a node carry', () => {
    const line = scene.bundles[0];
    if (!line) throw new Error('there is no line');
    const half = (): number => 0.5;
    expect(lineWords(scene.topology, line, half).join('\n')).toMatch(
      /Level 1 to level 2: 4 links, 112\sGB\/s\nIn use: 50\s%/u,
    );
    expect(nodeWords(scene.topology, 0, half)).toEqual([
      'Device 0',
      '2 links',
      'Sends: 28\u00a0GB/s of 56\u00a0GB/s',
      'Receives: 28\u00a0GB/s of 56\u00a0GB/s',
    ]);
    expect(
      loadOf(line.links, (link) => (link === line.links[0] ? 1 : 0), scene.topology.links.capacityBytesPerS).max,
    ).toBe(1);
  });
});

describe('camera', () => {
  const drawing = { width: 1000, height: 500 };

  it('keeps the point under the pointer when it zooms', () => {
    const before = fit(drawing, surface);
    const after = zoom(before, 3, 400, 200, drawing, surface);
    expect(after.scale).toBeCloseTo(before.scale * 3, 9);
    expect(after.x + 400 / after.scale).toBeCloseTo(before.x + 400 / before.scale, 6);
    expect(after.y + 200 / after.scale).toBeCloseTo(before.y + 200 / before.scale, 6);
  });

  it('goes no further out than everything, no further in than a device, and never off the drawing', () => {
    const whole = fit(drawing, surface);
    expect(zoom(whole, 0.1, 5, 5, drawing, surface)).toEqual(whole);
    const near = zoom(whole, 1e6, 500, 200, drawing, surface);
    expect(near.scale).toBeLessThan(50);
    const away = pan(near, -1e9, -1e9, drawing, surface);
    expect(away.x + surface.width / 2 / away.scale).toBeCloseTo(drawing.width, 6);
    expect(away.y + surface.height / 2 / away.scale).toBeCloseTo(drawing.height, 6);
  });
});

describe.each(['light', 'dark'] as const)('scale of the %s theme', (theme) => {
  it('stands out ever more from its ground', () => {
    const contrasts = contrastsOf(drawingColours[theme]);
    expect(contrasts).toEqual(contrasts.toSorted((a, b) => a - b));
    expect(contrasts.at(-1)).toBeGreaterThan(7);
    expect(contrasts[0]).toBeGreaterThan(1.3);
  });

  it('mixes its steps and stops at its ends', () => {
    const { scale } = drawingColours[theme];
    expect(colourOf(scale, 0)).toBe(scale[0]);
    expect(colourOf(scale, 7)).toBe(scale.at(-1));
    expect(colourOf(['#000000', '#ffffff'], 0.5)).toBe('#808080');
  });
});
