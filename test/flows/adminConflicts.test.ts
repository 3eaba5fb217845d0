import { beforeEach, describe, expect, it } from 'vitest';
import type { Scope } from '../../src/domain/policy/rule.ts';
import { addMember } from '../../src/flows/directory/addMember.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { showTenant } from '../../src/flows/directory/showTenant.ts';
import { type UpdateTenant, updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { checkScheduledVersions } from '../../src/flows/policy/checkScheduledVersions.ts';
import { listTimeline } from '../../src/flows/policy/listTimeline.ts';
import { type SetRule, setRule } from '../../src/flows/policy/setRule.ts';
import { withdrawVersion } from '../../src/flows/policy/withdrawVersion.ts';
import { DAY, after as later } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { administeredBy, codeOf, refusals } from '../builders/administration.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT: Scope = { kind: 'tenant' };

eachEngine('conflicts that are found before they bite', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
  });

  const set = (words: Partial<SetRule> & Pick<SetRule, 'rule'>) =>
    setRule(world.ports)({ ...world.host, scope: TENANT, from: null, expectedRevision: null, deadEnds: 'refuse', ...words });
  const versions = async () => must(await listTimeline(world.ports)({ ...world.host, scope: null })).versions;
  const alarms = async () => (await world.events()).filter(({ type }) => type === 'policy.dead_end');

  it('F6: a set without a kind that can be enrolled is refused, also when the tenant leaves none of it', async () => {
    expect(codeOf(await set({ rule: { level: 'off', factors: ['backup_code'] } }))).toBe('no_enrollable_kind');
    expect(codeOf(await set({ rule: { level: 'off', factors: [] } }))).toBe('no_enrollable_kind');
    // F12: nobody has shown that this tenant can send text messages.
    expect(codeOf(await set({ rule: { level: 'off', factors: ['sms'] } }))).toBe('sms_not_proved');
    must(await set({ rule: { level: 'optional', factors: ['totp', 'backup_code'] } }));
    const application: Scope = { kind: 'application', application: await world.application() };
    expect(codeOf(await set({ scope: application, rule: { factors: ['webauthn', 'backup_code'] }, deadEnds: 'accept' }))).toBe(
      'no_enrollable_kind',
    );
    expect(await versions()).toHaveLength(1);
  });

  it('F6: a rule that leaves real people nothing is refused with the list, and saved when the list is accepted', async () => {
    const one = await world.group({ factors: ['webauthn'] });
    const other: Scope = { kind: 'group', group: await world.group() };
    await world.user({ groups: [one, other.group] });
    await world.user({ groups: [one, other.group] });
    await world.user({ groups: [one] });
    const wanted = { scope: other, rule: { factors: ['totp'] } };
    const refused = await set(wanted);
    expect(refused).toMatchObject({
      ok: false,
      code: 'dead_ends',
      facts: { deadEnds: [{ people: 2, application: null, effective: [], before: 'open' }] },
    });
    expect(await versions()).toHaveLength(1);
    expect(await alarms()).toEqual([]);
    expect(must(await set({ ...wanted, deadEnds: 'accept' })).deadEnds).toMatchObject([{ people: 2, holding: [] }]);
    expect(await versions()).toHaveLength(2);
    expect(await alarms()).toMatchObject([{ data: { cause: 'rule_saved', deadEnds: [{ people: 2 }] } }]);
  });

  it('F6: people whose account is shut are no real users, and hold nothing up', async () => {
    const one = await world.group({ factors: ['webauthn'] });
    const other: Scope = { kind: 'group', group: await world.group() };
    const person = await world.user({ groups: [one, other.group] });
    must(await disableUser(world.ports)({ ...world.host, user: person.id }));
    expect(must(await set({ scope: other, rule: { factors: ['totp'] } })).deadEnds).toEqual([]);
  });

  it('F6: nobody is warned of groups that have no member in common', async () => {
    const one = await world.group({ factors: ['webauthn'] });
    const other: Scope = { kind: 'group', group: await world.group() };
    await world.user({ groups: [one] });
    await world.user({ groups: [other.group] });
    expect(must(await set({ scope: other, rule: { factors: ['totp'] } })).deadEnds).toEqual([]);
  });

  it('F6: a rule under which no administrator could sign in is refused, accepted or not, scheduled or not', async () => {
    const group: Scope = { kind: 'group', group: await world.group() };
    const narrow = await world.group({ factors: ['webauthn'] });
    await world.user({ role: 'owner', groups: [group.group, narrow] });
    const rule = { level: 'required', factors: ['totp'] };
    for (const from of [null, later(await world.now(), DAY)]) {
      expect(codeOf(await set({ scope: group, rule, from, deadEnds: 'accept' }))).toBe('administrators_locked_out');
    }
    expect(await versions()).toHaveLength(1);
    // Another one, who is not in both groups, makes it bearable.
    await world.user({ role: 'administrator' });
    must(await set({ scope: group, rule, deadEnds: 'accept' }));
  });

  it('F6: an administrator without a password and a passkey cannot sign in, and does not count', async () => {
    const group: Scope = { kind: 'group', group: await world.group() };
    const narrow = await world.group({ factors: ['webauthn'] });
    await world.user({ role: 'owner', groups: [group.group, narrow] });
    await world.user({ role: 'owner', password: null });
    const rule = { level: 'required', factors: ['totp'] };
    expect(codeOf(await set({ scope: group, rule, deadEnds: 'accept' }))).toBe('administrators_locked_out');
  });

  it('F4, F6: an administrator who holds a key only is not locked out by a rule of codes, since the key opens the enrolment', async () => {
    const owner = await world.user({ role: 'owner' });
    const signIn = await aSignIn(world, { demand: { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } });
    await signIn.password(owner.loginName);
    expect(await signIn.enrolKey(aSecurityKey())).toBe('signed_in');
    must(await set({ rule: { level: 'required', factors: ['totp'] } }));
  });

  it('F6: a membership that makes a dead end is accepted with a warning and an alarm, and one that makes none is silent', async () => {
    const one = await world.group({ factors: ['webauthn'] });
    const other = await world.group({ factors: ['totp'] });
    const person = await world.user();
    const join = addMember(world.ports);
    expect(must(await join({ ...world.host, group: one, user: person.id })).deadEnds).toEqual([]);
    expect(await alarms()).toEqual([]);
    expect(must(await join({ ...world.host, group: other, user: person.id })).deadEnds).toMatchObject([
      { people: 1, application: null, before: 'open' },
    ]);
    expect(await alarms()).toMatchObject([{ user: person.id, data: { cause: 'member_added' } }]);
    // Joining twice is no event and no second alarm.
    must(await join({ ...world.host, group: other, user: person.id }));
    expect(await alarms()).toHaveLength(1);
    expect((await world.events({ user: person.id })).filter(({ type }) => type === 'group.member_added')).toHaveLength(2);
  });

  it('F6: scheduled versions are checked again until they begin, and raise the alarm when people have moved', async () => {
    const one = await world.group({ factors: ['webauthn'] });
    const other = await world.group();
    must(await set({ scope: { kind: 'group', group: other }, rule: { factors: ['totp'] }, from: later(await world.now(), 30 * DAY) }));
    expect(await checkScheduledVersions(world.ports)({ tenantId: world.tenant.id })).toEqual({ checked: 1, alarms: 0 });
    const person = await world.user();
    must(await addMember(world.ports)({ ...world.host, group: one, user: person.id }));
    must(await addMember(world.ports)({ ...world.host, group: other, user: person.id }));
    const before = (await alarms()).length;
    expect(await checkScheduledVersions(world.ports)({ tenantId: world.tenant.id })).toEqual({ checked: 1, alarms: 1 });
    expect((await alarms()).slice(before)).toMatchObject([
      { actor: { kind: 'system' }, data: { cause: 'scheduled_version', deadEnds: [{ people: 1 }] } },
    ]);
    // An alarm is for an administrator to act on: nothing was withdrawn.
    const listed = await versions();
    expect(listed.map(({ state }) => state)).toEqual(['in_force', 'scheduled']);
    // A version that was withdrawn is checked no more.
    must(
      await withdrawVersion(world.ports)({
        ...world.host,
        version: listed[1]?.id ?? neverThere(),
        expectedRevision: null,
        deadEnds: 'refuse',
      }),
    );
    expect(await checkScheduledVersions(world.ports)({ tenantId: world.tenant.id })).toEqual({ checked: 0, alarms: 0 });
    // Another one in its place is checked once.
    const from = listed[1]?.version.from ?? neverThere();
    must(await set({ scope: { kind: 'group', group: other }, rule: { factors: ['webauthn'] }, from }));
    expect(await checkScheduledVersions(world.ports)({ tenantId: world.tenant.id })).toEqual({ checked: 1, alarms: 0 });
  });

  it('F6: withdrawing the version that would have helped is judged like a change', async () => {
    const one = await world.group({ factors: ['webauthn'] });
    const other: Scope = { kind: 'group', group: await world.group() };
    await world.user({ groups: [one, other.group] });
    must(await set({ scope: other, rule: { factors: ['totp'] }, deadEnds: 'accept' }));
    const help = must(await set({ scope: other, rule: { factors: ['webauthn', 'totp'] }, from: later(await world.now(), DAY) }));
    const withdraw = { ...world.host, version: help.id, expectedRevision: null };
    expect(codeOf(await withdrawVersion(world.ports)({ ...withdraw, deadEnds: 'refuse' }))).toBe('dead_ends');
    must(await withdrawVersion(world.ports)({ ...withdraw, deadEnds: 'accept' }));
  });

  describe('settings of the tenant', () => {
    const change = (settings: UpdateTenant['settings'], words: Partial<UpdateTenant> = {}) =>
      updateTenant(world.ports)({ ...world.host, settings, expectedRevision: null, deadEnds: 'refuse', ...words });
    const settings = async () => must(await showTenant(world.ports)(world.host)).settings;

    /** Two groups that leave their common members backup codes alone. */
    async function codesAlone() {
      const groups = [await world.group({ factors: ['webauthn', 'backup_code'] }), await world.group()] as const;
      const rule = { level: 'required', factors: ['totp', 'backup_code'] };
      must(await change({ backupCodesAsFirstFactor: true }));
      must(await set({ scope: { kind: 'group', group: groups[1] }, rule, deadEnds: 'accept' }));
      return groups;
    }

    it('F6, F9: taking codes as the first factor away from people who have nothing else is refused with the list, and done when it is accepted', async () => {
      await world.user({ groups: await codesAlone() });
      const refused = await change({ backupCodesAsFirstFactor: false });
      expect(refused).toMatchObject({
        ok: false,
        code: 'dead_ends',
        facts: { deadEnds: [{ people: 1, effective: ['backup_code'], before: 'open' }] },
      });
      expect((await settings()).backupCodesAsFirstFactor).toBe(true);
      expect(await alarms()).toEqual([]);
      must(await change({ backupCodesAsFirstFactor: false }, { deadEnds: 'accept' }));
      expect((await settings()).backupCodesAsFirstFactor).toBe(false);
      expect(await alarms()).toMatchObject([{ data: { cause: 'settings_changed', deadEnds: [{ people: 1 }] } }]);
      // What the decision does not read is not judged, and can be changed for the stuck.
      must(await change({ helpContact: 'Call 42' }));
    });

    it('F6: a setting that leaves no administrator a way in is refused, accepted or not', async () => {
      await world.user({ role: 'owner', groups: await codesAlone() });
      expect(codeOf(await change({ backupCodesAsFirstFactor: false }, { deadEnds: 'accept' }))).toBe('administrators_locked_out');
      expect((await settings()).backupCodesAsFirstFactor).toBe(true);
      expect(await refusals(world)).toEqual(['change_settings: administrators_locked_out']);
      await world.user({ role: 'administrator' });
      must(await change({ backupCodesAsFirstFactor: false }, { deadEnds: 'accept' }));
    });

    it('S11: a setting that asks for what this deployment can neither deliver nor redeem is refused', async () => {
      world = { ...world, ports: { ...world.ports, capabilities: { ...world.ports.capabilities, enrolmentProofs: [] } } };
      for (const asking of [{ firstEnrolment: 'mail_code' }, { firstEnrolment: 'pass' }, { dormantAfterDays: 30 }]) {
        const refused = await change(asking, { deadEnds: 'accept' });
        expect(refused).toMatchObject({ code: 'enrolment_proof_unavailable', facts: { setting: Object.keys(asking)[0] } });
      }
      expect(await settings()).toMatchObject({ firstEnrolment: 'first_factor', dormantAfterDays: null });
      // One that was set before, by a deployment that could, stands in the way of no other change.
      const before = { ...(await settings()), firstEnrolment: 'pass' } as const;
      await world.store.transaction(world.tenant.id, (tx) => world.store.updateTenant(tx, { settings: before }));
      must(await change({ helpContact: 'Call 42' }));
      must(await change({ firstEnrolment: 'first_factor' }));
    });

    it('S11, B7: what a deployment can deliver or redeem can be asked for, and a pass serves for the code', async () => {
      const able = (enrolmentProofs: Ports['capabilities']['enrolmentProofs']) =>
        updateTenant({ ...world.ports, capabilities: { ...world.ports.capabilities, enrolmentProofs } });
      const command = { ...world.host, expectedRevision: null, deadEnds: 'refuse' } as const;
      const mail = able(['mail_code']);
      must(await mail({ ...command, settings: { firstEnrolment: 'mail_code', dormantAfterDays: 30 } }));
      expect(codeOf(await mail({ ...command, settings: { firstEnrolment: 'pass' } }))).toBe('enrolment_proof_unavailable');
      const pass = able(['enrolment_pass']);
      must(await pass({ ...command, settings: { firstEnrolment: 'pass', dormantAfterDays: 60 } }));
      must(await pass({ ...command, settings: { firstEnrolment: 'mail_code' } }));
      expect(await settings()).toMatchObject({ firstEnrolment: 'mail_code', dormantAfterDays: 60 });
    });
  });

  it('F6: whoever may not act on a person puts them into no group', async () => {
    const group = await world.group({ factors: ['webauthn'] });
    const owner = await world.user({ role: 'owner' });
    const administrator = await world.user({ role: 'administrator' });
    const by = administeredBy(world, administrator);
    for (const user of [owner.id, administrator.id]) {
      expect(codeOf(await addMember(world.ports)({ ...by, group, user }))).toBe('not_permitted');
    }
    expect((await world.events()).filter(({ type }) => type === 'group.member_added')).toEqual([]);
  });
});

function neverThere(): never {
  throw new Error('the version is not there');
}
