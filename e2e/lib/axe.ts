/** Accessibility check by axe-core, brought into the page as text: its Playwright package cannot run in Electron. */
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeModules } from '../../scripts/lib/paths.mjs';

const source = readFileSync(path.join(nodeModules, 'axe-core', 'axe.min.js'), 'utf8');
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What violates WCAG 2.2 AA or axe's best practices on the page as it stands: rule, element, reason. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const results = await page.evaluate(async (standards) => {
    const { axe } = window as unknown as { axe: { run(node: Node, options: object): Promise<AxeResults> } };
    // A preview in a frame has its own document and no script; the report's own tests look at it.
    return axe.run(document, { runOnly: { type: 'tag', values: standards }, iframes: false });
  }, STANDARDS);
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(' ')}: ${(node.failureSummary ?? '').replaceAll(/\s+/gu, ' ')}`,
    ),
  );
}
