import { expect, it } from 'vitest';
import { ALL_STUCK } from '../../../src/domain/sessions/stuckFilter.ts';
import { grantBypass } from '../../../src/flows/bypass/grantBypass.ts';
import { listRollouts } from '../../../src/flows/rollout/listRollouts.ts';
import { showRollout } from '../../../src/flows/rollout/showRollout.ts';
import { startRollout } from '../../../src/flows/rollout/startRollout.ts';
import { listStuck } from '../../../src/flows/stuck/listStuck.ts';
import { DAY, HOUR, type Instant, after as later, MINUTE } from '../../../src/kernel/instant.ts';
import { aCrowd, type CameTo, cohortOf, type Manner, type OneOfCrowd, signsIn } from '../../builders/crowd.ts';
import { must } from '../../builders/world.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

const PEOPLE = 300;
const PILOTS = 30;
const SHARE = 40;
const GRACE = 3;
const TITLE = 'MFA for everybody';
const ANNOUNCEMENT = 'You will need a second step';
const REMINDER = 'Set up your second step';

describeJourneys('console: a roll-out is lived through', (newStage) => {
  it('T4, L3, A2, B3: three hundred people, of whom some never act, some are stuck and some are bypassed, come from Optional to Required; the brake halts it once; reminders reach who is not done, once; the page, the store and what people did agree', async () => {
    const stage = await newStage();
    const { world } = stage;
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const pilots = await world.group(null, 'Pilots');
    const crowd = await aCrowd(world, { people: PEOPLE, pilots: PILOTS, group: { id: pilots, name: 'Pilots' } });
    const begin = await world.now();
    const day = (days: number): Instant => later(begin, days * DAY);
    const until = async (at: Instant): Promise<void> => stage.wait(Math.max(0, at - (await world.now())));
    const { id } = must(
      await startRollout(stage.ports)({
        ...world.host,
        plan: {
          name: TITLE,
          scopes: [{ kind: 'tenant' }],
          stages: [
            { at: day(10), who: { kind: 'groups', groups: [pilots] } },
            { at: day(17), who: { kind: 'share', percent: SHARE } },
            { at: day(24), who: { kind: 'all' } },
          ],
          graceDays: GRACE,
          timing: { kind: 'next-sign-in' },
          existingSessions: 'keep',
          brake: { leastReady: 45, mostStuck: 60 },
          mailing: { announcement: true, reminders: [1], perMinute: 6_000 },
        },
        expectedRevision: null,
        deadEnds: 'refuse',
      }),
    );
    const shown = async () => must(await showRollout(stage.ports)({ ...world.host, rollout: id }));
    const standing = async () => must(await listRollouts(stage.ports)({ ...world.host, before: null, limit: 1 })).rollouts[0]?.standing;
    const ofManner = (...manners: readonly Manner[]) => crowd.filter(({ manner }) => manners.includes(manner));
    const inShare = ({ cohort }: OneOfCrowd) => cohort < SHARE;
    const olivias = cohortOf(olivia.person.id);
    /** What each stage reaches, by what people did: the administrator is ready from the beginning. */
    const ready = () =>
      [({ isPilot }: OneOfCrowd) => isPilot, inShare, () => true].map((reached, number) => {
        const people = crowd.filter(reached);
        const administrators = number === 2 || (number === 1 && olivias < SHARE) ? 1 : 0;
        return { people: people.length + administrators, ready: people.filter(({ app }) => app !== null).length + administrators };
      });

    /** The page, the store and the crowd tell the same. */
    const agrees = async (picture: string, stuck: readonly OneOfCrowd[]): Promise<void> => {
      const wanted = ready();
      expect((await shown()).stages.map(({ readiness: { people, ready } }) => ({ people, ready }))).toEqual(wanted);
      const listed = must(await listStuck(stage.ports)({ ...world.host, filter: ALL_STUCK, after: null, limit: 1_000 })).people;
      expect(listed.map(({ user }) => user.loginName).sort()).toEqual(stuck.map(({ loginName }) => loginName).sort());
      const screen = await olivia.person.screen();
      await screen.page.setViewportSize({ width: 1280, height: 800 });
      await screen.open(`${stage.issuer}/console/rollouts/${id}`);
      await screen.signIn();
      await screen.typeCode();
      await screen.shows(TITLE);
      for (const { people, ready } of wanted) await screen.page.getByText(`${ready} of ${people}`, { exact: true }).first().waitFor();
      await screen.picture(picture);
      await screen.page.setViewportSize({ width: 1280, height: 800 });
      await screen.open(`${stage.issuer}/console/stuck`);
      await screen.shows('Stuck users');
      await screen.page
        .getByText(stuck.length === 0 ? 'Nobody is stuck.' : `${stuck.length} people are stuck.`)
        .first()
        .waitFor();
      await screen.picture(`${picture}-stuck`);
      await screen.close();
    };
    /** Who got mails that begin like this, each as often as they did. */
    const told = (subject: string) =>
      stage.mail.received.filter((mail) => mail.subject?.startsWith(subject) === true).flatMap(({ recipients }) => recipients);
    const mailOf = (people: readonly OneOfCrowd[]) => people.map(({ loginName }) => `${loginName}@acme.example`);
    const reminded: string[] = [];
    /** A wave of reminders: to these, once, and to nobody else. */
    const areReminded = async (people: readonly OneOfCrowd[]): Promise<void> => {
      reminded.push(...mailOf(people));
      await expect.poll(() => told(REMINDER).length, { timeout: 120_000, interval: 500 }).toBe(reminded.length);
      expect(told(REMINDER).sort()).toEqual([...reminded].sort());
    };
    const all = async (people: readonly OneOfCrowd[], wishes: Parameters<typeof signsIn>[2]): Promise<readonly CameTo[]> => {
      const came: CameTo[] = [];
      for (const person of people) came.push(await signsIn(world, person, wishes));
      return [...new Set(came)];
    };
    const bypass = async (people: readonly OneOfCrowd[]): Promise<void> => {
      for (const { id: user } of people) {
        const words = { reason: 'phone in repair', from: null, until: later(await world.now(), 2 * DAY), exceptApplications: [] };
        must(await grantBypass(stage.ports)({ ...world.host, user, ...words }));
      }
    };

    await expect.poll(() => told(ANNOUNCEMENT).length, { timeout: 120_000, interval: 500 }).toBe(PEOPLE);
    expect(told(ANNOUNCEMENT).sort()).toEqual(mailOf(crowd).sort());
    await until(day(1));
    expect(await all(ofManner('early'), 'sets_up')).toEqual(['enrolled']);
    expect(await all(ofManner('late', 'lost', 'excused'), 'puts_off')).toEqual(['put_off']);
    // T8: under Optional nobody is asked twice.
    expect(await all(ofManner('lost'), 'leaves')).toEqual(['plain']);
    await agrees('console-lived-1-optional', []);

    await until(day(8));
    expect(
      await all(
        ofManner('late', 'lost', 'excused').filter(({ isPilot }) => isPilot),
        'puts_off',
      ),
    ).toEqual(['put_off']);
    await until(later(day(9), HOUR));
    await areReminded(crowd.filter(({ isPilot, app }) => isPilot && app === null));
    await until(later(day(10), HOUR));
    const held = (manner: Manner, reached: (one: OneOfCrowd) => boolean) => ofManner(manner).filter(reached);
    const pilot = ({ isPilot }: OneOfCrowd) => isPilot;
    expect(await all(held('late', pilot), 'sets_up')).toEqual(['enrolled']);
    expect(await all([...held('lost', pilot), ...held('excused', pilot)], 'leaves')).toEqual(['left']);
    await stage.wait(HOUR);
    await agrees('console-lived-2-pilots', [...held('lost', pilot), ...held('excused', pilot)]);
    await bypass(held('excused', pilot));
    expect(await all(held('excused', pilot), 'leaves')).toEqual(['bypassed']);

    // The brake looks within the hour before the next stage opens: those who were away are not ready.
    await until(later(day(17 - GRACE), -30 * MINUTE));
    await expect.poll(standing, { timeout: 30_000 }).toBe('halted');
    expect((await shown()).stages.map(({ state }) => state)).toEqual(['due', 'waiting', 'waiting']);
    const [, second] = ready();
    const halted = await olivia.person.screen();
    await halted.page.setViewportSize({ width: 1280, height: 800 });
    await halted.open(`${stage.issuer}/console/rollouts/${id}`);
    await halted.signIn();
    await halted.typeCode();
    await halted.shows(TITLE);
    await halted.page.getByText('The brake has halted it').waitFor();
    await halted.page
      .getByText(`${second?.ready} of the ${second?.people} people of the next stage are ready, and 45 % have to be.`)
      .first()
      .waitFor();
    await halted.picture('console-lived-3-halted');
    await halted.page.setViewportSize({ width: 1280, height: 800 });

    await until(day(16));
    expect(await all(ofManner('away'), 'sets_up')).toEqual(['enrolled']);
    expect(await standing()).toBe('halted');
    // The day before their date, as it was planned: while it stands still nobody is reminded.
    await areReminded([]);
    await halted.open(`${stage.issuer}/console/rollouts/${id}`);
    await halted.signIn();
    await halted.typeCode(1);
    await halted.shows(TITLE);
    await halted.page.getByRole('button', { name: 'Go on' }).click();
    await halted.page.getByRole('dialog', { name: 'Let the roll-out go on?' }).getByRole('button', { name: 'Go on' }).click();
    await halted.page.getByText('To come').first().waitFor();
    await halted.close();

    const [, share, everybody] = (await shown()).stages;
    if (share === undefined || everybody === undefined) throw new Error('there are three stages');
    expect(share.opensAt).toBeGreaterThan(day(16));
    await until(later(share.opensAt, HOUR));
    const asked = ofManner('late', 'lost', 'excused').filter((one) => inShare(one) && !one.isPilot);
    expect(await all(asked, 'puts_off')).toEqual(['put_off']);
    await until(later(share.dueAt, HOUR - DAY));
    await areReminded(crowd.filter((one) => inShare(one) && !one.isPilot && one.app === null));
    await until(later(share.dueAt, HOUR));
    const here = (one: OneOfCrowd) => inShare(one) && !one.isPilot;
    expect(await all(held('late', here), 'sets_up')).toEqual(['enrolled']);
    expect(await all(held('lost', here), 'leaves')).toEqual(['left']);
    // Whom nothing has reached yet is asked for nothing.
    expect(await all(held('late', (one) => !inShare(one) && !one.isPilot).slice(0, 10), 'leaves')).toEqual(['plain']);
    await stage.wait(HOUR);
    await agrees(
      'console-lived-4-share',
      held('lost', (one) => inShare(one) || one.isPilot),
    );

    await until(later(everybody.dueAt, HOUR - DAY));
    await areReminded(crowd.filter((one) => !inShare(one) && !one.isPilot && one.app === null));
    await until(later(everybody.dueAt, HOUR));
    expect(
      await all(
        ofManner('late').filter(({ app }) => app === null),
        'sets_up',
      ),
    ).toEqual(['enrolled']);
    expect(await all(ofManner('lost'), 'leaves')).toEqual(['left']);
    const excused = ofManner('excused').filter((one) => !one.isPilot);
    await bypass(excused);
    expect(await all(excused, 'leaves')).toEqual(['bypassed']);
    await stage.wait(3 * DAY);
    expect(await all(ofManner('excused'), 'sets_up')).toEqual(['enrolled']);
    expect(await all(ofManner('early').slice(0, 10), 'leaves')).toEqual(['challenged']);
    expect(await standing()).toBe('finished');
    await agrees('console-lived-5-required', ofManner('lost'));
    expect([told(ANNOUNCEMENT).length, told(REMINDER).length]).toEqual([PEOPLE, reminded.length]);
    const ends = Object.fromEntries(
      (['early', 'away', 'late', 'excused', 'never', 'lost'] as const).map((manner) => [
        manner,
        [...new Set(ofManner(manner).map(({ app }) => app !== null))],
      ]),
    );
    expect(ends).toEqual({ early: [true], away: [true], late: [true], excused: [true], never: [false], lost: [false] });
  }, 900_000);
});
