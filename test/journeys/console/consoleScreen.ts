import { expect } from 'vitest';
import type { Role } from '../../../src/domain/directory/user.ts';
import { SECOND } from '../../../src/kernel/instant.ts';
import { barriersOn } from '../barriers.ts';
import type { Screen } from '../screen.ts';
import { settled } from '../settled.ts';
import type { Stage } from '../stage.ts';

export interface AdministratorWords {
  /** "Olivia Okafor" signs in as olivia.okafor. */
  readonly name: string;
  readonly role: Role;
}

/** Somebody with a role, signed in to the console with an authenticator app that was set up on the way. */
export async function inConsole(stage: Stage, { name, role }: AdministratorWords) {
  const person = await stage.person(name, { role });
  const screen = await person.screen();
  const { page } = screen;
  const complaints: string[] = [];
  // What the policy of the document forbids, and what throws, is a mistake of ours wherever it happens.
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught|Warning:/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setViewportSize({ width: 1280, height: 800 });
  await screen.open(`${stage.issuer}/sign-in?to=console`);
  await screen.signIn();
  await screen.setUpApp();
  await screen.saveBackupCodes();
  await page.waitForURL(`${stage.issuer}/console*`);

  return {
    ...screen,
    person,
    /** Opens a page of the console by its address and waits for its title. @param path below the console. */
    async goTo(path: string, title: string): Promise<void> {
      await page.goto(`${stage.issuer}/console${path}`);
      await screen.shows(title);
    },
    /** Follows a link or an entry of the navigation within the console. */
    async click(link: string | RegExp): Promise<void> {
      await page.getByRole('link', { name: link }).first().click();
    },
    /** The console asks for a proof over the page that is open: the next code of the app answers. */
    async showFactor(): Promise<void> {
      const dialog = page.getByRole('dialog', { name: 'Show that it is you' });
      await dialog.getByLabel('Code from your authenticator app').pressSequentially(await person.app.code(0));
      await dialog.waitFor({ state: 'detached' });
    },
    /**
     * The console has something confirmed (U5): read on a page of its own in another tab, with the next code of the app, which closes by itself.
     * @param picture of the page, when it asks for the answer; absent: none.
     */
    async confirmAct(target: string, picture?: string): Promise<void> {
      await stage.wait(31 * SECOND);
      const dialog = page.getByRole('dialog', { name: 'Confirm what you are about to do' });
      await dialog.getByText(target).waitFor();
      if (picture !== undefined) await screen.picture(`${picture}-asked`);
      await page.setViewportSize({ width: 1280, height: 800 });
      const opened = page.context().waitForEvent('page');
      await dialog.getByRole('link', { name: 'Read and confirm' }).click();
      const tab = await opened;
      const closed = tab.waitForEvent('close');
      await tab.getByRole('button', { name: 'Continue' }).click();
      await tab.locator('#code').pressSequentially(await person.app.code(0));
      await tab.getByRole('button', { name: 'Confirm', exact: true }).waitFor();
      expect([await tab.locator('main').innerText(), await barriersOn(tab)]).toEqual([expect.stringContaining(target), []]);
      if (picture !== undefined) await screen.picture(picture, 'light', tab);
      await tab.getByRole('button', { name: 'Confirm', exact: true }).click();
      await closed;
      // What comes next may ask for a code as well, and each is good once.
      await stage.wait(31 * SECOND);
    },
    /** Nothing on the page is in anybody's way, it fits a phone, and nothing was complained about so far. */
    async isOpenToAll(title: string): Promise<void> {
      await screen.shows(title);
      // Whatever is told to whoever points at something is not on the page.
      await page.mouse.move(0, 0);
      expect([title, await barriersOn(page)]).toEqual([title, []]);
      await page.setViewportSize({ width: 390, height: 780 });
      await settled(page);
      expect([title, await widthBeyond(screen)]).toEqual([title, 0]);
      await page.setViewportSize({ width: 1280, height: 800 });
      expect([title, complaints]).toEqual([title, []]);
    },
  };
}

/** By how many pixels the page is wider than the screen. */
function widthBeyond({ page }: Screen): Promise<number> {
  return page.locator('html').evaluate((html) => Math.max(0, html.scrollWidth - html.clientWidth));
}
