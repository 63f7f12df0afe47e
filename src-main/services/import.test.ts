/** Importing through the channels: files as the dialog gives them, and what comes back. */
import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeOf, makeTestFolder, removeTestFolder, TestBackend, valueOf } from './testing/test-backend';

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

const config = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_act: 'silu',
  hidden_size: 4096,
  intermediate_size: 14336,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
};

it('answers the text of the file that was chosen, and nothing when the dialog was cancelled', async () => {
  expect(valueOf(await test.handlers['import.open'](null))).toBeNull();
  test.answers.open = test.file('config.json');
  await writeFile(test.answers.open, JSON.stringify(config));
  expect(valueOf(await test.handlers['import.open'](null))).toEqual({
    fileName: 'config.json',
    text: JSON.stringify(config),
  });
});

it('reads a text, with what follows from its model', async () => {
  const read = valueOf(await test.handlers['import.read']({ text: JSON.stringify(config), fileName: 'big.json' }));
  expect(read.imported).toMatchObject({ kind: 'huggingFace', name: 'big', issues: [] });
  expect(read.figures?.totalParameters).toBe(8_030_261_248);
});

it('answers what is wrong, not a failure, where a text cannot be used', async () => {
  for (const text of ['', '{', '{}', 'null', '--num-layers x', 'a: [1']) {
    const { imported, figures } = valueOf(await test.handlers['import.read']({ text, fileName: null }));
    expect(figures).toBeNull();
    expect(imported.issues.some((issue) => issue.severity === 'error')).toBe(true);
  }
});

it.each<[string, string, () => Promise<unknown>]>([
  ['missing', 'file.notFound', () => Promise.resolve()],
  ['a folder', 'file.unreadable', () => mkdir(test.file('it'))],
  ['no text', 'file.unreadable', () => writeFile(test.file('it'), Uint8Array.from([0x7b, 0xff, 0xfe]))],
  ['with zeros', 'file.unreadable', () => writeFile(test.file('it'), '{"a\0b": 1}')],
  ['too large', 'file.unreadable', () => writeFile(test.file('it'), ' '.repeat(1_000_001))],
])('refuses a file that is %s', async (_case, code, make) => {
  await make();
  test.answers.open = test.file('it');
  expect(codeOf(await test.handlers['import.open'](null))).toBe(code);
});
