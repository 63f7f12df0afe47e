/** The hardware editor: a copy of a built-in system, changed figure by figure, every change visible and named. */
import path from 'node:path';
import { expect, test } from '../fixtures';
import type { PlannerApp } from '../lib/planner-app';
import { readPlan } from '../lib/plan-files';
import { SAMPLE } from '../lib/views';
import { EditorPage } from '../pages/editor-page';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const ORIGINAL = 'CloudMatrix 384';
const COPY = `${ORIGINAL} (copy)`;
const LINK = 'Bandwidth of Supernode (UB level 2)';
const changes = (text: string) => `${text} against ${ORIGINAL}`;

/** The sample with a changeable copy of its supernode on screen, on which its scenarios run from then on. */
async function openCopy({ page }: PlannerApp): Promise<{ shell: Shell; editor: EditorPage }> {
  const shell = new Shell(page);
  const editor = new EditorPage(page);
  await new StartPage(page).openSample(SAMPLE);
  await shell.go(ORIGINAL);
  await expect(editor.field(LINK)).not.toBeEditable();
  await editor.button('Duplicate to change').click();
  await expect(shell.question).toContainText('2 scenarios run on it');
  await shell.answer('Copy and switch 2 scenarios');
  await expect(editor.field('Profile name')).toHaveValue(COPY);
  return { shell, editor };
}

test('duplicate to change: the copy is told apart, its scenarios follow, and undo takes all of it back', async ({
  planner,
}) => {
  const { shell, editor } = await openCopy(planner);
  await expect(editor.view.getByRole('status')).toHaveText(changes('No changes'));
  await expect(editor.marks).toHaveCount(0);
  await shell.go('CloudMatrix 384: train');
  await expect(editor.button(COPY)).toBeVisible();
  await expect(shell.undo).toHaveAccessibleName(`Undo Duplicate ${ORIGINAL}`);
  await shell.undo.click();
  await expect(editor.button(ORIGINAL)).toBeVisible();
  await expect(shell.item(COPY)).toHaveCount(0);
  await expect(shell.redo).toHaveAccessibleName(`Redo Duplicate ${ORIGINAL}`);
  await shell.redo.click();
  await expect(editor.button(COPY)).toBeVisible();
});

test('a figure in another unit: conversion, mark, source, filter, and undo and redo by name', async ({
  planner,
  folder,
}) => {
  const { shell, editor } = await openCopy(planner);
  const system = editor.view.getByRole('region', { name: 'One system' });
  await expect(system).not.toContainText('Original');
  await editor.set(LINK, '3.2 Tbit/s');
  await expect(editor.field(LINK)).toHaveAccessibleDescription(/^= 400\sGB\/s$/u);
  await expect(editor.marks).toHaveCount(1);
  await expect(editor.view.getByRole('status')).toHaveText(changes('1 change'));
  await expect(editor.button(`Reset ${LINK} to ${ORIGINAL}: 196 GB/s`)).toBeVisible();

  // What was published stays at hand, but no longer stands as the source of another number.
  await editor.openNote(`Source of ${LINK}: user`);
  await expect(editor.note.getByRole('textbox', { name: 'Source' })).toHaveValue('This plan');
  await expect(editor.note).toContainText('196 GB/s');
  await editor.note.getByRole('textbox', { name: 'Source' }).fill('Offer of 3 May');
  await editor.note.getByRole('combobox', { name: 'Confidence' }).selectOption('vendor');
  await editor.note.getByRole('textbox', { name: 'Note' }).fill('Not yet signed');
  await editor.closeNote();
  await expect(editor.button(`Source of ${LINK}: vendor`)).toBeVisible();

  const filter = editor.view.getByRole('checkbox', { name: 'Show only changed' });
  await filter.check();
  await expect(editor.field(LINK)).toBeVisible();
  await expect(editor.field('Memory bandwidth')).toHaveCount(0);
  await filter.uncheck();
  await expect(editor.field('Memory bandwidth')).toBeVisible();

  await editor.set('Memory bandwidth', '2 TB/s');
  await expect(editor.view.getByRole('status')).toHaveText(changes('2 changes'));
  await expect(system).toContainText('Original');
  await expect(shell.undo).toHaveAccessibleName('Undo Change Memory bandwidth');
  await shell.undo.click();
  await expect(editor.field('Memory bandwidth')).toHaveValue('1.6 TB/s');
  await expect(shell.redo).toHaveAccessibleName('Redo Change Memory bandwidth');
  await expect(shell.undo).toHaveAccessibleName(`Undo Change source of ${LINK}`);
  await shell.redo.click();
  await expect(editor.field('Memory bandwidth')).toHaveValue('2 TB/s');

  const file = path.join(folder, 'plan.json');
  await planner.chooseSave(file);
  await shell.save.click();
  await expect(shell.save).toBeDisabled();
  const [profile] = readPlan(file)['hardware'] as { tiers: { figures: Record<string, unknown> }[] }[];
  expect(profile?.tiers[2]?.figures['bandwidth']).toMatchObject({
    value: '3.2 Tbit/s',
    source: 'Offer of 3 May',
    confidence: 'vendor',
    note: 'Not yet signed',
  });
});

test('a changed figure goes back to its original with its source', async ({ planner }) => {
  const { editor } = await openCopy(planner);
  await editor.set(LINK, '3.2 Tbit/s');
  await editor.button(`Reset ${LINK} to ${ORIGINAL}: 196 GB/s`).click();
  await expect(editor.field(LINK)).toHaveValue('196 GB/s');
  await expect(editor.marks).toHaveCount(0);
  await expect(editor.button(`Source of ${LINK}: vendor`)).toBeVisible();
});

test('tiers are added, renamed, moved and removed', async ({ planner }) => {
  const { shell, editor } = await openCopy(planner);
  await editor.button('Add tier').click();
  await expect(editor.field('Name of tier 4')).toHaveValue('Tier 4');
  await expect(editor.view.getByText('added', { exact: true })).toBeVisible();
  await expect(shell.undo).toHaveAccessibleName('Undo Add tier');
  await editor.set('Name of tier 4', 'Hall');
  await expect(editor.field('Bandwidth of Hall')).toHaveValue('196 GB/s');
  await editor.button('Move Hall inwards').click();
  await expect(editor.field('Name of tier 3')).toHaveValue('Hall');
  await shell.undo.click();
  await expect(editor.field('Name of tier 4')).toHaveValue('Hall');
  await editor.button('Remove Hall').click();
  await expect(editor.field('Name of tier 4')).toHaveCount(0);
  await expect(editor.view.getByRole('status')).toHaveText(changes('No changes'));
  await expect(shell.undo).toHaveAccessibleName('Undo Remove tier Hall');
  await shell.undo.click();
  await expect(editor.field('Name of tier 4')).toHaveValue('Hall');
});
