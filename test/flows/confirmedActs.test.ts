import { beforeEach, describe, expect, it } from 'vitest';
import type { Role, UserId } from '../../src/domain/directory/user.ts';
import { refuseOperation, showOperation } from '../../src/flows/authorize/answerOperation.ts';
import { type ChangeBypass, changeBypass } from '../../src/flows/bypass/changeBypass.ts';
import { type GrantBypass, grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { createUser } from '../../src/flows/directory/createUser.ts';
import { setRole } from '../../src/flows/directory/setRole.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import { demoteSessionsOfTenant } from '../../src/flows/sessions/demoteSessionsOfTenant.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { revokeSessionsOfTenant } from '../../src/flows/sessions/revokeSessionsOfTenant.ts';
import { saveStepUpRule } from '../../src/flows/stepUp/saveStepUpRule.ts';
import { makeToken } from '../../src/flows/tokens/makeToken.ts';
import { after, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { codeOf, refusals } from '../builders/administration.ts';
import { aConfirmingAdministrator, operationIn } from '../builders/confirmingAdministrator.ts';
import { eachEngine } from '../builders/database.ts';
import { shownSession } from '../builders/shownSession.ts';
import { aWorld, must, type World } from '../builders/world.ts';

type Confirmer = Awaited<ReturnType<typeof aConfirmingAdministrator>>;

eachEngine('acts of high risk', (database) => {
  let world: World;
  let olivia: Confirmer;
  beforeEach(async () => {
    database.moveClock(0);
    world = await aWorld(database.store);
    olivia = await aConfirmingAdministrator(world);
  });

  const revokeAll = (command: Confirmer['admin'], overSeconds = 0) => revokeSessionsOfTenant(world.ports)({ ...command, overSeconds });
  const isLive = async ({ session }: Confirmer) =>
    (await world.store.transaction(world.tenant.id, (tx) => world.store.findLiveSessionById(tx, session.id))) !== null;
  const operationEvents = async () => (await world.events()).filter(({ type }) => type.startsWith('operation.')).map(({ type }) => type);

  it('U5: all sessions end only after their administrator has read it and shown a factor, and once', async () => {
    const first = await revokeAll(olivia.admin);
    expect(first).toMatchObject({
      code: 'confirmation_needed',
      facts: { name: 'console.revoke_all_sessions', target: 'End all sessions of Acme' },
    });
    expect([await isLive(olivia), await refusals(world), await operationEvents()]).toEqual([true, [], ['operation.opened']]);
    const command = await olivia.confirm(operationIn(first));
    must(await revokeAll(command));
    expect(await isLive(olivia)).toBe(false);
    expect(await operationEvents()).toEqual(['operation.opened', 'operation.confirmed', 'operation.redeemed']);
    expect(codeOf(await revokeAll(command))).toBe('not_permitted');
  });

  it('U5: what is confirmed is what is done: another act, another time or another session is refused, changes nothing and is one event', async () => {
    const ben = await aConfirmingAdministrator(world);
    const command = await olivia.confirm(operationIn(await revokeAll(olivia.admin, 60)));
    const wrong = [
      () => revokeAll(command, 0),
      () => revokeAll(command, 61),
      () => demoteSessionsOfTenant(world.ports)({ ...command, overSeconds: 60 }),
      () => revokeAll({ ...ben.admin, confirmation: command.confirmation ?? null }, 60),
    ];
    for (const act of wrong) expect(codeOf(await act())).toBe('operation_not_as_confirmed');
    expect(await refusals(world)).toEqual([
      'revoke_all_sessions: operation_not_as_confirmed',
      'revoke_all_sessions: operation_not_as_confirmed',
      'demote_all_sessions: operation_not_as_confirmed',
      'revoke_all_sessions: operation_not_as_confirmed',
    ]);
    expect((await world.events()).map(({ type }) => type)).not.toContain('tenant.sessions_revoked');
    expect([await isLive(olivia), await isLive(ben)]).toEqual([true, true]);
    must(await revokeAll(command, 60));
  });

  it('U5: an act that is refused for another reason, or rolled back, has spent nothing', async () => {
    const command = await olivia.confirm(operationIn(await revokeAll(olivia.admin)));
    const broken = { ...world.ports, store: { ...world.store, endSessionsOfTenant: () => Promise.reject(new Error('the machine broke')) } };
    await expect(revokeSessionsOfTenant(broken)(command)).rejects.toThrow('the machine broke');
    expect(await operationEvents()).not.toContain('operation.redeemed');
    must(await revokeAll(command));
  });

  it('U5: of 50 who use one confirmation at once one does it', async () => {
    const command = await olivia.confirm(operationIn(await demoteLater(olivia.admin)));
    const all = await Promise.all(Array.from({ length: 50 }, () => demoteLater(command)));
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(all.filter(({ ok }) => !ok).map(codeOf))).toEqual(new Set(['operation_over']));
    expect((await world.events()).filter(({ type }) => type === 'tenant.sessions_demoted')).toHaveLength(1);
  });
  const demoteLater = (command: Confirmer['admin']) => demoteSessionsOfTenant(world.ports)({ ...command, overSeconds: 3_600 });

  it('U5: unconfirmed, refused and past ten or five minutes it opens nothing', async () => {
    await world.settings({ sessionIdleSeconds: 86_400 });
    const open = operationIn(await revokeAll(olivia.admin));
    expect(codeOf(await revokeAll({ ...olivia.admin, confirmation: open }))).toBe('operation_not_confirmed');
    const trace = { address: null, device: null };
    const at = { tenantId: world.tenant.id, session: await shownSession(world, olivia.session), operation: open, trace };
    must(await refuseOperation(world.ports)(at));
    expect(codeOf(await revokeAll({ ...olivia.admin, confirmation: open }))).toBe('operation_refused');
    const late = operationIn(await revokeAll(olivia.admin));
    database.moveClock(10 * MINUTE + SECOND);
    expect(codeOf(await olivia.answer(late))).toBe('operation_over');
    const command = await olivia.confirm(operationIn(await revokeAll(olivia.admin)));
    database.moveClock(15 * MINUTE + 2 * SECOND);
    expect(codeOf(await revokeAll(command))).toBe('operation_over');
    expect(await isLive(olivia)).toBe(true);
  });

  it('U5, S6: it is over with the session on which it was opened', async () => {
    const command = await olivia.confirm(operationIn(await revokeAll(olivia.admin)));
    must(await revokeSession(world.ports)({ ...world.host, session: olivia.session.id }));
    expect(codeOf(await revokeAll(command))).toBe('not_permitted');
    expect((await world.events()).map(({ type }) => type)).not.toContain('tenant.sessions_revoked');
  });

  it('U5: with a rule it is confirmed as well, and what the rule is refused for comes first', async () => {
    const set = (command: Confirmer['admin'], level: string) =>
      setRule(world.ports)({
        ...command,
        scope: { kind: 'tenant' },
        rule: { level, timing: null, factors: null, existingSessions: 'keep' },
        from: null,
        expectedRevision: null,
        deadEnds: 'accept',
        sessions: { kind: 'demote', overSeconds: 3_600 },
      });
    expect(codeOf(await set(olivia.admin, 'no level'))).not.toBe('confirmation_needed');
    const asked = await set(olivia.admin, 'required');
    const { revision } = await world.store.transaction(world.tenant.id, async (tx) => ({
      revision: (await world.store.findTenant(tx))?.revision,
    }));
    const command = await olivia.confirm(operationIn(asked));
    expect(codeOf(await set(command, 'no level'))).not.toBe('ok');
    expect(must(await set(command, 'required')).revision).toBe((revision ?? 0) + 1);
    expect(codeOf(await set(command, 'optional'))).toBe('operation_over');
  });

  it('U4, U5: a step-up rule for the operation says with what it is confirmed', async () => {
    const draft = {
      name: 'Emergencies',
      trigger: { kind: 'operation', operation: 'console.revoke_all_sessions' },
      factors: 'webauthn',
      aal: 2,
      durationSeconds: 60,
      mode: 'enforced',
    } as const;
    must(await saveStepUpRule(world.ports)({ ...world.host, rule: null, draft }));
    const asked = must(await olivia.answer(operationIn(await revokeAll(olivia.admin))));
    expect(asked).toMatchObject({ kind: 'proof_needed', demand: { factors: ['webauthn'] } });
    const command = await olivia.confirm(operationIn(await revokeAll(olivia.admin)));
    database.moveClock(MINUTE + SECOND);
    expect(codeOf(await revokeAll(command))).toBe('operation_over');
  });

  it('the host confirms nothing, and whoever may not do it is not asked to', async () => {
    const auditor = await aConfirmingAdministrator(world, 'auditor');
    expect(codeOf(await revokeAll(auditor.admin))).toBe('not_permitted');
    must(await revokeAll(world.host));
    expect(await operationEvents()).toEqual([]);
  });

  describe('around MFA, beyond the session', () => {
    it('U5: a role is given for the person and the role that were confirmed, and for no other', async () => {
      const [anita, bert] = [await world.user({ displayName: 'Anita Desai' }), await world.user()];
      const give = (command: Confirmer['admin'], user: UserId, role: Role | null) => setRole(world.ports)({ ...command, user, role });
      const asked = await give(olivia.admin, anita.id, 'operator');
      expect(asked).toMatchObject({
        facts: { name: 'console.give_role', target: `Give Anita Desai (${anita.loginName}) the role operator` },
      });
      const command = await olivia.confirm(operationIn(asked));
      expect(codeOf(await give(command, anita.id, 'owner'))).toBe('operation_not_as_confirmed');
      expect(codeOf(await give(command, bert.id, 'operator'))).toBe('operation_not_as_confirmed');
      expect([await roleOf(anita), await roleOf(bert)]).toEqual([null, null]);
      must(await give(command, anita.id, 'operator'));
      expect([await roleOf(anita), codeOf(await give(command, anita.id, null))]).toEqual(['operator', 'operation_not_as_confirmed']);
      await olivia.confirmed((again) => give(again, anita.id, null));
      expect(await roleOf(anita)).toBeNull();
    });

    it('U5: nobody comes by a role as somebody who is made with it, and a name that is taken spends nothing', async () => {
      const make = (command: Confirmer['admin'], loginName: string, role: Role | null) =>
        createUser(world.ports)({ ...command, loginName, displayName: 'Mallory', mail: null, role, password: null });
      must(await make(olivia.admin, world.unique('plain'), null));
      const name = world.unique('mallory');
      const asked = await make(olivia.admin, name, 'owner');
      expect(asked).toMatchObject({ code: 'confirmation_needed', facts: { target: `Give Mallory (${name}) the role owner` } });
      const command = await olivia.confirm(operationIn(asked));
      expect(codeOf(await make(command, olivia.person.loginName, 'owner'))).toBe('login_name_taken');
      expect(must(await make(command, name, 'owner'))).toMatchObject({ role: 'owner' });
    });

    it('U5, B4: a bypass is granted and made wider as it was confirmed; what makes it less asks for nothing', async () => {
      const [anita, finance] = [await world.user(), await world.application()];
      const grant = (command: Confirmer['admin'], words: Partial<GrantBypass> = {}) =>
        grantBypass(world.ports)({
          ...command,
          user: anita.id,
          reason: 'lost phone',
          from: null,
          until: null,
          minutes: 60,
          exceptApplications: [finance],
          ...words,
        });
      const command = await olivia.confirm(operationIn(await grant(olivia.admin)));
      for (const words of [{ minutes: 120 }, { minutes: null }, { exceptApplications: [] }, { user: (await world.user()).id }])
        expect([words, codeOf(await grant(command, words))]).toEqual([words, 'operation_not_as_confirmed']);
      const { id, from, until } = must(await grant(command));
      const change = (by: Confirmer['admin'], words: Pick<ChangeBypass, 'until' | 'exceptApplications'>) =>
        changeBypass(world.ports)({ ...by, bypass: id, reason: 'x', ...words });
      must(await change(olivia.admin, { until: after(from, 30 * MINUTE), exceptApplications: null }));
      expect(codeOf(await change(olivia.admin, { until, exceptApplications: null }))).toBe('confirmation_needed');
      expect(codeOf(await change(olivia.admin, { until: null, exceptApplications: [] }))).toBe('confirmation_needed');
      await olivia.confirmed((by) => change(by, { until, exceptApplications: null }));
    });

    it('U5: of 50 who make a token with one confirmation at once one gets it, with the scopes that were read', async () => {
      const make = (command: Confirmer['admin'], scopes: readonly string[] = ['audit:read']) =>
        makeToken(world.ports)({ ...command, name: 'Nightly', scopes, days: 30, networks: ['10.0.0.0/8'] });
      const command = await olivia.confirm(operationIn(await make(olivia.admin)));
      expect(codeOf(await make(command, ['directory:write']))).toBe('operation_not_as_confirmed');
      const all = await Promise.all(Array.from({ length: 50 }, () => make(command)));
      expect(all.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await world.store.transaction(world.tenant.id, (tx) => world.store.countLiveTokens(tx, olivia.person.id))).toBe(1);
    });

    const roleOf = async ({ id }: { readonly id: UserId }) =>
      (await world.store.transaction(world.tenant.id, (tx) => world.store.findUser(tx, id)))?.role;
  });

  describe('what the person reads', () => {
    it('U5: names the console, the tenant and when everybody is reached', async () => {
      const operation = operationIn(await revokeAll(olivia.admin, 3_600));
      const session = await shownSession(world, olivia.session);
      const view = must(
        await showOperation(world.ports)({ tenantId: world.tenant.id, session, operation, trace: { address: null, device: null } }),
      );
      expect(view).toMatchObject({
        applicationName: 'Console',
        tenantName: 'Acme',
        proof: 'needed',
        operation: {
          target: 'End all sessions of Acme',
          details: [
            { name: 'Begins', value: 'at once' },
            { name: 'Reaches everybody within', value: '3600 seconds' },
          ],
        },
      });
    });
  });
});
