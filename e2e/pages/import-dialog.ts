/** The dialog that takes up a model configuration or the arguments of a training run. */
import { expect, type Locator, type Page } from '@playwright/test';

export class ImportDialog {
  readonly dialog: Locator;
  readonly text: Locator;
  readonly values: Locator;
  readonly problems: Locator;
  readonly notes: Locator;
  /** What was read, in one line. */
  readonly facts: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole('dialog', { name: 'Import a model or a training run' });
    this.text = this.dialog.getByRole('textbox', { name: 'Text' });
    this.values = this.dialog.getByRole('table', { name: 'Values read' });
    this.problems = this.dialog.getByRole('list', { name: 'Problems of the text' });
    this.notes = this.dialog.getByRole('list', { name: 'Notes' });
    this.facts = this.dialog.getByText(/ · /u).first();
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  /** The row of a value, by its title. */
  row(title: string): Locator {
    return this.values
      .getByRole('row')
      .filter({ has: this.#page.getByRole('rowheader', { name: title, exact: true }) });
  }

  async read(text: string): Promise<void> {
    await this.text.fill(text);
    await this.button('Read').click();
    await expect(this.button('Back to the text')).toBeVisible();
  }
}
