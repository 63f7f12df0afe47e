/** An editor of values: fields by their label, with what stands beside them. */
import { expect, type Locator, type Page } from '@playwright/test';

export class EditorPage {
  readonly view: Locator;
  /** The note that is open, e.g. where a figure comes from. */
  readonly note: Locator;
  /** Marks at the fields that differ from the original or the default. */
  readonly marks: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.view = page.getByRole('main');
    this.note = page.getByRole('note');
    this.marks = this.view.locator('[title^="Differs from"]');
  }

  field(label: string): Locator {
    return this.view.getByRole('textbox', { name: label, exact: true });
  }

  choice(label: string): Locator {
    return this.view.getByRole('combobox', { name: label, exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.view.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
  }

  /** Types a value and leaves the field, so that the edit is one step of its own. */
  async set(label: string, text: string): Promise<void> {
    await this.field(label).fill(text);
    await this.field(label).blur();
    await expect(this.field(label)).toHaveValue(text);
  }

  /** Value beside its title in a list of figures that follow. */
  figure(title: string): Locator {
    return this.view.getByRole('term').filter({ hasText: title }).locator('xpath=following-sibling::dd[1]');
  }

  async openNote(button: string | RegExp): Promise<void> {
    await this.button(button).click();
    await expect(this.note).toBeVisible();
  }

  async closeNote(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await expect(this.note).toHaveCount(0);
  }
}
