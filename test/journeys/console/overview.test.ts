import { expect, it } from 'vitest';
import { grantBypass } from '../../../src/flows/bypass/grantBypass.ts';
import { noteFigures } from '../../../src/flows/maintenance/noteFigures.ts';
import { after, DAY, type Instant } from '../../../src/kernel/instant.ts';
import { must } from '../../builders/world.ts';
import { describeJourneys } from '../describeJourneys.ts';
import type { Stage } from '../stage.ts';
import { inConsole } from './consoleScreen.ts';

/** What the days of a past month came to, as if people had come and enrolled. */
async function aMonth({ ports, world }: Stage): Promise<void> {
  await noteFigures(ports)({ tenantId: world.tenant.id });
  await ports.store.transaction(world.tenant.id, async (tx) => {
    const today = Math.floor(tx.now / DAY) * DAY;
    for (let ago = 29; ago > 0; ago -= 1) {
      const day = after(today as Instant, -ago * DAY);
      const people = 400 - 3 * ago;
      const isWeekend = new Date(day).getUTCDay() % 6 === 0;
      const signIns = isWeekend ? 40 : 260 + ((ago * 37) % 60);
      const share = 0.2 + (0.6 * (29 - ago)) / 29;
      const second = Math.round(signIns * share);
      const enrolment = { people, enrolled: Math.round(people * share) };
      await ports.store.saveFigures(tx, {
        day,
        enrolment,
        signIns: { 1: signIns - second, 2: second },
        enrolments: isWeekend ? 1 : 4 + (ago % 5),
      });
    }
  });
}

describeJourneys('console: overview', (newStage) => {
  it('L2: shows how the tenant stands and came to that, and each number leads to its list', async () => {
    const stage = await newStage();
    const { world } = stage;
    const names = ['Anita Desai', 'Bert Kahn', 'Carla Vega'];
    const people = [];
    for (const name of names) people.push(await stage.person(name));
    await stage.wait(30 * DAY);
    await aMonth(stage);
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const [anita] = people;
    if (anita === undefined) throw new Error('nobody');
    const window = { from: null, until: null, exceptApplications: [] };
    must(await grantBypass(stage.ports)({ ...world.host, user: anita.id, reason: 'Lost her phone', ...window }));
    await world.rule({ kind: 'tenant' }, { level: 'required', from: after(await world.now(), 3 * DAY) });

    await olivia.goTo('', 'Overview');
    const { page } = olivia;
    await page.getByText('1 of 4').waitFor();
    await page.getByText('3 people have no second factor').waitFor();
    await page
      .getByRole('img', { name: /Sign-ins|with two factors/ })
      .first()
      .waitFor();
    await olivia.isOpenToAll('Overview');
    await olivia.picture('console-overview');
    await olivia.picture('console-overview-dark', 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });

    const signIns = page.getByRole('region', { name: 'Sign-ins by what was shown' });
    await signIns.getByRole('button', { name: 'Show as table' }).click();
    expect(await signIns.getByRole('row').count()).toBe(31);
    await olivia.isOpenToAll('Overview');

    await page.getByText('Last 90 days').click();
    await page.waitForURL(/days=90/);
    await page.getByRole('link', { name: '3 people have no second factor' }).click();
    await olivia.shows('Users');
    expect(new URL(page.url()).search).toBe('?enrolled=no&disabled=no');
    await page.getByRole('row').nth(3).waitFor();
    expect(await page.getByRole('row').count()).toBe(4);
    await page.goBack();
    await page.getByRole('region', { name: 'Live bypasses' }).getByRole('link', { name: '1' }).click();
    await olivia.shows('Users');
    await page.getByRole('row').filter({ hasText: 'Anita Desai' }).waitFor();
  });
});
