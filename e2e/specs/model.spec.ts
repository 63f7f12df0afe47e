/** The model editor: what follows from the hyper-parameters, recomputed while they change. */
import { expect, test } from '../fixtures';
import { SAMPLE } from '../lib/views';
import { EditorPage } from '../pages/editor-page';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const MODEL = 'DeepSeek-V3 / R1 671B';

test('the figures of a model follow its values, beside what its makers published', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const editor = new EditorPage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.go(MODEL);
  const parameters = editor.figure('Parameters').first();
  const cache = editor.figure('KV cache per token');
  await expect(parameters).toContainText(/^671(\.\d)?\sbillion\s*Published 671/u);
  await expect(editor.field('Layers')).not.toBeEditable();
  const before = { parameters: await parameters.innerText(), cache: await cache.innerText() };

  await editor.button('Duplicate to change').click();
  await expect(shell.question).toContainText('1 workload runs it');
  await shell.answer('Copy and switch 1 workload');
  await expect(editor.field('Model name')).toHaveValue(`${MODEL} (copy)`);
  await expect(parameters).toHaveText(before.parameters, { useInnerText: true });

  // The leading dense layers stay three: of 61 layers 58 have experts, of 32 there are 29.
  await editor.set('Layers', '32');
  await expect(parameters).toContainText(/^3[34]\d(\.\d)?\sbillion/u);
  await expect(parameters).toContainText(/−(49|50)%/u);
  await expect(cache).not.toHaveText(before.cache, { useInnerText: true });
  await expect(editor.marks).toHaveCount(1);

  await editor.field('Layers').fill('2');
  await expect(editor.view).toContainText('Some values do not belong together');
  await expect(planner.page.getByRole('contentinfo')).toContainText('error');
  await editor.field('Layers').blur();
  await shell.undo.click();
  await expect(parameters).toContainText(/^3[34]\d/u);
  await shell.undo.click();
  await expect(editor.field('Layers')).toHaveValue('61');
  await expect(parameters).toHaveText(before.parameters, { useInnerText: true });
});

test('a model without experts has no fields of experts', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const editor = new EditorPage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.go('Llama 3.1 70B');
  await editor.button('Duplicate to change').click();
  await shell.answer('Copy only');
  await expect(editor.field('Routed experts')).toHaveValue('0');
  await expect(editor.field('Experts per token')).toHaveCount(0);
  await editor.set('Routed experts', '8');
  await expect(editor.field('Experts per token')).toBeVisible();
});
