import { beforeEach, describe, expect, it } from 'vitest';
import type { GroupId } from '../../src/domain/directory/group.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { askedAtSignIn } from '../../src/domain/policy/askedAtSignIn.ts';
import type { Scope } from '../../src/domain/policy/rule.ts';
import { type RolloutPlan, SAFE } from '../../src/domain/rollout/plan.ts';
import type { RolloutId } from '../../src/domain/rollout/rollout.ts';
import { deleteGroup } from '../../src/flows/directory/deleteGroup.ts';
import { passwordAlone } from '../../src/flows/passwordAlone.ts';
import { listTimeline } from '../../src/flows/policy/listTimeline.ts';
import { withdrawVersion } from '../../src/flows/policy/withdrawVersion.ts';
import { applyBrakes } from '../../src/flows/rollout/applyBrakes.ts';
import { listRollouts } from '../../src/flows/rollout/listRollouts.ts';
import { pauseRollout } from '../../src/flows/rollout/pauseRollout.ts';
import { previewRollout } from '../../src/flows/rollout/previewRollout.ts';
import { resumeRollout } from '../../src/flows/rollout/resumeRollout.ts';
import { rollBackRollout } from '../../src/flows/rollout/rollBackRollout.ts';
import { showRollout } from '../../src/flows/rollout/showRollout.ts';
import { startRollout } from '../../src/flows/rollout/startRollout.ts';
import { DAY, HOUR, type Instant, after as later, MINUTE } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId } from '../builders/tenantRows.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT: Scope = { kind: 'tenant' };

