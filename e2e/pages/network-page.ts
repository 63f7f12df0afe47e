/** The network view of a profile: its drawing, its play and its failures. */
import { expect, type Locator, type Page } from '@playwright/test';
import { RUN_LIMIT } from './shell';

export class NetworkPage {
  readonly view: Locator;
  readonly profile: Locator;
  readonly drawing: Locator;
  readonly playButton: Locator;
  readonly playback: Locator;
  readonly time: Locator;
  readonly links: Locator;
  readonly failures: Locator;

  constructor(page: Page) {
    this.view = page.getByRole('main');
    this.profile = this.view.getByLabel('Hardware profile', { exact: true });
    this.drawing = this.view.getByRole('application', { name: /^Drawing of the fabric/u });
    this.playback = this.view.getByRole('group', { name: 'Playback' });
    // The one beside the form, not the one that moves through the play.
    this.playButton = this.view
      .getByRole('region', { name: 'Play a collective' })
      .getByRole('button', { name: 'Play' });
    this.time = this.playback.getByRole('slider', { name: 'Time' });
    this.links = this.view.getByRole('table', { name: 'Links by class' });
    this.failures = this.view.getByRole('list', { name: 'Failures' });
  }

  field(label: string): Locator {
    return this.view.getByLabel(label, { exact: true });
  }

  /** One figure of the result with its note. */
  tile(title: string): Locator {
    return this.view.locator('dl > div').filter({ has: this.view.page().getByText(title, { exact: true }) });
  }

  async figure(title: string): Promise<string> {
    return (await this.tile(title).locator('.figure').textContent()) ?? '';
  }

  /** Plays what the form says and waits for the result. */
  async play(): Promise<void> {
    await this.playButton.click();
    await expect(this.playback).toBeVisible(RUN_LIMIT);
  }

  async pause(): Promise<void> {
    const pause = this.playback.getByRole('button', { name: 'Pause' });
    if (await pause.isVisible()) await pause.click();
  }

  /** What the canvas shows, as text that differs when the picture does. */
  async picture(): Promise<string> {
    return this.drawing.locator('canvas').evaluate((node) => (node as HTMLCanvasElement).toDataURL());
  }
}
