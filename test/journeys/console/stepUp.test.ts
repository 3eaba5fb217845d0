import { expect, it } from 'vitest';
import { listStepUpRules } from '../../../src/flows/stepUp/listStepUpRules.ts';
import { HOUR, MINUTE } from '../../../src/kernel/instant.ts';
import { must } from '../../builders/world.ts';
import { barriersOn } from '../barriers.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

const TITLE = 'Adaptive step-up';
const DESKTOP = { width: 1280, height: 800 };

describeJourneys('console: step-up rules', (newStage) => {
  it('U4, U1: Olivia makes a rule for what handles money, first in report-only; then Ben is asked for a key there, and nowhere else', async () => {
    const stage = await newStage();
    const [wiki, bank] = await Promise.all([stage.application('Wiki'), stage.application('Bank')]);
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/step-up', TITLE);
    await page.getByText('There is no step-up rule.').waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-step-up-empty');
    await page.setViewportSize(DESKTOP);

    await olivia.goTo('/applications', 'Applications');
    await olivia.click('Bank');
    await page.getByRole('tab', { name: 'Authentication policy' }).click();
    const labels = page.getByRole('combobox', { name: 'Labels' });
    await labels.fill('money');
    await labels.press('Enter');
    await page.getByRole('region', { name: 'What it always demands' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('The application is saved.').waitFor();

    await olivia.goTo('/step-up', TITLE);
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Money matters');
    await dialog.getByLabel('Label of the applications').fill('money');
    await dialog.getByText('As in the authentication policy of an application. (money)').waitFor();
    await dialog.getByLabel('A passkey or security key only').check();
    await dialog.getByText(/^Nobody is asked. The audit tells who would have been asked for a passkey/).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await olivia.picture('console-step-up-editor');
    await page.setViewportSize(DESKTOP);
    await stage.wait(6 * MINUTE);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await olivia.showFactor();
    await page.getByText('“Money matters” is saved.').waitFor();
    await page
      .getByRole('row', { name: /^Money matters/ })
      .getByText('Report-only')
      .waitFor();

    const ben = await stage.person('Ben Carter');
    const screen = await ben.screen();
    const key = await screen.device();
    await screen.open(wiki.address);
    await screen.press('Insist on AAL 2');
    await screen.signIn();
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.isIn('AAL 2');
    await stage.wait(MINUTE);
    await screen.open(bank.address);
    await screen.press('Sign in');
    await screen.isIn('AAL 2');
    expect(must(await listStepUpRules(stage.ports)(stage.world.host)).rules).toMatchObject([{ lately: { times: 1, people: 1 } }]);

    // Cara shows a password and nothing else.
    const cara = await (await stage.person('Cara Weiss')).screen();
    await cara.open(wiki.address);
    await cara.press('Sign in');
    await cara.signIn();
    await cara.press('Not now');
    await cara.isIn('AAL 1');

    await page.reload();
    await page.getByText('Would have asked 1 time, 1 person').waitFor();
    await page.getByRole('button', { name: 'Edit “Money matters”' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Test against the last 30 days' }).click();
    const tested = page.getByRole('region', { name: 'What it would have done in the last 30 days' });
    await tested.getByText('Nobody would have been asked for more.').waitFor();
    await tested.getByText('In these days the rule as it stands asked 1 time, or would have: 1 person.').waitFor();
    await page.getByRole('dialog').getByLabel('Label of the applications').fill('');
    await page.getByRole('dialog').getByLabel('When does it ask?').selectOption('The last proof is too old');
    await page.getByRole('dialog').getByRole('button', { name: 'Test against the last 30 days' }).click();
    await tested.getByText(/^Held until they set one up: [0-9]+ sign-ins of [0-9]+ people$/).waitFor();
    await tested.getByRole('link', { name: 'Cara Weiss' }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await olivia.picture('console-step-up-test');
    await page.setViewportSize(DESKTOP);
    await page.getByRole('dialog').getByLabel('When does it ask?').selectOption('First access to a class of applications');
    await page.getByRole('dialog').getByLabel('Label of the applications').fill('money');
    await page.getByRole('dialog').getByLabel('Report-only').uncheck();
    await page
      .getByRole('dialog')
      .getByText(/^From the next request on people are asked/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('row', { name: /^Money matters/ })
      .getByText('Enforced')
      .waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-step-up');
    await olivia.picture('console-step-up-dark', 'dark');
    await page.setViewportSize(DESKTOP);

    await screen.open(wiki.address);
    await screen.press('Insist on AAL 2');
    await screen.isIn('AAL 2');
    await screen.open(bank.address);
    await screen.press('Insist on AAL 2');
    await screen.shows('Set up a second step');
    expect(await screen.text()).toContain('Bank asks for a passkey or security key: Money matters.');
    await screen.picture('step-up-rule');
    await screen.setUpKey();
    expect(await screen.isIn('AAL 2')).toMatchObject({ amr: expect.arrayContaining(['hwk', 'mfa']) });
    expect(await key.passkeys()).toBe(1);
    await screen.open(bank.address);
    await screen.press('Insist on AAL 2');
    await screen.isIn('AAL 2');
    await stage.wait(HOUR / 2);
    await screen.open(bank.address);
    await screen.press('Insist on AAL 2');
    await screen.shows('One more step');
    expect(await screen.text()).toContain('Money matters');
  });

  it('it speaks German, and an auditor finds nothing to change', async () => {
    const stage = await newStage();
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'auditor' });
    await ada.goTo('/step-up', TITLE);
    expect(await ada.page.getByRole('button', { name: 'Add a rule' }).count()).toBe(0);
    await ada.page.evaluate(() => localStorage.setItem('sallyport.language', 'de'));
    await ada.goTo('/step-up', 'Adaptives Step-up');
    await ada.page.getByText('Es gibt keine Step-up-Regel.').waitFor();
  });
});
