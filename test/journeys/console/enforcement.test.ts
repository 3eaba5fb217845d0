import { expect, it } from 'vitest';
import { addMember } from '../../../src/flows/directory/addMember.ts';
import { listTimeline } from '../../../src/flows/policy/listTimeline.ts';
import { showPolicy } from '../../../src/flows/policy/showPolicy.ts';
import { MINUTE } from '../../../src/kernel/instant.ts';
import { must } from '../../builders/world.ts';
import { barriersOn } from '../barriers.ts';
import { describeJourneys } from '../describeJourneys.ts';
import type { Stage } from '../stage.ts';
import { inConsole } from './consoleScreen.ts';

const TENANT = { kind: 'tenant' } as const;
const TITLE = 'Enforcement';
const DESKTOP = { width: 1280, height: 800 };

const ruleOf = async (stage: Stage) => must(await showPolicy(stage.ports)({ ...stage.world.host, scope: TENANT, at: null }));

describeJourneys('console: enforcement', (newStage) => {
  it('L2, T1, U1: the dial is turned to Required with a grace of 14 days after the impact was seen, and a stale proof costs nothing that was typed', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await stage.person('Ben Carter');
    await stage.person('Carla Diaz');
    await olivia.goTo('/enforcement', TITLE);
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-enforcement-fresh');
    await page.setViewportSize(DESKTOP);

    await stage.wait(6 * MINUTE);
    await page.getByRole('radio', { name: /^Required/ }).click();
    expect(await page.getByLabel('Days of grace').inputValue()).toBe('14');
    await page.getByText('2 people of 3 will notice, at their next sign-in:').waitFor();
    await page.getByRole('radio', { name: /^Is judged again/ }).click();
    await page.getByText('1 live session is judged again when it next opens an application; more is asked of 0.').waitFor();
    await page.getByRole('radio', { name: /^Stays signed in/ }).click();
    await page.getByText(/live session is judged again/).waitFor({ state: 'detached' });
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-enforcement-draft');
    await olivia.picture('console-enforcement-draft-dark', 'dark');
    await page.setViewportSize(DESKTOP);
    await page.getByRole('button', { name: /^2\s*are asked to set one up and can put it off until/ }).click();
    const list = page.getByRole('dialog', { name: 'Who is asked and can put it off' });
    await list.getByText('ben.carter').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await olivia.picture('console-enforcement-people');
    await page.setViewportSize(DESKTOP);
    await list.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'Save, from now on' }).click();
    await page.getByRole('dialog', { name: 'Show that it is you' }).waitFor();
    await olivia.showFactor();
    await page.getByText('The rule is saved and holds from now on.').waitFor();
    expect((await ruleOf(stage)).inForce).toMatchObject({ level: 'required', timing: { kind: 'grace-period', days: 14 }, factors: null });
    await page.getByText('Nothing is changed yet.').waitFor();
    await olivia.isOpenToAll(TITLE);
  });

  it('S6: a rule is saved together with a demotion of all sessions, whose number is confirmed by a typed word', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    const { slug } = stage.world.tenant;
    await olivia.goTo('/enforcement', TITLE);
    await page.getByRole('radio', { name: /^Required/ }).click();
    await page.getByRole('radio', { name: /^Shows the second factor again/ }).click();
    await page.getByRole('button', { name: 'Save, from now on' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It is about 1 session of 1 person: yours.').waitFor();
    const act = dialog.getByRole('button', { name: 'Set 1 session back' });
    expect([await barriersOn(page), await act.isDisabled()]).toEqual([[], true]);
    await olivia.picture('console-enforcement-emergency');
    await olivia.picture('console-enforcement-emergency-dark', 'dark');
    await page.setViewportSize(DESKTOP);
    await dialog.getByLabel(`To be sure, type ${slug}`).fill(slug);
    await act.click();
    await olivia.confirmAct('Set all sessions of Acme back to their first factor');
    // Her own session was reached too: the second factor alone opens the console again.
    await page.locator('#code').waitFor();
    expect((await ruleOf(stage)).inForce).toMatchObject({ level: 'required' });
    await olivia.typeCode();
    await olivia.shows(TITLE);
  });

  it('T10: a rule is scheduled and withdrawn, and an earlier one is gone back to', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await stage.world.rule(TENANT, { level: 'off' });
    await stage.wait(10 * MINUTE);
    await stage.world.rule(TENANT, { level: 'required', timing: { kind: 'next-sign-in' } });
    await olivia.goTo('/enforcement', TITLE);

    await page.getByRole('radio', { name: /^Optional/ }).click();
    await page.getByRole('radio', { name: 'From a later moment' }).click();
    expect(await page.getByRole('button', { name: 'Save, from now on' }).isDisabled()).toBe(true);
    await page.getByLabel('From', { exact: true }).click();
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'In a week at 9' }).click();
    await page.getByRole('button', { name: 'Take this moment' }).click();
    await page.getByRole('button', { name: /^Schedule for / }).click();
    await olivia.showFactor();
    await page.getByText(/^The rule is scheduled for /).waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-enforcement-scheduled');
    await page.setViewportSize(DESKTOP);
    const { next, inForce } = await ruleOf(stage);
    expect([inForce?.level, next?.level, new Date(next?.from ?? 0).getHours()]).toEqual(['required', 'optional', 9]);

    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText('The version is withdrawn.').waitFor();
    expect((await ruleOf(stage)).next).toBeNull();

    await page.getByRole('button', { name: 'Go back to this' }).click();
    await page.getByText('Level: Required → Off').first().waitFor();
    expect(await page.getByRole('radio', { name: /^Off/ }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Save, from now on' }).click();
    await page.getByText('The rule is saved and holds from now on.').waitFor();
    const { versions } = must(await listTimeline(stage.ports)({ ...stage.world.host, scope: TENANT }));
    expect(versions.map(({ version, state }) => [version.level, state])).toEqual([
      ['off', 'past'],
      ['required', 'past'],
      ['off', 'in_force'],
      ['optional', 'withdrawn'],
    ]);
  });

  it('two administrators on one rule never overwrite each other unseen: the second sees who changed what, and keeps the draft', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const adam = await inConsole(stage, { name: 'Adam Brandt', role: 'administrator' });
    await olivia.goTo('/enforcement', TITLE);
    await olivia.page.getByRole('radio', { name: /^Required/ }).click();
    await olivia.page.getByLabel('Days of grace').fill('7');

    await adam.goTo('/enforcement', TITLE);
    await adam.page.getByRole('radio', { name: /^Off/ }).click();
    await adam.page.getByRole('button', { name: 'Save, from now on' }).click();
    await adam.page.getByText('The rule is saved and holds from now on.').waitFor();

    await olivia.page.getByRole('button', { name: 'Save, from now on' }).click();
    const conflict = olivia.page.getByRole('alert').filter({ hasText: 'Somebody else changed this while you were writing' });
    await conflict.getByText('Saved by adam.brandt,').waitFor();
    await conflict.getByText('Level: Optional → Off').waitFor();
    await conflict.getByText('Level: Off → Required').waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-enforcement-conflict');
    await olivia.page.setViewportSize(DESKTOP);
    expect((await ruleOf(stage)).inForce?.level).toBe('off');

    await conflict.getByRole('button', { name: 'Look at theirs' }).click();
    await olivia.page.getByText('You are looking at the rule that was saved meanwhile').waitFor();
    expect(await olivia.page.getByRole('radio', { name: /^Off/ }).isChecked()).toBe(true);
    await olivia.page.getByRole('button', { name: 'Back to my draft' }).click();
    expect(await olivia.page.getByLabel('Days of grace').inputValue()).toBe('7');
    await olivia.page.getByRole('button', { name: 'Save, from now on' }).click();
    await olivia.page.getByText('The rule is saved and holds from now on.').waitFor();
    expect((await ruleOf(stage)).inForce).toMatchObject({ level: 'required', timing: { kind: 'grace-period', days: 7 } });
  });

  it('F6: a dead end stops the save until its list was seen, and a rule that would lock out every administrator cannot be saved at all', async () => {
    const stage = await newStage();
    const { world } = stage;
    const keys = await world.group({ factors: ['webauthn'] }, 'Keys');
    const phones = await world.group(null, 'Phones');
    await stage.person('Ben Carter', { groups: [keys, phones] });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo(`/enforcement/groups/${phones}`, 'MFA for Phones');
    await page.getByRole('radio', { name: 'Only some kinds' }).click();
    await page.getByRole('checkbox', { name: 'Passkey or security key' }).click();
    await page.getByRole('checkbox', { name: 'Backup codes' }).click();
    const stop = page.getByRole('alert').filter({ hasText: 'Some people would be stuck' });
    await stop.getByText(/^1 person, wherever they sign in/).waitFor();
    const save = page.getByRole('button', { name: 'Save, from now on' });
    expect(await save.isDisabled()).toBe(true);
    await olivia.isOpenToAll('MFA for Phones');
    await olivia.picture('console-enforcement-dead-end');
    await page.setViewportSize(DESKTOP);
    await stop.getByRole('checkbox', { name: 'I have seen the list and want this all the same' }).click();
    await save.click();
    await page.getByText('The rule is saved and holds from now on.').waitFor();

    // The only administrator is in both groups now. While the tenant is Optional, that stops nobody.
    must(await addMember(stage.ports)({ ...world.host, group: keys, user: olivia.person.id }));
    must(await addMember(stage.ports)({ ...world.host, group: phones, user: olivia.person.id }));
    await olivia.goTo('/enforcement', TITLE);
    await page.getByRole('radio', { name: /^Required/ }).click();
    await page.getByRole('alert').filter({ hasText: 'No administrator could sign in any more' }).waitFor();
    expect(await save.isDisabled()).toBe(true);
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-enforcement-lock-out');
    expect((await ruleOf(stage)).inForce).toBeNull();
  });

  it('an auditor reads the rule and its timeline, and finds nothing to change them with', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 14 } });
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'auditor' });
    await ada.goTo('/enforcement', TITLE);
    await ada.page.getByText('Your role can read the rules and not change them.').waitFor();
    await ada.page.getByText('In force', { exact: true }).waitFor();
    expect(await ada.page.getByRole('button', { name: /Save|Withdraw|Go back|Prepare/ }).count()).toBe(0);
    expect(await ada.page.getByRole('radio', { name: /^Off/ }).isDisabled()).toBe(true);
  });
});
