import { afterAll, beforeAll, expect, it } from 'vitest';
import { SECOND } from '../../src/kernel/instant.ts';
import { aNumber, proveSms, smsOver } from '../builders/phones.ts';
import { anSmsGateway, type SmsGateway } from '../doubles/smsGateway.ts';
import { barriersOn } from './barriers.ts';
import { describeJourneys } from './describeJourneys.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const TENANT = { kind: 'tenant' } as const;

describeJourneys('a phone', (newStage) => {
  let gateway: SmsGateway;
  beforeAll(async () => {
    gateway = await anSmsGateway();
  });
  afterAll(() => gateway.close());

  /** Everybody must have a second step, and a phone will do. */
  async function stageWithPhones(): Promise<Stage> {
    for (const by of ['twilio', 'webhook'] as const) gateway.make(by, null);
    const stage = await newStage({ sms: smsOver(gateway) });
    await proveSms({ ...stage.world, ports: { ...stage.world.ports, smsSender: smsOver(gateway) } }, ['DE', 'AT']);
    await stage.world.rule(TENANT, { level: 'required', factors: ['totp', 'sms', 'backup_code'] });
    return stage;
  }

  async function isOpenToAll(screen: Screen, title: string): Promise<void> {
    await screen.shows(title);
    expect([title, await barriersOn(screen.page)]).toEqual([title, []]);
  }

  /** As people type it in their own country. */
  const national = (number: string): string => `0${number.slice(3)}`;

  async function givesNumber(screen: Screen, number: string): Promise<void> {
    await screen.page.getByLabel('Country').selectOption('DE');
    await screen.page.getByLabel('Mobile number').fill(number);
    await screen.press('Send the code');
  }

  it('S1, S10: Yara sets up her phone with a slip of the finger, and signs in by it with a second message', async () => {
    const stage = await stageWithPhones();
    const yara = await stage.person('Yara Haddad');
    const number = aNumber();
    const screen = await yara.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.shows('Set up a second step');
    await screen.follow(/Text message/);
    await isOpenToAll(screen, 'Set up your phone');
    await screen.picture('sms-number');
    await givesNumber(screen, '030 123456');
    expect(await screen.text()).toContain('Codes are sent to mobile phones only');
    await isOpenToAll(screen, 'Set up your phone');
    await givesNumber(screen, national(number));
    await screen.shows('Set up your phone');
    expect(await screen.text()).toContain(`•• •• ${number.slice(-2)}`);
    await isOpenToAll(screen, 'Set up your phone');
    await screen.picture('sms-confirm');
    await screen.picture('sms-confirm-dark', 'dark');
    await screen.typeDigits(await gateway.waitFor(number));
    await screen.saveBackupCodes();
    await screen.shows('Yara Haddad');
    expect(await screen.text()).toContain('Phone');

    await stage.wait(31 * SECOND);
    const elsewhere = await yara.screen();
    await elsewhere.open(`${stage.issuer}/sign-in`);
    await elsewhere.signIn();
    await isOpenToAll(elsewhere, 'One more step');
    expect(gateway.to(number)).toHaveLength(1);
    await elsewhere.picture('sms-challenge');
    await elsewhere.press(`Send a code to •• •• ${number.slice(-2)}`);
    await isOpenToAll(elsewhere, 'One more step');
    await elsewhere.picture('sms-code');
    const first = await gateway.waitFor(number, 2);
    expect(await elsewhere.text()).toMatch(/You can ask for another in \d+ s/);
    expect(await elsewhere.page.getByRole('button', { name: 'Send another code' }).isDisabled()).toBe(true);
    await stage.wait(31 * SECOND);
    await elsewhere.leaveBy(() => elsewhere.page.evaluate(() => document.querySelector<HTMLFormElement>('form.resend')?.submit()));
    await elsewhere.shows('One more step');
    const second = await gateway.waitFor(number, 3);
    if (first !== second) {
      await elsewhere.typeDigits(first);
      expect(await elsewhere.text()).toContain('That code was not right');
    }
    await elsewhere.typeDigits(second);
    await elsewhere.shows('Yara Haddad');
    expect(await stage.storyOf(yara)).toContain('user.mfa_succeeded');
  });

  it('security.md, Tenancy: when nothing is delivered Omar is told so, and goes another way, without any script', async () => {
    const stage = await stageWithPhones();
    const omar = await stage.person('Omar Said');
    const number = aNumber();
    const screen = await omar.screen('off');
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.follow(/Text message/);
    await givesNumber(screen, national(number));
    await screen.page.locator('#code').fill(await gateway.waitFor(number));
    await screen.press('Continue');
    const codes = await screen.saveBackupCodes();
    await screen.shows('Omar Said');

    await stage.wait(31 * SECOND);
    gateway.make('twilio', { refuses: number });
    const elsewhere = await omar.screen('off');
    await elsewhere.open(`${stage.issuer}/sign-in`);
    await elsewhere.signIn();
    await elsewhere.press(/Send a code to/);
    await elsewhere.shows('One more step');
    await elsewhere.press('Send another code');
    expect(await elsewhere.text()).toContain('A code was sent a moment ago');
    await expect
      .poll(
        async () => {
          await elsewhere.leaveBy(() => elsewhere.page.goto(`${elsewhere.page.url().replace(/\/sms.*$/, '')}?factor=sms`));
          return elsewhere.text();
        },
        { timeout: 15_000 },
      )
      .toContain('The message could not be delivered');
    await elsewhere.shows('One more step');
    await elsewhere.picture('sms-failed');
    await elsewhere.follow('Backup code');
    await elsewhere.page.getByLabel('Backup code').fill(codes[0] ?? '');
    await elsewhere.press('Continue');
    await elsewhere.shows('Omar Said');
  });
});
