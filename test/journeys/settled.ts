import type { Page } from 'playwright-core';

/** Waits until what the last change set in motion has come to rest: a drawer that slides, a margin that shrinks. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(moving.map((one) => one.finished));
  })()`);
}
