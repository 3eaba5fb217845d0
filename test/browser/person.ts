import type { Browser, CDPSession, Page } from 'playwright-core';
import { stepAt } from '../../src/domain/factors/totp.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import type { Totp } from '../../src/ports/totp.ts';
import { PASSWORD } from '../builders/world.ts';

interface Words {
  readonly browser: Browser;
  /** A folder for what the person saw. */
  readonly pictures: string;
  readonly now: () => Promise<Instant>;
  readonly totp: Totp;
  readonly phone?: 'phone' | 'desktop';
  readonly dark?: 'dark' | 'light';
}

/** A person with a browser, an authenticator app, and perhaps a device that makes passkeys. */
export async function aPerson(words: Words) {
  const viewport = words.phone === 'desktop' ? { width: 1280, height: 800 } : { width: 390, height: 780 };
  const context = await words.browser.newContext({ viewport, colorScheme: words.dark ?? 'light' });
  const page: Page = await context.newPage();
  page.setDefaultTimeout(15_000);
  let secret: Uint8Array | null = null;

  async function heading(): Promise<string> {
    await page.waitForSelector('h1');
    return (await page.locator('h1').first().innerText()).trim();
  }

  async function press(name: string | RegExp): Promise<void> {
    await page.getByRole('button', { name }).first().click();
    await page.waitForLoadState();
  }

  return {
    page,
    heading,
    press,
    async follow(name: string | RegExp): Promise<void> {
      await page.getByRole('link', { name }).first().click();
      await page.waitForLoadState();
    },
    open: (address: string) => page.goto(address),
    text: () => page.locator('body').innerText(),
    /** Keeps what is on the screen, for people to look at. */
    picture: (name: string) => page.screenshot({ path: `${words.pictures}${name}.png`, fullPage: true }),
    /** Waits until the page says this. */
    sees: (text: string | RegExp) => page.getByText(text).first().waitFor(),
    async signIn(loginName: string, password: string = PASSWORD): Promise<void> {
      await page.locator('input[autocomplete*="username"]').fill(loginName);
      await page.locator('input[type="password"]').fill(password);
      await press('Sign in');
    },
    /** Sets up an authenticator app, and confirms it with the code of half a minute ago, so that the next one is still good. */
    async enrolApp(): Promise<void> {
      await press(/Authenticator app/);
      const letters = (await page.locator('.secret span').allInnerTexts()).join('');
      secret = base32(letters);
      await typeCode(-1);
    },
    typeCode,
    code,
    async saveCodes(): Promise<readonly string[]> {
      await page.getByRole('heading', { name: 'Save your backup codes' }).waitFor();
      const codes = await page.locator('[data-codes] li').allInnerTexts();
      await page.getByRole('link', { name: /I have saved them/ }).click();
      await page.waitForLoadState();
      return codes;
    },
    /** From now on this browser has a device for passkeys that verifies its owner. */
    async device(): Promise<CDPSession> {
      const session = await context.newCDPSession(page);
      await session.send('WebAuthn.enable');
      await session.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      return session;
    },
    async enrolKey(): Promise<void> {
      await page.getByRole('heading', { name: /Set up a|Protect your account/ }).waitFor();
      const choice = page.getByRole('link', { name: /Passkey or security key/ });
      if ((await choice.count()) > 0) await choice.first().click();
      await page.getByRole('button', { name: 'Set it up' }).click();
      await page.waitForLoadState();
    },
    /** What the application was told, from its own page. */
    async told(): Promise<Readonly<Record<string, unknown>>> {
      await page.locator('[data-testid="claims"]').waitFor({ state: 'attached' });
      return JSON.parse((await page.locator('[data-testid="claims"]').textContent()) ?? '{}') as Record<string, unknown>;
    },
    close: () => context.close(),
  };

  async function code(stepsFromNow = 0): Promise<string> {
    if (secret === null) throw new Error('no app was set up');
    return words.totp.codeAt(secret, stepAt(await words.now()) + stepsFromNow);
  }

  /** The page submits on the sixth digit. */
  async function typeCode(stepsFromNow = 0): Promise<void> {
    const before = page.url();
    const answered = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().startsWith(before.split('?')[0] ?? before),
    );
    await page.locator('#code').pressSequentially(await code(stepsFromNow));
    await answered;
    await page.waitForLoadState();
  }
}

function base32(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
