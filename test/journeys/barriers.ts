import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { settled } from './settled.ts';

/** WCAG 2.2 up to AA, and what axe calls good practice beside it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the page that would be in somebody's way, by daylight and in the dark; one line each. */
export async function barriersOn(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    const options = { runOnly: { type: 'tag', values: RULES } };
    const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ html, failureSummary }) => `${colorScheme}: ${id}: ${html} ${failureSummary ?? ''}`));
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  return found;
}
