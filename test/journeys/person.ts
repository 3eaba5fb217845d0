import type { Browser } from 'playwright-core';
import { type AppWords, anAuthenticatorApp } from '../builders/authenticatorApp.ts';
import { aScreen, type Screen } from './screen.ts';

export interface PersonWords extends AppWords {
  readonly browser: Browser;
  readonly displayName: string;
  readonly loginName: string;
  readonly password: string;
}

/** Somebody with an account, a phone with an authenticator app, and as many browsers as they like. */
export function aPerson({ browser, displayName, loginName, password, ...clock }: PersonWords) {
  const app = anAuthenticatorApp(clock);
  const account = { displayName, loginName, password };
  return {
    ...account,
    app,
    /** A browser that has never been here. */
    screen: (script: 'on' | 'off' = 'on'): Promise<Screen> => aScreen({ browser, account, app, script }),
  };
}
