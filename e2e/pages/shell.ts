/** The frame around every view: toolbar, outline, messages, questions, problems. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Shell {
  readonly outline: Locator;
  readonly save: Locator;
  readonly undo: Locator;
  readonly redo: Locator;
  readonly runStale: Locator;
  /** The run button when there is nothing to run. */
  readonly allCurrent: Locator;
  readonly cancelRun: Locator;
  readonly progress: Locator;
  readonly planName: Locator;
  readonly question: Locator;
  readonly messages: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    const plan = page.getByRole('toolbar', { name: 'Plan' });
    this.outline = page.getByRole('navigation', { name: 'Outline' });
    this.save = plan.getByRole('button', { name: 'Save', exact: true });
    this.undo = plan.getByRole('button', { name: /^Undo/u });
    this.redo = plan.getByRole('button', { name: /^Redo/u });
    this.runStale = page.getByRole('button', { name: /^Run all stale/u });
    this.allCurrent = page.getByRole('button', { name: 'All up to date' });
    this.cancelRun = page.getByRole('banner').getByRole('button', { name: 'Cancel', exact: true });
    this.progress = page.getByRole('status', { name: 'Run progress' });
    this.planName = page.getByRole('banner').locator('.name');
    this.question = page.getByRole('dialog');
    this.messages = page.getByRole('region', { name: 'Messages' });
  }

  /** Entry of the outline, found by the end of its name: a scenario's begins with its state. */
  item(title: string): Locator {
    return this.outline.getByRole('button').filter({ has: this.#page.getByText(title, { exact: true }) });
  }

  async go(title: string): Promise<void> {
    await this.item(title).click();
    await expect(this.item(title)).toHaveAttribute('aria-current', 'page');
  }

  /** Runs everything that has no current result and waits for the end. */
  async runAll(): Promise<void> {
    await this.runStale.click();
    await expect(this.allCurrent).toBeVisible({ timeout: 100_000 });
  }

  async answer(choice: string): Promise<void> {
    await this.question.getByRole('button', { name: choice, exact: true }).click();
  }
}
