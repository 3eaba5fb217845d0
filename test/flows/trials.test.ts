import { beforeEach, expect, it } from 'vitest';
import { listTried, showTrials } from '../../src/flows/rehearse/showTrials.ts';
import { endTrial, tryRule } from '../../src/flows/rehearse/tryRule.ts';
import { codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { newId } from '../builders/tenantRows.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const REQUIRED = { level: 'required', timing: { kind: 'next-sign-in' } };

eachEngine('a rule that is tried', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
    await world.rule(TENANT, { level: 'off' });
  });

  const begin = (words: object = {}) => tryRule(world.ports)({ ...world.host, scope: TENANT, rule: REQUIRED, ...words });
  const shown = async () => must(await showTrials(world.ports)(world.host));
  const behind = async (outcome: 'held' | 'challenged') =>
    must(await listTried(world.ports)({ ...world.host, outcome, before: null, limit: 10 })).signIns;
  const recorded = async () =>
    (await world.events()).filter(({ type }) => type === 'user.signed_in').map(({ data }) => data['wouldHave'] ?? null);

  it('A3: enforces nothing, and each sign-in that it would have made otherwise says so, by name', async () => {
    const [anita, ben] = [await world.user({ displayName: 'Anita' }), await world.user()];
    const untouched = await aSignIn(world);
    await untouched.password(ben.loginName);
    must(await begin());
    for (const person of [anita, anita, ben]) {
      const signIn = await aSignIn(world);
      await signIn.password(person.loginName);
      expect(signIn.step).toMatchObject({ kind: 'signed_in', aal: 1 });
    }
    expect(await recorded()).toEqual([null, ...Array.from({ length: 3 }, () => ({ outcome: 'held', clause: 'enrol_now' }))]);
    expect(await shown()).toMatchObject({
      trials: [{ scope: TENANT, version: { level: 'required' } }],
      numbers: { held: { signIns: 3, people: 2 }, refused: { signIns: 0, people: 0 } },
    });
    expect((await behind('held')).map(({ loginName, clause, because }) => [loginName, clause, because])).toEqual([
      [ben.loginName, 'enrol_now', 'not_enforced'],
      [anita.loginName, 'enrol_now', 'not_enforced'],
      [anita.loginName, 'enrol_now', 'not_enforced'],
    ]);
    must(await endTrial(world.ports)({ ...world.host, scope: TENANT }));
    const after = await aSignIn(world);
    await after.password(anita.loginName);
    expect((await recorded()).at(-1)).toBeNull();
    expect(await shown()).toMatchObject({ trials: [], numbers: { held: { signIns: 3 } } });
    expect((await world.events()).map(({ type }) => type).filter((type) => type.startsWith('policy.trial'))).toEqual([
      'policy.trial_started',
      'policy.trial_ended',
    ]);
  });

  it('S1: what was shown counts: whoever used a factor would not have been asked again', async () => {
    const { loginName } = await world.user();
    await world.rule(TENANT, { level: 'required' });
    const enrolling = await aSignIn(world);
    await enrolling.password(loginName);
    await enrolling.enrolTotp();
    must(await begin());
    must(await begin({ rule: { ...REQUIRED, factors: ['totp', 'webauthn'] } }));
    const signIn = await aSignIn(world);
    await signIn.password(loginName);
    expect(signIn.step).toMatchObject({ kind: 'challenge' });
    await world.rule(TENANT, { level: 'off' });
    const free = await aSignIn(world);
    await free.password(loginName);
    expect(await recorded()).toEqual([null, { outcome: 'challenged', clause: 'challenge_enrolled' }]);
  });

  it('S2, L3: it changes neither the rules, nor their edition, nor what they decide, in whatever scope it is', async () => {
    const group = await world.group({ level: 'optional' });
    const { loginName } = await world.user({ groups: [group] });
    must(await begin({ scope: { kind: 'group', group }, rule: { level: 'off', factors: ['webauthn'] } }));
    must(await begin({ rule: { level: 'off' } }));
    const signIn = await aSignIn(world);
    await signIn.password(loginName);
    expect(signIn.step).toMatchObject({ kind: 'enrol', skippable: true, factors: expect.arrayContaining(['totp']) });
  });

  it('security.md, Tenancy: only who may save a rule may try one, what could not be saved is not tried, and F6 stops nothing', async () => {
    for (const role of ['auditor', 'operator'] as const) {
      const { id } = await world.user({ role });
      const by = { kind: 'user', id, session: newId<'Session'>(), address: null } as const;
      expect(codeOf(await begin({ by }))).toBe('not_permitted');
      expect(codeOf(await endTrial(world.ports)({ ...world.host, by, scope: TENANT }))).toBe('not_permitted');
    }
    expect(codeOf(await begin({ rule: { level: 'maximum' } }))).toBe('unknown_level');
    expect(codeOf(await begin({ rule: { level: 'required', factors: ['sms'] } }))).toBe('sms_not_proved');
    expect(codeOf(await begin({ scope: { kind: 'group', group: newId() } }))).toBe('group_not_found');
    expect(codeOf(await endTrial(world.ports)({ ...world.host, scope: TENANT }))).toBe('trial_not_found');
    expect(await shown()).toMatchObject({ trials: [] });
    await world.user();
    expect(must(await begin({ rule: { level: 'required', factors: ['backup_code'] } })).deadEnds.length).toBeGreaterThan(0);
    expect((await shown()).trials).toHaveLength(1);
  });
});
