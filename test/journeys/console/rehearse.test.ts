import { expect, it } from 'vitest';
import { showPolicy } from '../../../src/flows/policy/showPolicy.ts';
import { must } from '../../builders/world.ts';
import { barriersOn } from '../barriers.ts';
import { describeJourneys } from '../describeJourneys.ts';
import type { Stage } from '../stage.ts';
import { inConsole } from './consoleScreen.ts';

const TENANT = { kind: 'tenant' } as const;
const TITLE = 'Enforcement';
const DESKTOP = { width: 1280, height: 800 };

async function signsIn(stage: Stage, name: string): Promise<void> {
  const person = await stage.person(name);
  const screen = await person.screen();
  await screen.open(`${stage.issuer}/sign-in`);
  await screen.signIn();
  await screen.page.waitForURL(/\/account/);
}

describeJourneys('console: rehearsing a rule', (newStage) => {
  it('a rule is replayed over the sign-ins of the last 30 days, and tried without being enforced', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await stage.world.rule(TENANT, { level: 'off' });
    await signsIn(stage, 'Ben Carter');
    await olivia.goTo('/enforcement', TITLE);

    await page.getByRole('radio', { name: /^Required/ }).click();
    await page.getByRole('button', { name: 'Replay the last 30 days' }).click();
    await page.getByText('1 sign-in of 2 would have been different:').waitFor();
    await page.getByRole('img', { name: /^Sign-ins of each day/ }).waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-replay');
    await olivia.picture('console-replay-dark', 'dark');
    await page.setViewportSize(DESKTOP);
    await page
      .getByRole('row', { name: /^All days/ })
      .getByRole('button', { name: '1 (1)' })
      .first()
      .click();
    const list = page.getByRole('dialog');
    await list.getByText('ben.carter').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await olivia.picture('console-replay-people');
    await page.setViewportSize(DESKTOP);
    await list.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'Try without enforcing' }).click();
    await page.getByText('The rule is tried. Nothing is enforced.').waitFor();
    await signsIn(stage, 'Carla Diaz');
    await olivia.goTo('/enforcement', TITLE);
    const trial = page.getByRole('alert', { name: 'Tried without being enforced' });
    await trial.getByRole('button', { name: /^1 sign-in would have/ }).click();
    await page.getByRole('dialog').getByText('carla.diaz').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-trial');
    await page.setViewportSize(DESKTOP);
    expect(must(await showPolicy(stage.ports)({ ...stage.world.host, scope: TENANT, at: null })).inForce).toMatchObject({ level: 'off' });
    await trial.getByRole('button', { name: 'End the trial' }).click();
    await page.getByText('Nothing is tried here any more.').waitFor();
    await trial.waitFor({ state: 'detached' });
  });
});
