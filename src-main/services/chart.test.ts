/** Tables of charts as files: one CSV dialect, nothing written when the user cancels. */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTestFolder, removeTestFolder, TestBackend, valueOf } from './testing/test-backend';

let folder: string;
let test: TestBackend;
beforeEach(async () => {
  folder = await makeTestFolder();
  test = new TestBackend(folder);
});
afterEach(async () => {
  test.close();
  await removeTestFolder(folder);
});

const table = {
  name: 'Throughput',
  columns: ['Scenario', 'Time (s)'],
  rows: [
    ['=A, "B"', 1.5],
    ['C', null],
  ],
};

it('table.export writes the numbers of a chart', async () => {
  test.answers.save = test.file('throughput');
  expect(valueOf(await test.handlers['table.export'](table))).toEqual({ fileName: 'throughput.csv' });
  expect(await readFile(test.file('throughput.csv'), 'utf8')).toBe(`Scenario,Time (s)\r\n"'=A, ""B""",1.5\r\nC,\r\n`);
});

it('table.export writes nothing when the user cancels', async () => {
  test.answers.save = null;
  expect(valueOf(await test.handlers['table.export'](table))).toBeNull();
});
