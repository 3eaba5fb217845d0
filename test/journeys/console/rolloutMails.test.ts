import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/kernel/instant.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

const DESKTOP = { width: 1280, height: 800 };

describeJourneys('console: the mails of a roll-out', (newStage) => {
  it('are planned with their dates, arrive, lead through the sign-in to enrolment, and are told person by person', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await stage.world.rule({ kind: 'tenant' }, { level: 'off' });
    const anita = await stage.person('Anita Desai', { mail: 'anita@acme.example' });
    await stage.person('Ben Carter', { mail: 'ben@acme.example' });
    await stage.person('Cleo Nomail');
    stage.mail.refuse((to) => (to.startsWith('ben') ? { code: 550, message: 'no such mailbox' } : null));
    await olivia.goTo('/rollouts/new', 'Plan a roll-out');
    await page.getByRole('rowheader', { name: '7 days before' }).waitFor();
    await page.getByLabel('Reminders, days before the date').fill('7, seven');
    await page.getByText('Whole days from 0 to 90, each once, ten at most.').waitFor();
    await page.getByText('Something is still missing above.').waitFor();
    await page.getByLabel('Reminders, days before the date').fill('10, 1');
    await page.getByRole('rowheader', { name: '10 days before' }).waitFor();
    await page.getByRole('rowheader', { name: '7 days before' }).waitFor({ state: 'detached' });
    await olivia.isOpenToAll('Plan a roll-out');
    await olivia.picture('console-rollout-plan-mails');
    await page.setViewportSize(DESKTOP);
    await stage.wait(6 * MINUTE);
    await page.getByRole('button', { name: 'Start the roll-out' }).click();
    await olivia.showFactor();
    await olivia.shows('MFA for everybody');

    await stage.wait(2 * MINUTE);
    const [mail] = await stage.mail.waitFor('anita@acme.example');
    expect(mail?.subject).toBe('You will need a second step to sign in at Acme');
    const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value;
    expect([header('list-unsubscribe'), header('list-unsubscribe-post')]).toEqual([
      expect.stringContaining(`${stage.issuer}/unsubscribe?person=`),
      'List-Unsubscribe=One-Click',
    ]);
    const address = (mail?.text ?? '').split('\n').find((line) => line.endsWith('/account/enrol')) ?? '';
    const screen = await anita.screen();
    await screen.open(address);
    await screen.signIn();
    // Optional: the sign-in offers it itself, once; whoever puts it off there finds it where the mail leads.
    await screen.shows('Protect your account with a second step');
    await screen.press('Not now');
    await screen.shows('Set up a second step');
    await screen.picture('enrol-from-mail');
    await screen.page.goto(header('list-unsubscribe')?.replace(/[<>]/g, '') ?? '');
    await screen.shows('No more reminders?');
    await screen.picture('unsubscribe');
    await screen.page.getByRole('button', { name: 'End these mails' }).click();
    await screen.shows('You get no more of these mails');

    await page.reload();
    await page.getByRole('link', { name: '1 sent' }).waitFor();
    await page.getByRole('link', { name: '1 bounced' }).first().waitFor();
    await page.getByRole('link', { name: '1 without an address' }).first().waitFor();
    await page.getByRole('link', { name: '1 unsubscribed' }).first().waitFor();
    await olivia.isOpenToAll('MFA for everybody');
    await olivia.picture('console-rollout-mails');
    await olivia.picture('console-rollout-mails-dark', 'dark');
    await page.setViewportSize(DESKTOP);
    await page.getByRole('link', { name: '1 bounced' }).first().click();
    await olivia.shows('Announcement');
    await page.getByText('ben@acme.example').waitFor();
    expect(await page.getByText('anita@acme.example').count()).toBe(0);
    await page.getByText('You will need a second step to sign in at Acme').waitFor();
    await olivia.isOpenToAll('Announcement');
    await olivia.picture('console-rollout-mail-people');
    await olivia.picture('console-rollout-mail-people-dark', 'dark');
    await page.setViewportSize(DESKTOP);
    await stage.wait(6 * MINUTE);
    await page.getByLabel('Send a test to').fill('olivia@acme.example');
    await page.getByRole('button', { name: 'Send a test' }).click();
    await olivia.showFactor();
    await page.getByText('took it.').waitFor();
    expect((await stage.mail.waitFor('olivia@acme.example')).length).toBe(1);
    await stage.wait(HOUR);
    expect(stage.mail.to('anita@acme.example')).toHaveLength(1);
  });
});
