import { afterEach, expect, it } from 'vitest';
import { readPolicyFile } from '../../src/contract/policyFile.ts';
import { deleteGroup } from '../../src/flows/directory/deleteGroup.ts';
import type { SessionsAct } from '../../src/flows/policy/alsoSessions.ts';
import { applyFile } from '../../src/flows/policy/applyFile.ts';
import { restoreVersion } from '../../src/flows/policy/restoreVersion.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import { withdrawVersion } from '../../src/flows/policy/withdrawVersion.ts';
import { after, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { signedIn } from '../builders/ownAccount.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const OPTIONAL = { level: 'optional', timing: null, factors: null, existingSessions: 'keep' };
const REVOKE: SessionsAct = { kind: 'revoke', overSeconds: 0 };
const DEMOTE: SessionsAct = { kind: 'demote', overSeconds: 0 };

eachEngine('an act on all sessions with a change of a rule', (database) => {
  afterEach(() => database.moveClock(0));

  const own = async () => {
    const world = await aWorld(database.store);
    await world.settings({ sessionIdleSeconds: 86_400 });
    return world;
  };
  const set = async (world: World, words: Partial<Parameters<ReturnType<typeof setRule>>[0]>) =>
    setRule(world.ports)({
      ...world.host,
      scope: TENANT,
      rule: OPTIONAL,
      from: null,
      expectedRevision: null,
      deadEnds: 'accept',
      ...words,
    });
  const swept = async (world: World) =>
    (await world.events()).filter(({ type }) => type.startsWith('tenant.sessions_')).map(({ type, data }) => [type, data['version']]);

  it('S6: is done in the same transaction, is on record with the version, and is not done again by restoring it', async () => {
    const world = await own();
    const { signIn } = await signedIn(world);
    const saved = must(await set(world, { sessions: REVOKE }));
    expect(await signIn.session()).toBeNull();
    expect(await swept(world)).toEqual([['tenant.sessions_revoked', saved.id]]);
    const later = await signedIn(world);
    must(await restoreVersion(world.ports)({ ...world.host, version: saved.id, from: null, expectedRevision: null, deadEnds: 'accept' }));
    expect(await later.signIn.session()).not.toBeNull();
    expect(await swept(world)).toHaveLength(1);
  });

  it('S6: is not done when the rule is refused', async () => {
    const world = await own();
    const { signIn } = await signedIn(world);
    expect(await set(world, { rule: { ...OPTIONAL, level: 'never' }, sessions: REVOKE })).toMatchObject({ code: 'unknown_level' });
    expect(await set(world, { expectedEdition: 7, sessions: REVOKE })).toMatchObject({ code: 'edition_conflict' });
    expect(await signIn.session()).not.toBeNull();
    expect(await swept(world)).toEqual([]);
  });

  it('S6, T10: begins with a scheduled version, ends whoever signs in until then, and is withdrawn with it', async () => {
    const world = await own();
    const from = after(await world.now(), HOUR);
    const coming = must(await set(world, { from, sessions: REVOKE }));
    const before = await signedIn(world);
    database.moveClock(HOUR + MINUTE);
    expect(await before.signIn.session()).toBeNull();
    expect(await (await signedIn(world)).signIn.session()).not.toBeNull();
    database.moveClock(0);
    const other = await own();
    const spared = await signedIn(other);
    const withdrawn = must(await set(other, { from: after(await other.now(), HOUR), sessions: REVOKE }));
    must(await withdrawVersion(other.ports)({ ...other.host, version: withdrawn.id, expectedRevision: null, deadEnds: 'refuse' }));
    database.moveClock(HOUR + MINUTE);
    expect(await spared.signIn.session()).not.toBeNull();
    expect(coming.version.from).toBe(from);
  });

  it('S6: does not come when the group whose rule it came with is gone', async () => {
    const world = await own();
    const { signIn } = await signedIn(world);
    const group = await world.group();
    must(await set(world, { scope: { kind: 'group', group }, from: after(await world.now(), HOUR), sessions: REVOKE }));
    must(await deleteGroup(world.ports)({ ...world.host, group }));
    database.moveClock(HOUR + MINUTE);
    expect(await signIn.session()).not.toBeNull();
  });

  it('S6: goes with a file of rules that changes something, and with none that does not', async () => {
    const world = await own();
    const aal2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;
    const signIn = await aSignIn(world, { demand: aal2 });
    await signIn.password((await world.user()).loginName);
    await signIn.enrolTotp();
    const file = must(readPolicyFile('version: 1\ntenant: { level: required }\n'));
    const apply = async () =>
      must(await applyFile(world.ports)({ ...world.host, file, expectedRevision: null, deadEnds: 'accept', sessions: DEMOTE })).steps
        .length;
    expect((await signIn.session())?.aal).toBe(2);
    expect(await apply()).toBe(1);
    expect((await signIn.session())?.aal).toBe(1);
    expect(await apply()).toBe(0);
    expect(await swept(world)).toHaveLength(1);
  });
});
