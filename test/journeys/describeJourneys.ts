import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { eachEngine } from '../builders/database.ts';
import { describeWithChromium } from '../requirements.ts';
import { launchedBrowser } from './launchedBrowser.ts';
import { aStage, type Stage, type StageWords } from './stage.ts';

/** @returns a stage of the test's own, which is taken down after it. */
export type NewStage = (words?: StageWords) => Promise<Stage>;

/** In ms. A journey takes some seconds on an idle machine, and much longer on a busy one. */
export const JOURNEY_TIMEOUT = 180_000;

/** Journeys on the embedded engine; that both engines decide alike is shown by the tests of flows. */
export function describeJourneys(name: string, define: (newStage: NewStage) => void): void {
  vi.setConfig({ testTimeout: JOURNEY_TIMEOUT });
  describeWithChromium(name, (executablePath) => {
    eachEngine(
      'real server, real applications, real browser',
      (database) => {
        let browser: Browser;
        let stages: Stage[] = [];
        beforeAll(async () => {
          browser = await launchedBrowser(executablePath);
        });
        afterEach(async () => {
          await Promise.all(browser.contexts().map((context) => context.close()));
          await Promise.all(stages.map((stage) => stage.close()));
          stages = [];
        });
        afterAll(() => browser.close());
        define(async (words) => {
          const stage = await aStage(database, browser, words);
          stages.push(stage);
          return stage;
        });
      },
      { only: 'embedded' },
    );
  });
}
