import { expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { StepUpDraft } from '../../src/domain/stepUp/stepUpDraft.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { testStepUpRule } from '../../src/flows/rehearse/testStepUpRule.ts';
import { saveStepUpRule } from '../../src/flows/stepUp/saveStepUpRule.ts';
import { DAY, formatInstant, HOUR, after as later } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { eachEngine } from '../builders/database.ts';
import { PLAIN, putEvent, withMethods } from '../builders/pastSignIns.ts';
import { newHash, newId } from '../builders/tenantRows.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const MONEY: StepUpDraft = {
  name: 'Money matters',
  trigger: { kind: 'first_access', label: 'money' },
  factors: 'any',
  aal: 2,
  durationSeconds: 300,
  mode: 'report_only',
};

eachEngine('a step-up rule tested against real sign-ins', (database) => {
  /** Two applications, of which one handles money; somebody with an app, somebody with nothing. */
  async function aMonth() {
    const world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    const registered = async (clientId: string, labels: readonly string[]): Promise<ApplicationId> => {
      const oidc = { authMethod: 'none', redirectUris: ['http://localhost:4000/'], postLogoutRedirectUris: [], backchannelLogoutUri: null };
      const draft = { clientId, name: clientId, oidc, demand: null, labels };
      return must(await registerApplication(world.ports)({ ...world.host, ...draft })).application.id;
    };
    const [bank, wiki] = [await registered('bank', ['money']), await registered('wiki', [])];
    const [withApp, bare] = [await world.user(), await world.user()];
    const aged = [world.tenant.id, formatInstant(later(await world.now(), -60 * DAY))];
    await database.asOwner('update users set created_at = $2 where tenant_id = $1', aged);
    await world.ports.store.transaction(world.tenant.id, (tx) =>
      world.ports.store.insertTotpFactor(tx, { user: withApp.id, label: 'App', id: newId(), sealedSecret: newHash(), lastStep: 1 }),
    );
    await database.asOwner('update factors set created_at = $2 where tenant_id = $1', aged);
    await database.asOwner('update policy_versions set effective_from = $2 where tenant_id = $1', aged);
    await database.asOwner('update tenants set revision = revision + 1 where id = $1', [world.tenant.id]);
    const now = await world.now();
    const signIn = (user: UserId, application: ApplicationId | null, ago: number, data: object = PLAIN) =>
      putEvent(database, world.tenant.id, { type: 'user.signed_in', at: later(now, -ago), user, application, data });
    return { world, bank, wiki, withApp, bare, signIn };
  }

  const tested = async ({ ports, host }: World, draft: StepUpDraft, more: object = {}) =>
    must(await testStepUpRule(ports, { slice: 2, many: 3 })({ ...host, rule: null, draft, days: 30, onProgress: null, ...more }));

  it('U4, U3: tells whom it would have asked or held, day by day and by name, and counts what was shown anyway', async () => {
    const { world, bank, wiki, withApp, bare, signIn } = await aMonth();
    await signIn(withApp.id, bank, 2 * DAY + HOUR);
    await signIn(withApp.id, bank, 2 * HOUR, withMethods('pwd', 'otp'));
    await signIn(withApp.id, wiki, HOUR);
    await signIn(withApp.id, null, HOUR);
    await signIn(bare.id, bank, 5 * DAY);
    await signIn(bare.id, bank, 40 * DAY);
    const told = await tested(world, MONEY);
    expect(told).toMatchObject({
      signIns: 5,
      numbers: {
        unchanged: { signIns: 3, people: 1 },
        challenged: { signIns: 1, people: 1 },
        held: { signIns: 1, people: 1 },
        refused: { signIns: 0 },
      },
      gone: 0,
      fired: null,
    });
    expect(told.days).toHaveLength(30);
    expect(told.days.filter(({ numbers }) => numbers.challenged.signIns + numbers.held.signIns > 0)).toHaveLength(2);
    expect(
      told.people.map(({ id, asked, refused }) => ({ id, asked, refused })).toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    ).toEqual([withApp.id, bare.id].toSorted().map((id) => ({ id, asked: 1, refused: 0 })));
    // Another label, another kind of factor, and any application.
    expect((await tested(world, { ...MONEY, trigger: { kind: 'first_access', label: 'medical' } })).people).toEqual([]);
    expect((await tested(world, { ...MONEY, factors: 'webauthn' })).numbers).toMatchObject({
      unchanged: { signIns: 2 },
      held: { signIns: 3 },
    });
    expect((await tested(world, { ...MONEY, trigger: { kind: 'proof_age', label: null } })).numbers).toMatchObject({
      unchanged: { signIns: 2 },
      challenged: { signIns: 2 },
      held: { signIns: 1 },
    });
  });

  it('in the place of a rule that is there: what that one asks anyway is no news, what it asked is told beside, and nothing is changed', async () => {
    const { world, bank, withApp, signIn } = await aMonth();
    await signIn(withApp.id, bank, HOUR);
    const enforced = { ...MONEY, name: 'Another', mode: 'enforced' };
    must(await saveStepUpRule(world.ports)({ ...world.host, rule: null, draft: enforced }));
    expect((await tested(world, MONEY)).numbers).toMatchObject({ unchanged: { signIns: 1 }, challenged: { signIns: 0 } });
    const mine = must(await saveStepUpRule(world.ports)({ ...world.host, rule: null, draft: { ...MONEY, factors: 'webauthn' } }));
    const before = await world.events();
    expect(await tested(world, { ...MONEY, factors: 'webauthn' }, { rule: mine.id })).toMatchObject({
      numbers: { held: { signIns: 1 } },
      fired: { times: 0, people: 0 },
    });
    expect(await world.events()).toEqual(before);
  });

  it('U4: a rule by scope is judged by the scopes on record, and what is from before they were recorded is counted apart', async () => {
    const { world, bank, wiki, withApp, bare, signIn } = await aMonth();
    await signIn(withApp.id, bank, HOUR, { ...PLAIN, scopes: ['openid', 'payments'] });
    await signIn(withApp.id, bank, 2 * HOUR, { ...withMethods('pwd', 'otp'), scopes: ['payments'] });
    await signIn(withApp.id, wiki, 3 * HOUR, { ...PLAIN, scopes: ['openid'] });
    await signIn(bare.id, bank, 4 * HOUR, { ...PLAIN, scopes: ['payments'] });
    await signIn(bare.id, bank, 5 * HOUR);
    await signIn(bare.id, null, 6 * HOUR);
    expect(await tested(world, { ...MONEY, trigger: { kind: 'scope', scope: 'payments' } })).toMatchObject({
      looked: 'scopes',
      signIns: 6,
      notOnRecord: 1,
      numbers: { challenged: { signIns: 1 }, held: { signIns: 1 }, unchanged: { signIns: 3 } },
      people: [
        { asked: 1, refused: 0 },
        { asked: 1, refused: 0 },
      ],
    });
  });

  it('U3, U4: a rule by signal or score is judged by the signals on record, of sign-ins and of sessions that moved, and never enrols', async () => {
    const { world, bank, withApp, bare, signIn } = await aMonth();
    const risk = (score: number, ...signals: readonly object[]) => ({ risk: { mode: 'report_only', score, band: 'none', signals } });
    const seen = { kind: 'new_device', state: 'present', evidence: {} };
    const unknown = { kind: 'new_country', state: 'unknown', evidence: {} };
    await signIn(withApp.id, bank, HOUR, { ...PLAIN, ...risk(20, seen) });
    await signIn(withApp.id, bank, 2 * HOUR, { ...withMethods('pwd', 'otp'), ...risk(20, seen) });
    await signIn(bare.id, bank, 3 * HOUR, { ...PLAIN, ...risk(35, seen, unknown) });
    await signIn(bare.id, bank, 4 * HOUR, { ...PLAIN, ...risk(0) });
    await signIn(bare.id, bank, 5 * HOUR);
    const moved = { kind: 'network_changed', state: 'present', evidence: {} };
    const at = later(await world.now(), -6 * HOUR);
    await putEvent(database, world.tenant.id, { type: 'session.network_changed', at, user: withApp.id, data: risk(15, moved) });
    const judged = async (trigger: object, more: object = {}) => {
      const { numbers, notOnRecord, looked } = await tested(world, { ...MONEY, trigger, ...more });
      const { challenged, held, refused } = numbers;
      return { looked, notOnRecord, challenged: challenged.signIns, held: held.signIns, refused: refused.signIns };
    };
    const told = { looked: 'risk', notOnRecord: 1, held: 0 };
    expect(await judged({ kind: 'signal', signal: 'new_device' })).toEqual({ ...told, challenged: 1, refused: 1 });
    expect(await judged({ kind: 'signal', signal: 'new_country' })).toEqual({ ...told, challenged: 0, refused: 1 });
    expect(await judged({ kind: 'signal', signal: 'network_changed' })).toEqual({ ...told, challenged: 1, refused: 0 });
    expect(await judged({ kind: 'signal', signal: 'network_changed' }, { aal: 1 })).toEqual({ ...told, challenged: 1, refused: 0 });
    expect(await judged({ kind: 'score', atLeast: 30 })).toEqual({ ...told, challenged: 0, refused: 1 });
    expect(await judged({ kind: 'score', atLeast: 15 })).toEqual({ ...told, challenged: 2, refused: 1 });
  });

  it('U5: a rule by operation is judged by the operations that were opened, and by what was shown to confirm them', async () => {
    const { world, bank, withApp } = await aMonth();
    const opened = async (operation: string, ago: number, methods: readonly string[] | null | 'untold', name = 'transfer') => {
      const about = { user: withApp.id, application: bank, data: { operation, name } };
      await putEvent(database, world.tenant.id, { ...about, type: 'operation.opened', at: later(await world.now(), -ago) });
      if (methods === null) return;
      const data = methods === 'untold' ? about.data : { ...about.data, methods };
      await putEvent(database, world.tenant.id, { ...about, data, type: 'operation.confirmed', at: later(await world.now(), 1_000 - ago) });
    };
    await opened('a', HOUR, ['mfa', 'otp']);
    await opened('b', 2 * HOUR, ['hwk', 'mfa', 'user']);
    await opened('c', 3 * HOUR, null);
    await opened('d', 4 * HOUR, 'untold');
    await opened('e', 5 * HOUR, ['mfa', 'otp'], 'delete_account');
    const rule = { ...MONEY, trigger: { kind: 'operation', operation: 'transfer' } };
    // An app is asked for anyway, and a passkey nobody has.
    expect(await tested(world, rule)).toMatchObject({
      looked: 'operations',
      signIns: 4,
      notOnRecord: 1,
      numbers: { unchanged: { signIns: 3 } },
    });
    expect(await tested(world, { ...rule, factors: 'webauthn' })).toMatchObject({
      numbers: { held: { signIns: 3 } },
      people: [{ asked: 3 }],
    });
    expect(await tested(world, { ...rule, factors: 'not_sms' })).toMatchObject({ numbers: { unchanged: { signIns: 3 } } });
  });

  it('refuses what nobody could satisfy, and what is malformed', async () => {
    const { world } = await aMonth();
    const codeFor = async (draft: object, more: object = {}) => {
      const asked = { ...world.host, rule: null, draft: { ...MONEY, ...draft }, days: 30, onProgress: null, ...more };
      return codeOf(await testStepUpRule(world.ports)(asked));
    };
    expect(await codeFor({ trigger: { kind: 'weather' } })).toBe('step_up_malformed');
    for (const days of [0, 91, 1.5, Number.NaN]) expect(await codeFor({}, { days })).toBe('days_of_replay_out_of_range');
    expect(await codeFor({}, { rule: newId() })).toBe('step_up_rule_not_found');
    await world.rule({ kind: 'tenant' }, { level: 'optional', factors: ['totp'] });
    expect(await codeFor({ factors: 'webauthn' })).toBe('step_up_unsatisfiable');
  });
});
