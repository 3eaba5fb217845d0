import { expect, it } from 'vitest';
import { type RolloutPlan, SAFE } from '../../../src/domain/rollout/plan.ts';
import { showPolicy } from '../../../src/flows/policy/showPolicy.ts';
import { listRollouts } from '../../../src/flows/rollout/listRollouts.ts';
import { startRollout } from '../../../src/flows/rollout/startRollout.ts';
import { after, MINUTE } from '../../../src/kernel/instant.ts';
import { must } from '../../builders/world.ts';
import { barriersOn } from '../barriers.ts';
import { describeJourneys } from '../describeJourneys.ts';
import type { Stage } from '../stage.ts';
import { inConsole } from './consoleScreen.ts';

const DESKTOP = { width: 1280, height: 800 };

const rollouts = async (stage: Stage) => must(await listRollouts(stage.ports)({ ...stage.world.host, before: null, limit: 10 })).rollouts;

describeJourneys('console: roll-outs', (newStage) => {
  it('the safe plan is looked at, made gentler, started, paused, let go on, and rolled back', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await stage.person('Ben Carter');
    await stage.world.rule({ kind: 'tenant' }, { level: 'off' });
    await olivia.goTo('/rollouts', 'Roll-outs');
    await page.getByText('There was no roll-out yet.').waitFor();
    await olivia.isOpenToAll('Roll-outs');
    await olivia.click('Plan a roll-out');

    await olivia.shows('Plan a roll-out');
    await page.getByText('From now on it is Optional').waitFor();
    await page.getByText('1 of 2').first().waitFor();
    await page.getByText('Without a factor: 0 who have signed in before, 1 who never have').first().waitFor();
    await page.getByRole('button', { name: 'Add a share before' }).click();
    await page.getByText('Something is still missing above.').waitFor();
    await page.getByLabel('Share 1 must from').click();
    await page.getByRole('button', { name: 'In a week at 9' }).click();
    await page.getByRole('button', { name: 'Take this moment' }).click();
    await page.getByText('10 % of: Everybody').first().waitFor();
    // Six days until anybody is asked, and from Off.
    await page.getByText('From Off to Required overnight').waitFor();
    await olivia.isOpenToAll('Plan a roll-out');
    await olivia.picture('console-rollout-plan');
    await olivia.picture('console-rollout-plan-dark', 'dark');
    await page.setViewportSize(DESKTOP);
    await stage.wait(6 * MINUTE);
    await page.getByRole('button', { name: 'Start the roll-out' }).click();
    await olivia.showFactor();

    await olivia.shows('MFA for everybody');
    await page.getByText('It moves on.', { exact: true }).waitFor();
    // The picture comes to whoever looks.
    await page.getByText('It moves on.', { exact: true }).scrollIntoViewIfNeeded();
    await page.getByRole('region', { name: 'Ready, day by day' }).getByRole('img').first().waitFor();
    // Both were asked for in the wizard too: here it is about the next stage, which reaches a share.
    await page.getByText('The next stage, if it began now: 10 % of: Everybody').waitFor();
    await page.getByRole('button', { name: 'Count whom it would meet' }).click();
    await page.getByText(/will notice, at (their|the) next sign-in:|here (any|no)thing changes/).waitFor();
    await page.getByRole('button', { name: 'Replay the last 30 days' }).click();
    await page
      .getByRole('table', { name: /sign-ins/i })
      .or(page.getByText(/sign-ins? of/))
      .first()
      .waitFor();
    await olivia.isOpenToAll('MFA for everybody');
    await olivia.picture('console-rollout');
    await olivia.picture('console-rollout-dark', 'dark');
    await page.setViewportSize(DESKTOP);
    expect((await rollouts(stage)).map(({ standing, stages }) => [standing, stages.length])).toEqual([['running', 2]]);

    const confirm = async (act: string, title: string) => {
      await page.getByRole('button', { name: act }).click();
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.waitFor();
      expect(await barriersOn(page)).toEqual([]);
      await dialog.getByRole('button', { name: act }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await confirm('Pause', 'Pause the roll-out?');
    await page.getByText('Waiting').first().waitFor();
    await confirm('Go on', 'Let the roll-out go on?');
    await page.getByText('To come').first().waitFor();
    await confirm('Roll back', 'Roll it back?');
    await page.getByText('Rolled back', { exact: true }).waitFor();
    expect((await rollouts(stage)).map(({ standing }) => standing)).toEqual(['rolled_back']);
    const { inForce } = must(await showPolicy(stage.ports)({ ...stage.world.host, scope: { kind: 'tenant' }, at: null }));
    expect(inForce?.level).toBe('off');
    await olivia.goTo('/rollouts', 'Roll-outs');
    await page.getByText('Rolled back').waitFor();
    await olivia.isOpenToAll('Roll-outs');
    await olivia.picture('console-rollouts');
  });

  it('F6: whoever would be left without a way is listed before a roll-out goes on or is rolled back, and can be accepted', async () => {
    const stage = await newStage();
    const { world } = stage;
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    const [sales, field] = [await world.group(null, 'Sales'), await world.group(null, 'Field')];
    await stage.person('Ben Carter', { groups: [sales, field] });
    const all = { at: after(await world.now(), 20 * MINUTE), who: { kind: 'all' } } as const;
    const plan: RolloutPlan = {
      ...SAFE,
      name: 'MFA for Sales',
      scopes: [{ kind: 'group', group: sales }],
      stages: [all],
      graceDays: 0,
      brake: null,
    };
    must(await startRollout(stage.ports)({ ...world.host, plan, expectedRevision: null, deadEnds: 'refuse' }));
    const id = (await rollouts(stage))[0]?.rollout.id;
    await olivia.goTo(`/rollouts/${id}`, 'MFA for Sales');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Waiting').first().waitFor();

    // Meanwhile two groups allow what the other does not: a member of both is left with nothing.
    await world.rule({ kind: 'group', group: sales }, { level: 'optional', factors: ['totp'] });
    await world.rule({ kind: 'group', group: field }, { level: 'optional', factors: ['webauthn'] });
    const confirm = async (act: 'Go on' | 'Roll back', title: string) => {
      await page.getByRole('button', { name: act }).click();
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.getByRole('button', { name: act }).click();
      if (act === 'Roll back') await olivia.showFactor();
      await dialog.getByRole('alert', { name: 'Some people would be stuck' }).waitFor();
      expect(await barriersOn(page)).toEqual([]);
      expect(await dialog.getByRole('button', { name: act }).isDisabled()).toBe(true);
      await olivia.picture(`console-rollout-dead-ends-${act === 'Go on' ? 'resume' : 'back'}`, 'dark');
      await page.setViewportSize(DESKTOP);
      await dialog.getByLabel('I have seen the list and want this all the same').check();
      await dialog.getByRole('button', { name: act }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await confirm('Go on', 'Let the roll-out go on?');
    await page.getByText('To come').first().waitFor();
    await stage.wait(21 * MINUTE);
    await olivia.goTo(`/rollouts/${id}`, 'MFA for Sales');
    await confirm('Roll back', 'Roll it back?');
    await page.getByText('Rolled back', { exact: true }).waitFor();
    expect((await rollouts(stage)).map(({ standing }) => standing)).toEqual(['rolled_back']);
  });
});
