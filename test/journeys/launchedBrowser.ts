import { type Browser, chromium } from 'playwright-core';

/** What Debian's Chromium needs to run without a display, as root, and without asking anybody outside. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a profile of its own, which is gone when it is closed. Each screen in it has cookies of its own. */
export function launchedBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}
