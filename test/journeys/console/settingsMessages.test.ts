import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendMailVerification } from '../../../src/flows/directory/sendMailVerification.ts';
import { aNumber, smsOver } from '../../builders/phones.ts';
import { must } from '../../builders/world.ts';
import { anSmsGateway, type SmsGateway } from '../../doubles/smsGateway.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: mail and text messages', (newStage) => {
  let gateway: SmsGateway;
  beforeAll(async () => {
    gateway = await anSmsGateway();
  });
  afterAll(() => gateway.close());

  it('a test mail really arrives, a mail gets words of its own, and what was not sent is sent after all', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/settings/mail', 'Mail');
    await page.getByLabel('Send a test to').fill('someone@acme.example');
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText(/took it\. Look whether it arrives\./).waitFor();
    expect((await stage.mail.waitFor('someone@acme.example')).map(({ from }) => from?.address)).toEqual(['sign-in@acme.example']);
    await olivia.isOpenToAll('Mail');
    await olivia.picture('console-settings-mail');

    await page.getByRole('link', { name: 'Test', exact: true }).click();
    await olivia.shows('Test');
    await page.getByLabel('Subject').fill('Ahoy from {{nobody}}');
    await page.getByText(/asks for nobody, which this mail does not have/).waitFor();
    await page.getByLabel('Subject').fill('Ahoy from {{tenant}}');
    await page.getByText('Ahoy from Acme').waitFor();
    await olivia.isOpenToAll('Test');
    await olivia.picture('console-settings-mail-template');
    await page.getByRole('button', { name: 'Save these words' }).click();
    await page.getByText('The words are saved.').waitFor();
    await olivia.goTo('/settings/mail', 'Mail');
    await page.getByLabel('Send a test to').fill('again@acme.example');
    await page.getByRole('button', { name: 'Send a test' }).click();
    expect((await stage.mail.waitFor('again@acme.example')).map(({ subject }) => subject)).toEqual(['Ahoy from Acme']);

    stage.mail.refuse(() => ({ code: 550, message: 'no such mailbox' }));
    const lost = await stage.person('Lena Lost', { mail: 'lena@acme.example' });
    must(await sendMailVerification(stage.ports)({ ...stage.world.host, user: lost.id }));
    await olivia.goTo('/settings/outbox?state=dead', 'Outbox');
    await page.getByText('the mail server answered 550').waitFor();
    await olivia.isOpenToAll('Outbox');
    await olivia.picture('console-settings-outbox');
    stage.mail.refuse(() => null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It is tried again.').waitFor();
    expect((await stage.mail.waitFor('lena@acme.example')).length).toBe(1);
  });

  it('F12: text messages can be allowed after a country is chosen and a provider took a test, the second where the first is down', async () => {
    const stage = await newStage({ sms: smsOver(gateway) });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/settings/sms', 'Text messages');
    await page.getByText('Choose at least one country, then send a test.', { exact: false }).waitFor();
    await page.getByRole('combobox', { name: 'Countries' }).fill('Germ');
    await page.getByRole('option', { name: 'Germany +49' }).click();
    await page.getByRole('combobox', { name: 'Countries' }).press('Tab');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved.').waitFor();
    gateway.make('twilio', 'down');
    const number = aNumber();
    await page.getByLabel('Mobile number with its country').fill(number);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('webhook took it. Look whether it arrives.').waitFor();
    gateway.make('twilio', null);
    expect(gateway.received.filter(({ to }) => to === number).map(({ by }) => by)).toEqual(['webhook']);
    await page.getByText('Rules can allow text messages.', { exact: false }).waitFor();
    await olivia.isOpenToAll('Text messages');
    await olivia.picture('console-settings-sms');
  });
});
