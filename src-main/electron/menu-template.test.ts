import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { commands, type RecentPlan } from '../../src-shared/contract/api';
import { menuTemplate } from './menu-template';

const recent = (recentId: string, isMissing = false): RecentPlan => ({
  recentId,
  name: 'R&D',
  fileName: 'plan.json',
  folder: 'folder',
  openedAt: '2025-11-01T00:00:00.000Z',
  isMissing,
});

function flatten(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);
}

function build(recents: RecentPlan[], isMac = false, isPackaged = true) {
  const invoked: string[] = [];
  const template = menuTemplate(
    { isMac, isPackaged, recents },
    { invoke: (command) => invoked.push(command), openRecent: (id) => invoked.push(`recent ${id}`) },
  );
  return { items: flatten(template), invoked };
}

const click = (item: MenuItemConstructorOptions | undefined): void => (item?.click as () => void)();

describe('menu', () => {
  it.each([true, false])('offers every command once, with its shortcut (macOS: %s)', (isMac) => {
    const { items, invoked } = build([], isMac);
    for (const [id, { label, shortcut }] of Object.entries(commands)) {
      const found = items.filter((item) => item.id === id);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ label });
      expect(found[0]?.accelerator ?? '').toBe(shortcut);
      click(found[0]);
    }
    expect(invoked).toEqual(Object.keys(commands));
  });

  it('gives no shortcut away twice', () => {
    const shortcuts = build([]).items.flatMap((item) => item.accelerator ?? []);
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  });

  it('lists recent plans that are still there', () => {
    const { items, invoked } = build([recent('a'), recent('b', true)]);
    const list = items.find((item) => item.id === 'recent')?.submenu as MenuItemConstructorOptions[];
    expect(list.map((item) => item.label)).toEqual(['R&&D (plan.json)']);
    click(list[0]);
    expect(invoked).toEqual(['recent a']);
  });

  it('has the editing roles of text fields, and the inspector only when not packaged', () => {
    const roles = (isPackaged: boolean) => build([], false, isPackaged).items.map((item) => item.role);
    expect(roles(true)).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll']));
    expect(roles(true)).not.toContain('toggleDevTools');
    expect(roles(false)).toContain('toggleDevTools');
  });
});
