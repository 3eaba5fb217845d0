import { expect, it } from 'vitest';
import { showPolicy } from '../../../src/flows/policy/showPolicy.ts';
import { MINUTE } from '../../../src/kernel/instant.ts';
import { must } from '../../builders/world.ts';
import { barriersOn } from '../barriers.ts';
import { describeJourneys } from '../describeJourneys.ts';
import type { Stage } from '../stage.ts';
import { inConsole } from './consoleScreen.ts';

const TENANT = { kind: 'tenant' } as const;
const TITLE = 'Enforcement';

const ruleOf = async (stage: Stage) => must(await showPolicy(stage.ports)({ ...stage.world.host, scope: TENANT, at: null }));

describeJourneys('console: enforcement', (newStage) => {
  it('L2, T1, U1: the dial is turned to Required with a grace of 14 days, and a stale proof costs nothing that was typed', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    await stage.person('Ben Carter');
    await stage.person('Carla Diaz');
    await olivia.goTo('/enforcement', TITLE);
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-enforcement-fresh');
    await olivia.page.setViewportSize({ width: 1280, height: 800 });

    await stage.wait(6 * MINUTE);
    await olivia.page.getByRole('radio', { name: /^Required/ }).click();
    expect(await olivia.page.getByLabel('Days of grace').inputValue()).toBe('14');
    await olivia.page.getByRole('button', { name: /^2\s*are asked to set one up and can put it off until/ }).click();
    const list = olivia.page.getByRole('dialog', { name: 'Who is asked and can put it off' });
    await list.getByText('ben.carter').waitFor();
    await olivia.picture('console-enforcement-people');
    await olivia.page.setViewportSize({ width: 1280, height: 800 });
    expect(await barriersOn(olivia.page)).toEqual([]);
    await list.getByRole('button', { name: 'Close' }).click();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-enforcement-draft');
    await olivia.picture('console-enforcement-draft-dark', 'dark');
    await olivia.page.setViewportSize({ width: 1280, height: 800 });
    await olivia.page.getByRole('button', { name: 'Save, from now on' }).click();
    await olivia.page.getByRole('dialog', { name: 'Show that it is you' }).waitFor();
    await olivia.showFactor();
    await olivia.page.getByText('The rule is saved and holds from now on.').waitFor();
    expect((await ruleOf(stage)).inForce).toMatchObject({ level: 'required', timing: { kind: 'grace-period', days: 14 }, factors: null });
    await olivia.page.getByText('Nothing is changed yet.').waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-enforcement-saved');
  });
});
