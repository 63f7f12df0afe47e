/** The step of a training scenario: its drawing, its stages and their layers. */
import { expect, type Locator, type Page } from '@playwright/test';
import { RUN_LIMIT } from './shell';

export class StepPage {
  readonly view: Locator;
  readonly tab: Locator;
  readonly drawing: Locator;
  readonly layout: Locator;
  readonly stages: Locator;
  readonly layers: Locator;
  /** The chosen task. */
  readonly chosen: Locator;
  readonly step: Locator;

  constructor(page: Page) {
    this.view = page.getByRole('main');
    this.tab = this.view.getByRole('tab', { name: 'Step' });
    this.step = this.view.getByRole('region', { name: 'One step, task by task' });
    this.drawing = this.view.getByRole('application', { name: /^Drawing of the step/u });
    this.layout = this.view.getByLabel('Layout', { exact: true });
    this.stages = this.view.getByRole('table', { name: 'Stages of the pipeline' });
    this.layers = this.view.getByRole('table', { name: /^Operators and transfers of stage/u });
    this.chosen = this.step.locator('.chosen');
  }

  /** Shows the tab and waits for the play. */
  async open(): Promise<void> {
    await this.tab.click();
    await expect(this.stages).toBeVisible(RUN_LIMIT);
  }

  button(name: string): Locator {
    return this.step.getByRole('button', { name, exact: true });
  }

  /** What the canvas shows, as text that differs when the picture does. */
  async picture(): Promise<string> {
    return this.drawing.locator('canvas').evaluate((node) => (node as HTMLCanvasElement).toDataURL());
  }
}
