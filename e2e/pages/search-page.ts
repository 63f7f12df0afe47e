/** The strategy search of a training scenario: its picture, named layouts, table, comparison and what-if. */
import { expect, type Locator, type Page } from '@playwright/test';
import { RUN_LIMIT } from './shell';

export class SearchPage {
  readonly view: Locator;
  readonly tab: Locator;
  readonly search: Locator;
  readonly picture: Locator;
  readonly named: Locator;
  readonly layouts: Locator;
  readonly reasons: Locator;
  readonly first: Locator;
  readonly second: Locator;
  /** What the sliders give. */
  readonly answer: Locator;
  readonly counts: Locator;

  constructor(page: Page) {
    this.view = page.getByRole('main');
    this.tab = this.view.getByRole('tab', { name: 'Search' });
    this.search = this.view.getByRole('region', { name: 'Strategy search' });
    this.picture = this.search.getByRole('img', { name: /^Step time against memory per device/u });
    this.named = this.view.getByRole('table', { name: 'Named layouts' });
    this.layouts = this.view.getByRole('table', { name: 'Layouts of the search, best first' });
    this.reasons = this.view.getByRole('list', { name: 'Causes, largest first' });
    this.first = this.view.getByLabel('First layout');
    this.second = this.view.getByLabel('Second layout');
    this.answer = this.view.getByRole('group', { name: 'What it gives' });
    this.counts = this.view.getByRole('table', { name: 'Layouts of the search', exact: true });
  }

  /** Shows the tab and waits for what was found. */
  async open(): Promise<void> {
    await this.tab.click();
    await expect(this.layouts).toBeVisible(RUN_LIMIT);
  }

  slider(name: string): Locator {
    return this.view.getByRole('slider', { name });
  }
}
