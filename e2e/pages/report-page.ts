/** The report: choices, preview, exports. */
import type { FrameLocator, Locator, Page } from '@playwright/test';

export class ReportPage {
  readonly preview: FrameLocator;
  readonly frame: Locator;
  readonly #view: Locator;

  constructor(page: Page) {
    this.#view = page.getByRole('main');
    this.frame = this.#view.locator('iframe[title="Report preview"]');
    this.preview = page.frameLocator('iframe[title="Report preview"]');
  }

  section(title: string): Locator {
    return this.#view.getByRole('checkbox', { name: title });
  }

  export(format: 'PDF' | 'HTML' | 'CSV' | 'JSON'): Locator {
    return this.#view.getByRole('button', { name: `Export ${format}` });
  }
}
