/** A comparison: its scenarios with the pinned baseline, figures and the systems head to head. */
import type { Locator, Page } from '@playwright/test';

export class ComparePage {
  readonly figures: Locator;
  readonly systems: Locator;
  readonly changedOnly: Locator;
  /** Names of the compared scenarios, in their order. */
  readonly names: Locator;
  readonly addScenario: Locator;
  readonly #view: Locator;

  constructor(page: Page) {
    this.#view = page.getByRole('main');
    this.figures = this.#view.getByRole('table', { name: 'Figures of the compared scenarios' });
    this.systems = this.#view.getByRole('table', { name: 'Systems head to head' });
    this.names = this.#view.getByRole('listitem').locator('button.name');
    this.addScenario = this.#view.getByRole('combobox', { name: 'Add scenario' });
    this.changedOnly = this.#view.getByRole('checkbox', { name: 'Hide rows without a change' });
  }

  /** Texts of the cells of a row, without its title. */
  async cells(table: Locator, title: RegExp): Promise<string[]> {
    const texts = await table.getByRole('row', { name: title }).first().getByRole('cell').allInnerTexts();
    return texts.map((text) => text.trim());
  }

  /** What a radio button shows, because the button itself is hidden behind it. */
  basis(title: string): Locator {
    return this.#view.getByRole('group', { name: 'Basis' }).getByText(title, { exact: true });
  }

  tool(label: string): Locator {
    return this.#view.getByRole('button', { name: label, exact: true });
  }

  baseline(scenario: string): Locator {
    return this.#view.getByRole('button', { name: `${scenario} is the baseline` });
  }

  makeBaseline(scenario: string): Locator {
    return this.#view.getByRole('button', { name: `Make ${scenario} the baseline` });
  }
}
