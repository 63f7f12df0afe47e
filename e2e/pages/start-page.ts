/** The first page: samples, recent plans, recovery drafts. */
import { expect, type Locator, type Page } from '@playwright/test';
import { Shell } from './shell';

export class StartPage {
  readonly heading: Locator;
  readonly newPlan: Locator;
  readonly open: Locator;
  readonly drafts: Locator;
  readonly recents: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    const view = page.getByRole('main');
    this.heading = view.getByRole('heading', { name: 'Supernode Planner', level: 1 });
    this.newPlan = view.getByRole('button', { name: 'New plan' });
    this.open = view.getByRole('button', { name: 'Open…' });
    this.drafts = this.#panel('Unsaved changes found');
    this.recents = this.#panel('Recent plans');
  }

  #panel(title: string): Locator {
    return this.#page.locator('section').filter({ has: this.#page.getByRole('heading', { name: title }) });
  }

  /** Opens a sample and waits until it is there: what is pressed before would reach the start page. */
  async openSample(name: string): Promise<void> {
    await this.#panel('Sample plans').getByRole('button', { name }).click();
    await expect(new Shell(this.#page).planName).toHaveText(name);
  }

  async recover(name: string): Promise<void> {
    await this.drafts.getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: 'Recover' }).click();
  }
}
