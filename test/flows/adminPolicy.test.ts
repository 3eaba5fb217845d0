import { beforeEach, describe, expect, it } from 'vitest';
import type { GroupId } from '../../src/domain/directory/group.ts';
import type { Scope } from '../../src/domain/policy/rule.ts';
import { createTenant } from '../../src/flows/directory/createTenant.ts';
import { deleteGroup } from '../../src/flows/directory/deleteGroup.ts';
import { checkScheduledVersions } from '../../src/flows/policy/checkScheduledVersions.ts';
import { listTimeline } from '../../src/flows/policy/listTimeline.ts';
import { type SetRule, setRule } from '../../src/flows/policy/setRule.ts';
import { showPolicy } from '../../src/flows/policy/showPolicy.ts';
import { withdrawVersion } from '../../src/flows/policy/withdrawVersion.ts';
import { DAY, HOUR, type Instant, after as later } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf, refusals } from '../builders/administration.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT: Scope = { kind: 'tenant' };

eachEngine('policy by administrators', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
  });

  const set = (words: Partial<SetRule> & Pick<SetRule, 'rule'>) =>
    setRule(world.ports)({ ...world.host, scope: TENANT, from: null, expectedRevision: null, deadEnds: 'refuse', ...words });
  const timeline = async (scope: Scope | null = TENANT) => must(await listTimeline(world.ports)({ ...world.host, scope }));
  const shown = async (scope: Scope, at: Instant | null = null) => must(await showPolicy(world.ports)({ ...world.host, scope, at }));

  describe('setting a rule', () => {
    it('L2: a new tenant says nothing and reads optional', async () => {
      expect(await shown(TENANT)).toMatchObject({ inForce: null, level: 'optional', next: null });
      expect((await timeline()).versions).toEqual([]);
    });

    it('A3: it holds from now on, raises the revision by one, and writes one event with what it says', async () => {
      const before = (await shown(TENANT)).revision;
      const rule = must(
        await set({ rule: { level: 'required', timing: { kind: 'grace-period', days: 14 }, factors: ['totp', 'webauthn'] } }),
      );
      expect(rule.revision).toBe(before + 1);
      expect(await shown(TENANT)).toMatchObject({ revision: before + 1, level: 'required', inForce: { from: rule.version.from } });
      const added = (await world.events()).filter(({ type }) => type === 'policy.version_added');
      expect(added).toHaveLength(1);
      expect(added[0]).toMatchObject({
        actor: { kind: 'host' },
        data: { scope: TENANT, version: rule.id, rule: { level: 'required', factors: ['webauthn', 'totp'], existingSessions: 'keep' } },
      });
    });

    it('L1, T1: what is wrong is refused with its code, changes nothing, and is on record', async () => {
      const group: Scope = { kind: 'group', group: await world.group() };
      const { revision } = await shown(TENANT);
      const wrong: readonly (readonly [string, Awaited<ReturnType<typeof set>>])[] = [
        ['unknown_level', await set({ rule: { level: 'maximum' } })],
        ['level_required', await set({ rule: {} })],
        ['unknown_timing', await set({ rule: { level: 'required', timing: { kind: 'soon' } } })],
        ['days_out_of_range', await set({ rule: { level: 'required', timing: { kind: 'grace-period', days: 91 } } })],
        ['unknown_kind', await set({ scope: group, rule: { factors: ['email'] } })],
        ['existing_sessions_unknown', await set({ rule: { level: 'off', existingSessions: 'end' } })],
        ['starts_in_past', await set({ rule: { level: 'off' }, from: later(await world.now(), -HOUR) })],
        ['group_not_found', await set({ scope: { kind: 'group', group: world.tenant.id as string as GroupId }, rule: { level: 'off' } })],
      ];
      expect(wrong.map(([, result]) => codeOf(result))).toEqual(wrong.map(([code]) => code));
      expect(await shown(TENANT)).toMatchObject({ revision, inForce: null });
      expect((await timeline(null)).versions).toEqual([]);
      expect(await refusals(world)).toEqual(wrong.map(([code]) => `set_policy: ${code}`));
    });

    it('L4: a rule of a group that is looser than the tenant is saved, and marked as without effect', async () => {
      const group: Scope = { kind: 'group', group: await world.group() };
      must(await set({ rule: { level: 'required' } }));
      must(await set({ scope: group, rule: { level: 'optional' } }));
      expect((await timeline(group)).versions).toMatchObject([{ state: 'in_force', effect: 'looser_than_tenant' }]);
      expect(await shown(group)).toMatchObject({ level: 'required', effect: 'looser_than_tenant', inForce: { level: 'optional' } });
      must(await set({ rule: { level: 'off' } }));
      expect((await timeline(group)).versions).toMatchObject([{ state: 'in_force', effect: 'full' }]);
    });

    it('T4: an edit inside required does not move the start of its run', async () => {
      const first = must(await set({ rule: { level: 'required', timing: { kind: 'grace-period', days: 7 } } }));
      const second = must(await set({ rule: { level: 'required', timing: { kind: 'grace-period', days: 30 } } }));
      expect(await shown(TENANT)).toMatchObject({ requiredSince: first.version.from, inForce: { from: second.version.from } });
    });

    it('changes that come at once follow each other, and the last one saved holds', async () => {
      const levels = ['off', 'optional', 'required'] as const;
      const saved = await Promise.all(Array.from({ length: 12 }, (_, index) => set({ rule: { level: levels[index % 3] } })));
      const byRevision = saved.map(must).sort((one, other) => one.revision - other.revision);
      const starts = byRevision.map(({ version }) => version.from);
      expect(new Set(byRevision.map(({ revision }) => revision)).size).toBe(12);
      expect(starts).toEqual([...new Set(starts)].sort((one, other) => one - other));
      const last = byRevision.at(-1)?.version;
      expect((await shown(TENANT, later(await world.now(), 1_000))).inForce).toEqual(last);
    });

    it('two administrators: whoever looked before the other saved is told, and nothing is lost', async () => {
      const { revision } = await shown(TENANT);
      const saved = await Promise.all([
        set({ rule: { level: 'required' }, expectedRevision: revision }),
        set({ rule: { level: 'off' }, expectedRevision: revision }),
      ]);
      expect(saved.map(codeOf).sort()).toEqual(['ok', 'revision_conflict']);
      expect((await timeline()).versions).toHaveLength(1);
    });

    it('A3: who may not set policy is refused, and so is whoever lost the role meanwhile', async () => {
      const people = { operator: 'operator', auditor: 'auditor', nobody: undefined } as const;
      for (const role of Object.values(people)) {
        const person = await world.user(role === undefined ? {} : { role });
        expect(codeOf(await set({ ...administeredBy(world, person), rule: { level: 'required' } }))).toBe('not_permitted');
      }
      expect((await timeline()).versions).toEqual([]);
      expect(await refusals(world)).toEqual(Array.from({ length: 3 }, () => 'set_policy: not_permitted'));
      const administrator = await world.user({ role: 'administrator' });
      const by = administeredBy(world, administrator);
      must(await set({ ...by, rule: { level: 'required' } }));
      expect((await timeline()).versions).toMatchObject([
        { createdBy: { kind: 'user', id: administrator.id }, createdByName: administrator.loginName },
      ]);
    });

    it('one tenant cannot set the rule of a group of another', async () => {
      const elsewhere = await aWorld(database.store);
      const group = await elsewhere.group();
      expect(codeOf(await set({ scope: { kind: 'group', group }, rule: { level: 'required' } }))).toBe('group_not_found');
      expect(must(await listTimeline(elsewhere.ports)({ ...elsewhere.host, scope: null })).versions).toEqual([]);
    });
  });

  describe('schedules', () => {
    it('T10: a version holds from its instant on without anything being run', async () => {
      const at = later(await world.now(), 7 * DAY);
      must(await set({ rule: { level: 'off' } }));
      must(await set({ rule: { level: 'required' }, from: at }));
      expect(await shown(TENANT)).toMatchObject({ level: 'off', next: { from: at, level: 'required' } });
      expect(await shown(TENANT, later(at, -1))).toMatchObject({ level: 'off' });
      expect(await shown(TENANT, at)).toMatchObject({ level: 'required', requiredSince: at, next: null });
      expect((await timeline()).versions.map(({ state }) => state)).toEqual(['in_force', 'scheduled']);
    });

    it('two versions of a scope never start at the same instant', async () => {
      const at = later(await world.now(), DAY);
      must(await set({ rule: { level: 'required' }, from: at }));
      expect(codeOf(await set({ rule: { level: 'off' }, from: at }))).toBe('starts_twice');
      expect((await timeline()).versions).toHaveLength(1);
      must(await set({ scope: { kind: 'group', group: await world.group() }, rule: { level: 'required' }, from: at }));
    });

    it('a scheduled version can be withdrawn and stays on record; one in force cannot', async () => {
      const withdraw = withdrawVersion(world.ports);
      const given = { ...world.host, expectedRevision: null, deadEnds: 'refuse' } as const;
      const now = must(await set({ rule: { level: 'off' } }));
      const at = later(await world.now(), DAY);
      const scheduled = must(await set({ rule: { level: 'required' }, from: at }));
      expect(codeOf(await withdraw({ ...given, version: now.id }))).toBe('version_already_in_force');
      expect(codeOf(await withdraw({ ...given, version: scheduled.id, expectedRevision: scheduled.revision - 1 }))).toBe(
        'revision_conflict',
      );
      must(await withdraw({ ...given, version: scheduled.id }));
      expect(codeOf(await withdraw({ ...given, version: scheduled.id }))).toBe('version_not_found');
      expect(await shown(TENANT, at)).toMatchObject({ level: 'off' });
      expect((await timeline()).versions.map(({ state }) => state)).toEqual(['in_force', 'withdrawn']);
      expect((await world.events()).filter(({ type }) => type === 'policy.version_withdrawn')).toMatchObject([
        { data: { version: scheduled.id } },
      ]);
      // Its place is free again.
      must(await set({ rule: { level: 'optional' }, from: at }));
    });

    it('versions of another tenant are not there', async () => {
      const elsewhere = await aWorld(database.store);
      await elsewhere.rule(TENANT, { level: 'required', from: later(await world.now(), DAY) });
      const [version] = must(await listTimeline(elsewhere.ports)({ ...elsewhere.host, scope: null })).versions;
      if (version === undefined) throw new Error('no version');
      const withdrawn = await withdrawVersion(world.ports)({
        ...world.host,
        version: version.id,
        expectedRevision: null,
        deadEnds: 'refuse',
      });
      expect(codeOf(withdrawn)).toBe('version_not_found');
      expect(must(await listTimeline(elsewhere.ports)({ ...elsewhere.host, scope: null })).versions).toMatchObject([
        { state: 'scheduled' },
      ]);
    });
  });

  it('L3: the rule of a group goes with the group, and the revision is raised', async () => {
    const group = await world.group({ level: 'required' });
    await world.rule({ kind: 'group', group }, { level: 'off', from: later(await world.now(), DAY) });
    const { revision } = await shown(TENANT);
    must(await deleteGroup(world.ports)({ ...world.host, group }));
    expect((await shown(TENANT)).revision).toBe(revision + 1);
    expect(codeOf(await showPolicy(world.ports)({ ...world.host, scope: { kind: 'group', group }, at: null }))).toBe('group_not_found');
    const snapshot = await world.store.transaction(world.tenant.id, (tx) => world.store.policySnapshot(tx, revision + 1));
    expect([...snapshot.groups.keys()]).toEqual([]);
    expect((await timeline(null)).versions).toMatchObject([{ state: 'gone' }, { state: 'gone' }]);
    expect(await checkScheduledVersions(world.ports)({ tenantId: world.tenant.id })).toEqual({ checked: 0, alarms: 0 });
    const [, version] = (await timeline(null)).versions;
    if (version === undefined) throw new Error('the history is not there');
    const withdrawn = await withdrawVersion(world.ports)({
      ...world.host,
      version: version.id,
      expectedRevision: null,
      deadEnds: 'refuse',
    });
    expect(codeOf(withdrawn)).toBe('version_not_found');
  });

  it('a slug is taken once, and a refused tenant leaves nothing', async () => {
    const again = await createTenant(world.ports)({ by: { kind: 'host' }, slug: world.tenant.slug, name: 'Other', prepare: null });
    expect(codeOf(again)).toBe('slug_taken');
    expect((await database.store.listTenants()).filter(({ slug }) => slug === world.tenant.slug)).toMatchObject([{ name: 'Acme' }]);
  });
});
