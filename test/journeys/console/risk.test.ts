import { expect, it } from 'vitest';
import { showRisk } from '../../../src/flows/risk/showRisk.ts';
import { must } from '../../builders/world.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: risk', (newStage) => {
  it('U1: an administrator sets risk to report only, sees what it is judged by, and what came of it', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    await olivia.goTo('/risk', 'Risk');
    await olivia.page.getByText('No file of places').waitFor();
    await olivia.page.getByText('No sign-in was assessed.').waitFor();
    await olivia.isOpenToAll('Risk');
    await olivia.picture('console-risk');
    await olivia.picture('console-risk-dark', 'dark');
    await olivia.page.setViewportSize({ width: 1280, height: 800 });

    await olivia.page.getByRole('radio', { name: /Report only/ }).click();
    await olivia.page.getByLabel('Refuse from').fill('');
    await olivia.page.getByLabel('New browser', { exact: true }).fill('25');
    await olivia.page.getByRole('button', { name: 'Save' }).click();
    await olivia.page.getByText('The risk settings are saved.').waitFor();
    const { settings } = must(await showRisk(stage.ports)(stage.world.host));
    expect(settings).toMatchObject({ mode: 'report_only', thresholds: { refuse: null }, weights: { new_device: 25 } });

    const anita = await stage.person('Anita Desai');
    const screen = await anita.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await olivia.goTo('/risk', 'Risk');

    await olivia.page.getByRole('button', { name: 'Test against the last 30 days' }).click();
    const tested = olivia.page.getByRole('region', { name: 'What it would have done in the last 30 days' });
    await tested.getByText('Nobody would have been asked for more.').waitFor();
    // Olivia came before risk was on.
    await tested.getByText(/^Not on record: [0-9]+ sign-ins? (or|and) moved sessions?\./).waitFor();

    const tried = olivia.page.getByRole('region', { name: 'What if' });
    await tried.getByRole('button', { name: 'Assess' }).click();
    await tried.getByText('Choose a person.').waitFor();
    await tried.getByRole('combobox', { name: 'Person' }).fill('Anita');
    await olivia.page.getByRole('option', { name: /Anita Desai/ }).click();
    await tried.getByLabel('Network address').fill('198.51.100.7');
    await tried.getByText('A new browser').click();
    await tried.getByRole('button', { name: 'Assess' }).click();
    await tried.getByText(/^Score \d+ of 100/).waitFor();
    await tried.getByRole('row', { name: /New browser.*nothing is new about a first sign-in/ }).waitFor();
    await tried.getByRole('row', { name: /New country.*off: its source is not there/ }).waitFor();
    await olivia.isOpenToAll('Risk');
    await olivia.picture('console-risk-try');
    await tried.getByLabel('Network address').fill('nowhere');
    await tried.getByRole('button', { name: 'Assess' }).click();
    await tried.getByRole('alert').waitFor();
  });

  it('U1: thresholds out of order are refused in words, and an auditor changes nothing', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    await olivia.goTo('/risk', 'Risk');
    await olivia.page.getByLabel('Ask for a factor from').fill('10');
    await olivia.page.getByRole('button', { name: 'Save' }).click();
    await olivia.page.getByText('No threshold is lower than the one before: notice, ask, refuse.').waitFor();
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'auditor' });
    await ada.goTo('/risk', 'Risk');
    expect(await ada.offers('Save')).toBe(false);
  });
});
