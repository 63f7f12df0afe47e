/** Printing without a window, as the command line does it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import { expect, test } from '../fixtures';
import { readPdf } from '../lib/pdf';
import type { Display } from '../lib/planner-app';

const print = (input: string, output: string, display: Display) =>
  spawnSync(process.execPath, [path.join(root, 'scripts', 'electron-print.mjs'), input, output], {
    encoding: 'utf8',
    env: { ...process.env, ...display },
  });

test('an HTML file is printed to pages with their numbers, and runs no script', ({ folder, display }) => {
  const input = path.join(folder, 'in.html');
  const output = path.join(folder, 'out.pdf');
  writeFileSync(
    input,
    `<!doctype html><html lang="en"><head><title>Printed</title><style>p { break-after: page }</style></head>
    <body><h1>Café α</h1><p>First</p><p>Second</p><div id="d">Third</div>
    <script>document.getElementById('d').textContent = 'Changed'</script></body></html>`,
  );
  const { status, stderr } = print(input, output, display);
  expect(status, stderr).toBe(0);
  const texts = readPdf(readFileSync(output)).map((page) => page.text);
  expect(texts).toHaveLength(3);
  for (const wanted of ['Caféα', 'First', 'Second', 'Third', 'Page1of3', 'Page2of3', 'Page3of3']) {
    expect(texts.join(' ')).toContain(wanted);
  }
  expect(texts.join(' ')).not.toContain('Changed');
});

test('a file that is missing is named, and nothing is written', ({ folder, display }) => {
  const output = path.join(folder, 'out.pdf');
  const { status, stderr } = print(path.join(folder, 'missing.html'), output, display);
  expect(status).toBe(1);
  expect(stderr).toContain('missing.html');
  expect(existsSync(output)).toBe(false);
});
