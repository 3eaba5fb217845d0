import { beforeEach, describe, expect, it } from 'vitest';
import { SAFE_MAILING } from '../../src/domain/rollout/plan.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { withdrawVersion } from '../../src/flows/policy/withdrawVersion.ts';
import { pauseRollout } from '../../src/flows/rollout/pauseRollout.ts';
import { resumeRollout } from '../../src/flows/rollout/resumeRollout.ts';
import { rollBackRollout } from '../../src/flows/rollout/rollBackRollout.ts';
import type { Store } from '../../src/ports/store/store.ts';
import { aCampaign, type Campaign } from '../builders/campaign.ts';
import { eachEngine } from '../builders/database.ts';
import { must } from '../builders/world.ts';

eachEngine('the mails of a roll-out', (database) => {
  let campaign: Campaign;
  beforeEach(async () => {
    campaign = await aCampaign(database);
  });
  const on = (rollout: Awaited<ReturnType<Campaign['start']>>) => ({ ...campaign.world.host, rollout, expectedEdition: null });
  const resume = (rollout: Awaited<ReturnType<Campaign['start']>>, next: Parameters<Campaign['day']>[0] | null = null) =>
    resumeRollout(campaign.ports)({
      ...on(rollout),
      next: next === null ? null : campaign.day(next),
      brake: 'as_planned',
      deadEnds: 'refuse',
    });

  it('go to each person once and step by step, with the date of that person, and to nobody who has a factor', async () => {
    const { world, at, arrived, enrol, tally, day } = campaign;
    const pilots = await world.group();
    const pilot = { mail: 'pilot@example.org', ...(await world.user({ groups: [pilots], password: null, mail: 'pilot@example.org' })) };
    const [late, done, gone] = await campaign.people(3);
    if (late === undefined || done === undefined || gone === undefined) throw new Error('three people');
    await world.user({ password: null });
    await enrol(done.id);
    must(await disableUser(world.ports)({ ...world.host, user: gone.id }));
    await campaign.start({
      stages: [
        { at: day(20), who: { kind: 'groups', groups: [pilots] } },
        { at: day(40), who: { kind: 'all' } },
      ],
    });
    for (const days of [0, 0, 3, 6, 6, 13, 19, 20, 20.5, 21, 26]) await at(days);
    const dates = (mail: string) => arrived(mail).map(({ text }) => /From (\d{4}-\d\d-\d\d)/.exec(text)?.[1]);
    const date = (days: number) => new Date(day(days)).toISOString().slice(0, 10);
    expect(dates(pilot.mail)).toEqual([date(20), date(20), date(20), date(20), date(20)]);
    expect(dates(late.mail)).toEqual([date(40), date(40)]);
    await enrol(late.id);
    for (const days of [33, 39, 40]) await at(days);
    expect(arrived(late.mail)).toHaveLength(2);
    expect([arrived(done.mail), arrived(gone.mail)]).toEqual([[], []]);
    expect(await tally()).toEqual(['announcement sent 2', 'days_0 sent 1', 'days_1 sent 1', 'days_14 sent 2', 'days_7 sent 1']);
    const [announcement] = arrived(pilot.mail);
    expect(announcement?.text).toContain(`/t/${world.tenant.slug}/account/enrol`);
    expect(announcement?.text).toContain(announcement?.unsubscribe);
    expect(announcement?.subject).toBe('You will need a second step to sign in at Acme');
  });

  it('skip what was over when somebody came to be reachable, and never come two at once', async () => {
    const { world, at, arrived, day } = campaign;
    const someone = await world.user({ password: null });
    await campaign.start();
    await at(20);
    must(await updateUser(world.ports)({ ...world.host, user: someone.id, mail: 'late@example.org' }));
    for (const days of [24, 24.5, 25, 29, 29.2]) await at(days);
    // The one of seven days, when it was 24, and the one of the day before.
    expect(arrived('late@example.org').map(({ subject }) => subject.slice(0, 11))).toEqual(['Set up your', 'Set up your']);
    expect(await campaign.tally()).toEqual(['days_1 sent 1', 'days_7 sent 1']);
    // T7: whoever comes after it has begun to ask has no time, and is led through it at the first sign-in.
    await world.user({ password: null, mail: 'new@example.org' });
    await at(30);
    expect(arrived('new@example.org')).toEqual([]);
    expect(day(30)).toBeGreaterThan(0);
  });

  it('say which applications it is about, where it is about some alone', async () => {
    const { world, arrived } = campaign;
    const [ada] = await campaign.people(1);
    await campaign.start({ scopes: [{ kind: 'application', application: await world.application() }] });
    for (const days of [0, 29]) await campaign.at(days);
    const texts = arrived(ada?.mail ?? '').map(({ text }) => text);
    expect(texts[0]).toContain('on, opening Finance at Acme takes a second step');
    expect(texts[1]).toContain('on you cannot open Finance without one.');
  });

  it('are written no faster than the plan says, slice by slice', async () => {
    await campaign.people(130);
    await campaign.start({ mailing: { ...SAFE_MAILING, perMinute: 120 } });
    expect(await campaign.at(1, 0)).toBe(120);
    expect(await campaign.at(1, 0.5)).toBe(0);
    expect(await campaign.at(1, 1.1)).toBe(10);
    expect(await campaign.at(1, 3)).toBe(0);
    expect(await campaign.tally()).toEqual(['announcement sent 130']);
  });

  it('are once each when a process dies between two slices, and when two nodes write at once', async () => {
    const people = await campaign.people(130);
    await campaign.start();
    let slices = 0;
    const dying: Store = {
      ...database.store,
      insertRolloutMails: async (...mails) => {
        slices += 1;
        const written = await database.store.insertRolloutMails(...mails);
        // After it was written, and before it was committed.
        if (slices === 2) throw new Error('killed');
        return written;
      },
    };
    await expect(campaign.write({ store: dying })).rejects.toThrow('killed');
    expect(await campaign.tally()).toEqual(['announcement waiting 100']);
    const nodes = [database.anotherNode(), database.anotherNode(), database.store];
    const written = await Promise.all(nodes.map((store) => campaign.write({ store })));
    expect(written.reduce((sum, one) => sum + one, 0)).toBe(30);
    await campaign.deliver();
    expect(people.map(({ mail }) => campaign.arrived(mail).length)).toEqual(people.map(() => 1));
  });

  it('a mail server that is down for the whole campaign: nothing is lost, nothing is late, nothing comes twice', async () => {
    const { at, server, arrived, tally, enrol } = campaign;
    const people = await campaign.people(4);
    const [done] = people;
    await campaign.start();
    server.isDown = true;
    for (const days of [0, 0.1, 1, 5, 15, 16, 17, 22, 23, 28, 29, 29.3]) await at(days);
    // The next one follows: what it replaced is not sent any more, and stands in nobody's dead letters.
    for (let hours = 1; hours < 3; hours += 1) await at(29.3 + hours / 24);
    expect(campaign.sent).toEqual([]);
    expect(await tally()).toEqual(['announcement overtaken 4', 'days_1 waiting 4', 'days_14 overtaken 4', 'days_7 overtaken 4']);
    expect((await campaign.world.events()).filter(({ type }) => type === 'message.dead')).toEqual([]);
    if (done === undefined) throw new Error('four people');
    await enrol(done.id);
    server.isDown = false;
    for (let minutes = 0; minutes < 4; minutes += 1) await at(29.5, minutes * 10);
    expect(people.map(({ mail }) => arrived(mail).length)).toEqual([0, 1, 1, 1]);
    expect(await tally()).toContain('days_1 overtaken 1');
    await at(30.2);
    await at(30.4);
    expect(people.map(({ mail }) => arrived(mail).length)).toEqual([0, 2, 2, 2]);
    await at(32);
    expect((await tally()).filter((one) => one.includes('waiting'))).toEqual([]);
  });

  it('wait in the outbox for a few minutes of their pace at most, so that a server that is down holds no whole campaign', async () => {
    await campaign.people(60);
    await campaign.start({ mailing: { ...SAFE_MAILING, perMinute: 5 } });
    campaign.server.isDown = true;
    for (let minutes = 0; minutes < 20; minutes += 1) await campaign.at(1, minutes * 1.1);
    expect(await campaign.tally()).toEqual(['announcement waiting 50']);
    campaign.server.isDown = false;
    for (let minutes = 0; minutes < 20; minutes += 1) await campaign.at(1.1, minutes * 5);
    expect(await campaign.tally()).toEqual(['announcement sent 60']);
  });

  describe('nothing is written', () => {
    it('where no mail is sent, and it is made up for while its time is not over', async () => {
      await campaign.people(2);
      await campaign.start();
      expect(await campaign.write({ mailer: null })).toBe(0);
      expect(await campaign.tally()).toEqual([]);
      expect(await campaign.at(1)).toBe(2);
    });

    it('while the roll-out stands still, and what waits is not sent then; when it goes on, each comes once', async () => {
      const people = await campaign.people(2);
      const id = await campaign.start();
      campaign.server.isDown = true;
      await campaign.at(0);
      must(await pauseRollout(campaign.ports)(on(id)));
      campaign.server.isDown = false;
      await campaign.at(2);
      expect(await campaign.tally()).toEqual(['announcement overtaken 2']);
      must(await resume(id));
      for (const days of [3, 3.1, 4, 16, 17]) await campaign.at(days);
      expect(people.map(({ mail }) => campaign.arrived(mail).length)).toEqual([2, 2]);
      expect(await campaign.tally()).toEqual(['announcement sent 2', 'days_14 sent 2']);
      // A date that was moved has reminders of its own, and is not announced once more.
      must(await pauseRollout(campaign.ports)(on(id)));
      must(await resume(id, 60));
      for (const days of [18, 30, 46.1, 53.1]) await campaign.at(days);
      expect(await campaign.tally()).toEqual(['announcement sent 2', 'days_14 sent 4', 'days_7 sent 2']);
      must(await rollBackRollout(campaign.ports)({ ...on(id), deadEnds: 'refuse' }));
      for (const days of [59.1, 60.1]) expect(await campaign.at(days)).toBe(0);
    });

    it('of a stage that was withdrawn by hand, also when it has waited for its server', async () => {
      const [person] = await campaign.people(1);
      const id = await campaign.start({
        stages: [
          { at: campaign.day(30), who: { kind: 'share', percent: 99 } },
          { at: campaign.day(60), who: { kind: 'all' } },
        ],
      });
      const rollout = await database.store.transaction(campaign.world.tenant.id, (tx) => database.store.findRollout(tx, id));
      await campaign.at(0);
      campaign.server.isDown = true;
      await campaign.at(16);
      expect(await campaign.tally()).toContain('days_14 waiting 1');
      for (const { version, stage } of rollout?.steps ?? [])
        if (stage === 0)
          must(await withdrawVersion(campaign.ports)({ ...campaign.world.host, version, expectedRevision: null, deadEnds: 'refuse' }));
      campaign.server.isDown = false;
      await campaign.at(16, 600);
      expect(await campaign.tally()).toEqual(['announcement sent 1', 'days_14 overtaken 1']);
      expect(campaign.arrived(person?.mail ?? '')).toHaveLength(1);
    });

    it('to an address that bounced, nor to whoever wants no more of them', async () => {
      const [bouncing, weary, other] = await campaign.people(3);
      if (bouncing === undefined || weary === undefined || other === undefined) throw new Error('three people');
      campaign.server.refuses.add(bouncing.mail);
      await campaign.start();
      await campaign.at(0);
      expect(await campaign.tally()).toEqual(['announcement bounced 1', 'announcement sent 2']);
      await database.store.transaction(campaign.world.tenant.id, (tx) => database.store.unsubscribe(tx, weary.id));
      campaign.server.refuses.clear();
      for (const days of [16, 23]) await campaign.at(days);
      expect([bouncing, weary, other].map(({ mail }) => campaign.arrived(mail).length)).toEqual([0, 1, 3]);
      // Another address is another chance.
      must(await updateUser(campaign.ports)({ ...campaign.world.host, user: bouncing.id, mail: 'new@example.org' }));
      await campaign.at(29);
      expect(campaign.arrived('new@example.org')).toHaveLength(1);
    });
  });
});
