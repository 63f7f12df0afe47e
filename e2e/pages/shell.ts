/** The frame around every view: toolbar, outline, messages, questions, problems. */
import { expect, type Locator, type Page } from '@playwright/test';

/** For what takes as long as the machine's other work lets it. */
export const RUN_LIMIT = { timeout: 100_000 };

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
  /** The command palette's field, which takes what is typed. */
  readonly palette: Locator;
  /** What Enter in the palette would take. */
  readonly paletteChoice: Locator;
  readonly problems: Locator;
  readonly theme: Locator;
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
    this.palette = page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox');
    this.paletteChoice = page.getByRole('listbox', { name: 'Matches' }).getByRole('option', { selected: true });
    this.problems = page.getByRole('list', { name: 'Problems', exact: true });
    this.theme = page.getByRole('button', { name: /^Theme:/u });
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
    await this.allRun();
  }

  /** Waits until every scenario has a current result. */
  async allRun(): Promise<void> {
    await expect(this.allCurrent).toBeVisible(RUN_LIMIT);
  }

  /** Opens the list of everything that is wrong in the plan. */
  async showProblems(): Promise<void> {
    await this.#page
      .getByRole('contentinfo')
      .getByRole('button', { name: /error|warning/u })
      .click();
    await expect(this.problems).toBeVisible();
  }

  async answer(choice: string): Promise<void> {
    await this.question.getByRole('button', { name: choice, exact: true }).click();
  }
}
