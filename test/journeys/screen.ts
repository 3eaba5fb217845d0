import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { AuthenticatorApp } from '../builders/authenticatorApp.ts';
import { settled } from './settled.ts';
import { aVirtualKey, type VirtualKey } from './virtualKey.ts';

const PICTURES = fileURLToPath(new URL('../../test-output/journeys/', import.meta.url));
const PHONE = { width: 390, height: 780 };
const DESKTOP = { width: 1280, height: 800 };

export interface ScreenWords {
  readonly browser: Browser;
  readonly account: { readonly loginName: string; readonly displayName: string; readonly password: string };
  readonly app: AuthenticatorApp;
  readonly script: 'on' | 'off';
}

/** What the person sees in one browser, and what they can do there. Every wait is for something that they would see. */
export async function aScreen({ browser, account, app, script }: ScreenWords) {
  const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: script === 'on' });
  const page: Page = await context.newPage();
  page.setDefaultTimeout(30_000);

  /** Does it, and waits until the browser has left the page on which it was done. */
  async function leaveBy(act: () => Promise<unknown>): Promise<void> {
    await page.locator('html').evaluate((html) => html.setAttribute('data-left', ''));
    await act();
    await page.locator('html:not([data-left])').waitFor({ state: 'attached' });
  }

  async function shows(title: string): Promise<void> {
    const wanted = page.getByRole('heading', { level: 1, name: title, exact: true });
    await wanted.waitFor().catch(async () => {
      throw new Error(`${account.displayName} waits for "${title}" and sees at ${page.url()}: ${await page.locator('body').innerText()}`);
    });
  }

  const press = (name: string | RegExp): Promise<void> => leaveBy(() => page.getByRole('button', { name }).first().click());
  const follow = (name: string | RegExp): Promise<void> => leaveBy(() => page.getByRole('link', { name }).first().click());
  /** With the script the sixth digit sends it. */
  const typeDigits = (digits: string): Promise<void> => leaveBy(() => page.locator('#code').pressSequentially(digits));

  return {
    page,
    leaveBy,
    shows,
    press,
    follow,
    typeDigits,
    open: (address: string) => page.goto(address),
    text: () => page.locator('body').innerText(),
    async offers(button: string): Promise<boolean> {
      return (await page.getByRole('button', { name: button, exact: true }).count()) > 0;
    },
    /** Keeps what is on the screen, for people to look at: as on a phone and as on a desktop. */
    async picture(name: string, light: 'light' | 'dark' = 'light', tab = page): Promise<void> {
      mkdirSync(PICTURES, { recursive: true });
      await tab.emulateMedia({ colorScheme: light });
      for (const [width, size] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
        await tab.setViewportSize(size);
        // Without script nothing that is waited for in the page ever comes, and nothing moves.
        if (script === 'on') await settled(tab);
        await tab.screenshot({ path: `${PICTURES}${name}-${width}.png`, fullPage: true });
      }
      await tab.emulateMedia({ colorScheme: 'light' });
    },
    /** Name and password on the first page. */
    async signIn(password: string = account.password): Promise<void> {
      await shows('Sign in');
      await page.getByLabel('User name').fill(account.loginName);
      await page.getByLabel('Password').fill(password);
      await press('Sign in');
    },
    async showPasswordAgain(): Promise<void> {
      await shows('Is it still you?');
      await page.getByLabel('Password').fill(account.password);
      await press('Continue');
    },
    /** Sets up an authenticator app. It is confirmed with the code of half a minute ago, so that the next code is still good. @returns that code. */
    async setUpApp(): Promise<string> {
      await press(/Authenticator app|^Set it up$/);
      await shows('Set up an authenticator app');
      app.take((await page.locator('.secret span').allInnerTexts()).join(''));
      const digits = await app.code(-1);
      await typeDigits(digits);
      return digits;
    },
    async typeCode(stepsFromNow = 0): Promise<void> {
      await typeDigits(await app.code(stepsFromNow));
    },
    async setUpKey(): Promise<void> {
      const choice = page.getByRole('link', { name: /Passkey or security key/ });
      if ((await choice.count()) > 0) await follow(/Passkey or security key/);
      await shows('Set up a passkey or security key');
      await press('Set it up');
    },
    /** @returns the backup codes that were shown. */
    async saveBackupCodes(): Promise<readonly string[]> {
      await shows('Save your backup codes');
      const codes = await page.locator('[data-codes] li').allInnerTexts();
      await follow('I have saved them. Continue');
      return codes;
    },
    /** From now on this browser has a device for passkeys. */
    device: (): Promise<VirtualKey> => aVirtualKey(page),
    /** Waits until the application shows the person as signed in. @returns what it was told, from its own page. */
    async isIn(level: 'AAL 1' | 'AAL 2'): Promise<Readonly<Record<string, unknown>>> {
      await shows(`Signed in as ${account.displayName}`);
      const shown = await page.getByTestId('aal').innerText();
      if (shown !== level) throw new Error(`${account.displayName} is signed in with ${shown}, not with ${level}`);
      return JSON.parse((await page.getByTestId('claims').textContent()) ?? '{}') as Record<string, unknown>;
    },
    /** The code of the error that the application was answered with. */
    async wasAnswered(title: string): Promise<string> {
      await shows(title);
      return ((await page.getByTestId('error').innerText()).split(':')[0] ?? '').trim();
    },
    close: () => context.close(),
  };
}

export type Screen = Awaited<ReturnType<typeof aScreen>>;