eachEngine('a roll-out', (database) => {
  let world: World;
  let begin: Instant;
  beforeEach(async () => {
    database.moveClock(0);
    world = await aWorld(database.store);
    begin = await world.now();
  });

  const day = (days: number): Instant => later(begin, days * DAY);
  /** Two minutes after, so that what begins there has begun. */
  const at = (days: number): void => database.moveClock(days * DAY + 2 * MINUTE);
  const planOf = (words: Partial<RolloutPlan> = {}): RolloutPlan => ({
    ...SAFE,
    name: 'Everybody',
    scopes: [TENANT],
    stages: [{ at: day(14), who: { kind: 'all' } }],
    brake: null,
    ...words,
  });
  const start = (plan: RolloutPlan, words: object = {}) =>
    startRollout(world.ports)({ ...world.host, plan, expectedRevision: null, deadEnds: 'refuse', ...words });
  const started = async (plan: RolloutPlan): Promise<RolloutId> => must(await start(plan)).id;
  const on = (rollout: RolloutId) => ({ ...world.host, rollout, expectedEdition: null });
  const resume = (rollout: RolloutId, next: Instant | null = null) =>
    resumeRollout(world.ports)({ ...on(rollout), next, brake: 'as_planned', deadEnds: 'refuse' });
  const rollBack = (rollout: RolloutId) => rollBackRollout(world.ports)({ ...on(rollout), deadEnds: 'refuse' });
  const shown = async (rollout: RolloutId) => must(await showRollout(world.ports)({ ...world.host, rollout }));
  const brake = () => applyBrakes(world.ports)({ tenantId: world.tenant.id });
  const typesOf = async () => (await world.events()).map(({ type }) => type).filter((type) => type.startsWith('rollout.'));
  const enrol = (user: UserId) =>
    database.store.transaction(world.tenant.id, (tx) =>
      database.store.insertTotpFactor(tx, { id: newId(), user, label: 'App', sealedSecret: newHash(), lastStep: 1 }),
    );
  /** What a right password leads each of them to, at this moment. */
  const asked = (people: readonly { readonly id: UserId }[]) =>
    database.store.transaction(world.tenant.id, async (tx) => {
      const snapshot = await database.store.policySnapshot(tx, (await database.store.findTenant(tx))?.revision ?? 0);
      const kinds = [];
      for (const { id } of people) {
        const user = (await database.store.gatherPerson(tx, id))?.facts;
        if (user === undefined) throw new Error('nobody');
        kinds.push(askedAtSignIn(snapshot, passwordAlone({ user, application: null, at: tx.now })).asked.kind);
      }
      return kinds;
    });

  async function many(count: number) {
    const people = [];
    for (let one = 0; one < count; one += 1) people.push(await world.user({ password: null }));
    return people;
  }

  it('T4, L9: goes from Off over Optional, a group and a share to everybody, by dates alone', async () => {
    await world.rule(TENANT, { level: 'off', factors: ['totp', 'webauthn'] });
    const pilots = await world.group();
    const pilot = await world.user({ groups: [pilots], password: null });
    const others = await many(30);
    const everybody = [pilot, ...others];
    const id = await started(
      planOf({
        stages: [
          { at: day(10), who: { kind: 'groups', groups: [pilots] } },
          { at: day(17), who: { kind: 'share', percent: 40 } },
          { at: day(24), who: { kind: 'all' } },
        ],
      }),
    );
    const count = (kinds: readonly string[]) =>
      Object.fromEntries([...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((one) => one === kind).length]));
    expect(count(await asked(everybody))).toEqual({ offered: 31 });
    at(9);
    expect((await shown(id)).stages.map(({ state }) => state)).toEqual(['open', 'coming', 'coming']);
    at(10);
    expect([await asked([pilot]), count(await asked(others))]).toEqual([['must_enrol'], { offered: 30 }]);
    at(17);
    const reached = (await asked(others)).filter((kind) => kind === 'must_enrol').length;
    expect([reached > 3, reached < 27]).toEqual([true, true]);
    expect((await shown(id)).stages[1]?.readiness.people).toBeLessThan(31);
    at(23);
    // Those of the share are held still, while the others see their own deadline.
    expect(count(await asked(others))).toEqual({ must_enrol: reached, offered: 30 - reached });
    at(24);
    expect(count(await asked(everybody))).toEqual({ must_enrol: 31 });
    const last = await shown(id);
    expect([last.standing, last.stages.map(({ state }) => state)]).toEqual(['finished', ['due', 'due', 'due']]);
    const { versions } = must(await listTimeline(world.ports)({ ...world.host, scope: TENANT }));
    expect(versions.map(({ version }) => [version.level, version.timing?.kind ?? null, version.reach?.percent ?? null])).toEqual([
      ['off', null, null],
      ['optional', null, null],
      ['required', 'grace-period', 40],
      ['required', 'grace-period', null],
      ['required', 'next-sign-in', null],
    ]);
    expect(versions.every(({ version }) => version.factors?.join() === 'webauthn,totp')).toBe(true);
    expect(await brake()).toBe(0);
  });

  describe('before it is saved', () => {
    it('T3: tells dates and people, warns of Off to Required overnight, and changes nothing', async () => {
      await world.rule(TENANT, { level: 'off' });
      const people = await many(3);
      await enrol(people[0]?.id as UserId);
      const preview = async (plan: RolloutPlan) => must(await previewRollout(world.ports)({ ...world.host, plan }));
      const overnight = await preview(planOf({ stages: [{ at: day(2), who: { kind: 'all' } }] }));
      expect(overnight.warnings).toEqual(['off_to_required']);
      expect(overnight.stages).toEqual([{ opensAt: day(1), dueAt: day(2), readiness: { people: 3, ready: 1, newcomers: 2 } }]);
      expect(overnight.steps.map(({ kind, version }) => [kind, version.level])).toEqual([
        ['prepare', 'optional'],
        ['stage', 'required'],
        ['final', 'required'],
      ]);
      expect((await preview(planOf())).warnings).toEqual([]);
      expect((await preview(planOf({ graceDays: 0 }))).warnings).toEqual(['nobody_asked_before']);
      expect(must(await listTimeline(world.ports)({ ...world.host, scope: null })).versions).toHaveLength(1);
      expect(must(await listRollouts(world.ports)({ ...world.host, before: null, limit: 10 })).rollouts).toEqual([]);
    });

    it('what is wrong is refused with its code, and changes nothing', async () => {
      const group = await world.group();
      const gone = await world.group();
      must(await deleteGroup(world.ports)({ ...world.host, group: gone }));
      const stages = (...all: RolloutPlan['stages']) => planOf({ stages: all });
      const wrong: readonly (readonly [string, RolloutPlan])[] = [
        ['starts_in_past', stages({ at: day(-1), who: { kind: 'all' } })],
        ['starts_in_past', planOf({ graceDays: 30 })],
        ['rollout_malformed', planOf({ scopes: [] })],
        ['rollout_malformed', planOf({ name: ' ' })],
        ['rollout_malformed', stages()],
        ['rollout_malformed', stages({ at: day(9), who: { kind: 'share', percent: 50 } })],
        ['rollout_malformed', stages({ at: day(9), who: { kind: 'share', percent: 100 } }, { at: day(10), who: { kind: 'all' } })],
        ['rollout_malformed', stages({ at: day(9), who: { kind: 'all' } }, { at: day(8), who: { kind: 'all' } })],
        [
          'rollout_malformed',
          stages(
            { at: day(7), who: { kind: 'share', percent: 50 } },
            { at: day(8), who: { kind: 'share', percent: 20 } },
            { at: day(9), who: { kind: 'all' } },
          ),
        ],
        [
          'rollout_malformed',
          {
            ...stages({ at: day(8), who: { kind: 'groups', groups: [group] } }, { at: day(9), who: { kind: 'all' } }),
            scopes: [{ kind: 'group', group }],
          },
        ],
        ['rollout_malformed', planOf({ brake: { leastReady: 101, mostStuck: 0 } })],
        ['group_not_found', planOf({ scopes: [{ kind: 'group', group: gone }] })],
        ['group_not_found', stages({ at: day(8), who: { kind: 'groups', groups: [gone] } }, { at: day(9), who: { kind: 'all' } })],
        ['application_not_found', planOf({ scopes: [{ kind: 'application', application: group as never }] })],
      ];
      for (const [code, plan] of wrong) expect([code, codeOf(await start(plan))]).toEqual([code, code]);
      expect(must(await listTimeline(world.ports)({ ...world.host, scope: null })).versions).toEqual([]);
    });

    it('F6: an end that nobody can satisfy is refused, and stops nothing else', async () => {
      const apart = [await world.group({ factors: ['totp'] }), await world.group({ factors: ['webauthn'] })];
      await world.user({ groups: apart, password: null });
      const preview = must(await previewRollout(world.ports)({ ...world.host, plan: planOf() }));
      expect([preview.refusal?.code, preview.deadEnds.map(({ people }) => people)[0]]).toEqual(['dead_ends', 1]);
      expect(codeOf(await start(planOf()))).toBe('dead_ends');
      expect(await typesOf()).toEqual([]);
      expect(codeOf(await start(planOf(), { deadEnds: 'accept' }))).toBe('ok');
    });

    it('two plans for the same people, a change that is scheduled already, and two administrators at once', async () => {
      const group = await world.group();
      const both = await Promise.all([start(planOf()), start(planOf({ name: 'Also' }))]);
      expect(both.map(codeOf).sort()).toEqual(['ok', 'rollout_overlaps']);
      const ofGroup = planOf({ scopes: [{ kind: 'group', group }] });
      await world.rule({ kind: 'group', group }, { level: 'optional', from: day(3) });
      expect(codeOf(await start(ofGroup))).toBe('rollout_meets_schedule');
      const { versions } = must(await listTimeline(world.ports)({ ...world.host, scope: { kind: 'group', group } }));
      const [scheduled] = versions;
      if (scheduled === undefined) throw new Error('it was scheduled');
      must(await withdrawVersion(world.ports)({ ...world.host, version: scheduled.id, expectedRevision: null, deadEnds: 'refuse' }));
      const { revision } = must(await previewRollout(world.ports)({ ...world.host, plan: ofGroup }));
      await world.rule({ kind: 'group', group }, { level: 'optional' });
      expect(codeOf(await start(ofGroup, { expectedRevision: revision }))).toBe('revision_conflict');
      const id = await started(ofGroup);
      must(await pauseRollout(world.ports)({ ...on(id), expectedEdition: 1 }));
      expect(codeOf(await pauseRollout(world.ports)({ ...on(id), expectedEdition: 1 }))).toBe('edition_conflict');
      expect(codeOf(await pauseRollout(world.ports)(on(id)))).toBe('rollout_not_so');
      expect(codeOf(await rollBackRollout(world.ports)({ ...on(newId()), deadEnds: 'refuse' }))).toBe('rollout_not_found');
    });
  });

  it('pause withdraws what is to come, and it goes on as planned, or later by as long as it stood still', async () => {
    const people = await many(20);
    const id = await started(
      planOf({
        stages: [
          { at: day(5), who: { kind: 'share', percent: 50 } },
          { at: day(20), who: { kind: 'all' } },
        ],
      }),
    );
    at(6);
    const held = (await asked(people)).filter((kind) => kind === 'must_enrol').length;
    must(await pauseRollout(world.ports)(on(id)));
    expect((await shown(id)).stages.map(({ state }) => state)).toEqual(['due', 'waiting']);
    at(30);
    // Whom it has reached it keeps; nobody else is asked.
    expect((await asked(people)).filter((kind) => kind === 'must_enrol')).toHaveLength(held);
    must(await resume(id));
    const resumed = await shown(id);
    expect([resumed.standing, resumed.stages.map(({ state }) => state)]).toEqual(['running', ['due', 'coming']]);
    expect(Math.round(((resumed.stages[1]?.dueAt ?? 0) - begin) / DAY)).toBe(44);
    must(await pauseRollout(world.ports)(on(id)));
    expect(codeOf(await resume(id, day(30)))).toBe('starts_in_past');
    must(await resume(id, day(50)));
    expect((await shown(id)).stages[1]?.dueAt).toBe(day(50));
    at(50);
    expect((await asked(people)).every((kind) => kind === 'must_enrol')).toBe(true);
    expect(codeOf(await pauseRollout(world.ports)(on(id)))).toBe('rollout_not_so');
    expect(await typesOf()).toEqual(['rollout.started', 'rollout.paused', 'rollout.resumed', 'rollout.paused', 'rollout.resumed']);
  });

  it('rolling back restores the rule from before, wherever nobody has set another one since', async () => {
    const pilots = await world.group();
    const pilot = await world.user({ groups: [pilots], password: null });
    const [person] = await many(1);
    if (person === undefined) throw new Error('there is one');
    await world.rule(TENANT, { level: 'off', factors: ['totp'] });
    const id = await started(
      planOf({
        stages: [
          { at: day(8), who: { kind: 'groups', groups: [pilots] } },
          { at: day(16), who: { kind: 'all' } },
        ],
      }),
    );
    at(16);
    expect(await asked([pilot, person])).toEqual(['must_enrol', 'must_enrol']);
    await world.rule({ kind: 'group', group: pilots }, { level: 'required' });
    must(await rollBack(id));
    expect(await asked([pilot, person])).toEqual(['must_enrol', 'nothing']);
    const { versions } = must(await listTimeline(world.ports)({ ...world.host, scope: TENANT }));
    expect(versions.at(-1)?.version).toMatchObject({ level: 'off', factors: ['totp'] });
    expect(codeOf(await rollBack(id))).toBe('rollout_not_so');
    expect((await shown(id)).standing).toBe('rolled_back');
    // What was rolled back is in nobody's way.
    expect(codeOf(await start(planOf({ stages: [{ at: day(40), who: { kind: 'all' } }] })))).toBe('ok');
  });

  describe('the brake', () => {
    const braked = (words: Partial<NonNullable<RolloutPlan['brake']>>) => planOf({ brake: { leastReady: 0, mostStuck: 100, ...words } });

    it('halts a stage in the hour before it when too few are ready, withdraws what is to come, and tells administrators why', async () => {
      const people = await many(4);
      const admin = await world.user({ role: 'administrator', mail: 'ada@example.org', mailVerified: true });
      await enrol(admin.id);
      await enrol(people[0]?.id as UserId);
      const id = await started(braked({ leastReady: 50 }));
      at(12);
      // T7: accounts made since set one up at their first sign-in, and whoever makes them holds nothing up.
      await many(3);
      expect(await brake()).toBe(0);
      database.moveClock(13 * DAY - 30 * MINUTE);
      expect(await brake()).toBe(1);
      expect(await brake()).toBe(0);
      const halted = await shown(id);
      expect(halted.rollout).toMatchObject({
        state: 'halted',
        edition: 2,
        reasons: [{ kind: 'not_ready', people: 5, ready: 2, leastReady: 50 }],
      });
      expect(halted.stages.map(({ state }) => state)).toEqual(['waiting']);
      at(15);
      expect(await asked(people.slice(1))).toEqual(['offered', 'offered', 'offered']);
      const told = (await world.events()).filter(({ type }) => type === 'rollout.halted');
      expect(told).toMatchObject([{ actor: { kind: 'system' }, data: { withdrawn: 2 } }]);
      const mails = await database.asOwner(
        `select template, template_values from messages where tenant_id = $1 and template = 'rollout_halted'`,
        [world.tenant.id],
      );
      expect(mails).toHaveLength(1);
      expect(JSON.stringify(mails)).toContain('2 of the 5 people');
      await enrol(people[1]?.id as UserId);
      must(await resume(id));
      expect((await shown(id)).standing).toBe('running');
      expect(await brake()).toBe(0);
    });

    it('A2: halts when too many are stuck, and counts nobody as stuck who got in or is under way', async () => {
      const [first, second, third] = [await world.user(), await world.user(), await world.user()];
      const stages: RolloutPlan['stages'] = [
        { at: day(3), who: { kind: 'share', percent: 99 } },
        { at: day(9), who: { kind: 'all' } },
      ];
      const id = await started(planOf({ stages, brake: { leastReady: 0, mostStuck: 30 } }));
      at(4);
      await (await aSignIn(world)).password(first.loginName);
      const passing = await aSignIn(world);
      await passing.password(second.loginName);
      await passing.enrolTotp();
      database.moveClock(4 * DAY + HOUR);
      await (await aSignIn(world)).password(third.loginName);
      const reasons = [{ kind: 'stuck', reached: 3, stuck: 1, mostStuck: 30 }];
      expect((await shown(id)).verdict).toMatchObject({ rate: { reached: 3, stuck: 1 }, reasons });
      expect(await brake()).toBe(1);
      expect((await shown(id)).rollout.reasons).toEqual(reasons);
    });
  });

  it('security.md, Tenancy: administrators alone change it, auditors see it, and other tenants know of none', async () => {
    const [admin, auditor] = [await world.user({ role: 'administrator' }), await world.user({ role: 'auditor' })];
    const by = (who: { readonly id: UserId }) => administeredBy(world, who);
    const command = {
      plan: planOf({ scopes: [{ kind: 'group', group: await world.group() }] }),
      expectedRevision: null,
      deadEnds: 'refuse',
    } as const;
    expect(codeOf(await startRollout(world.ports)({ ...by(auditor), ...command }))).toBe('not_permitted');
    const { id } = must(await startRollout(world.ports)({ ...by(admin), ...command }));
    expect(codeOf(await showRollout(world.ports)({ ...by(auditor), rollout: id }))).toBe('ok');
    for (const act of [pauseRollout(world.ports), rollBackRollout(world.ports)])
      expect(codeOf(await act({ ...by(auditor), rollout: id, expectedEdition: null, deadEnds: 'refuse' }))).toBe('not_permitted');
    const elsewhere = await aWorld(database.store);
    expect(codeOf(await showRollout(elsewhere.ports)({ ...elsewhere.host, rollout: id }))).toBe('rollout_not_found');
    expect(must(await listRollouts(elsewhere.ports)({ ...elsewhere.host, before: null, limit: 10 })).rollouts).toEqual([]);
  });

  it('F6: is not carried out over a group that is gone, and rolls back without it', async () => {
    const group: GroupId = await world.group();
    const id = await started(planOf({ scopes: [{ kind: 'group', group }] }));
    at(15);
    must(await deleteGroup(world.ports)({ ...world.host, group }));
    expect((await shown(id)).stages[0]?.readiness.people).toBe(0);
    expect(codeOf(await rollBack(id))).toBe('ok');
  });
});
