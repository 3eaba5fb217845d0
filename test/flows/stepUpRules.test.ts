import { beforeEach, describe, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import type { LiveSession } from '../../src/domain/sessions/session.ts';
import type { StepUpDraft } from '../../src/domain/stepUp/stepUpDraft.ts';
import { authorize } from '../../src/flows/authorize/authorize.ts';
import { openBuiltIn } from '../../src/flows/authorize/openBuiltIn.ts';
import { refreshAllowed } from '../../src/flows/authorize/refreshAllowed.ts';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { updateApplication } from '../../src/flows/directory/updateApplication.ts';
import { explain } from '../../src/flows/explain/explain.ts';
import { changeRisk } from '../../src/flows/risk/changeRisk.ts';
import { listStepUpRules } from '../../src/flows/stepUp/listStepUpRules.ts';
import { removeStepUpRule } from '../../src/flows/stepUp/removeStepUpRule.ts';
import { saveStepUpRule } from '../../src/flows/stepUp/saveStepUpRule.ts';
import { DAY, type Instant, MINUTE } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { newId } from '../builders/tenantRows.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const PAYMENTS: StepUpDraft = {
  name: 'Payments',
  trigger: { kind: 'first_access', label: 'money' },
  factors: 'webauthn',
  aal: 2,
  durationSeconds: 300,
  mode: 'enforced',
};

const NOWHERE = { address: null, device: null };

eachEngine('step-up rules', (database) => {
  let world: World;
  let bank: ApplicationId;
  let wiki: ApplicationId;
  beforeEach(async () => {
    database.moveClock(0);
    world = await aWorld(database.store);
    [bank, wiki] = [await world.application(), await world.application()];
    must(await updateApplication(world.ports)({ ...world.host, application: bank, labels: ['money'] }));
  });

  const save = (words: Partial<StepUpDraft> = {}, rule = null as Parameters<ReturnType<typeof saveStepUpRule>>[0]['rule']) =>
    saveStepUpRule(world.ports)({ ...world.host, rule, draft: { ...PAYMENTS, ...words } });

  /** Somebody with an authenticator app and a security key, signed in with the app. */
  async function signedIn(application: ApplicationId | null = null) {
    const person = await world.user();
    const key = aSecurityKey();
    const first = await aSignIn(world);
    await first.password(person.loginName);
    const app = await first.enrolTotp();
    const { id } = await live(await first.session());
    const adding = await aSignIn(world, { session: { id, userId: person.id }, intent: { kind: 'enrol', factor: 'webauthn' } });
    await adding.enrolKey(key);
    database.moveClock(MINUTE);
    const signIn = await aSignIn(world, { application, trace: { device: first.device } });
    await signIn.password(person.loginName);
    await signIn.totp(await app.code());
    return { person, key, app, signIn };
  }

  const live = async (session: LiveSession | null): Promise<LiveSession> => {
    if (session === null) throw new Error('not signed in');
    return session;
  };

  /** An authorization request. @param since when it was first asked for; absent: now. */
  function open(session: LiveSession, application: ApplicationId, words: { scopes?: readonly string[]; since?: Instant } = {}) {
    return world.store.transaction(world.tenant.id, async (tx) => {
      const found = await world.store.findApplication(tx, application);
      const now = await world.store.findLiveSessionById(tx, session.id);
      if (found === null || now === null) throw new Error('gone');
      const { kind } = await authorize(world.ports, tx, {
        application: found,
        session: now,
        demand: null,
        insistsOn: 'what_can_be',
        requestedAt: words.since ?? tx.now,
        scopes: words.scopes ?? [],
        subject: null,
        mayAsk: 'person',
        back: null,
        address: null,
        device: null,
      });
      return kind;
    });
  }

  const refreshes = (session: LiveSession, application: ApplicationId) =>
    world.store.transaction(world.tenant.id, async (tx) => {
      const found = await world.store.findApplication(tx, application);
      const now = await world.store.findLiveSessionById(tx, session.id);
      if (found === null || now === null) throw new Error('gone');
      return refreshAllowed(world.ports, tx, { session: now, application: found, assurance: { aal: 2, allowance: null }, address: null });
    });

  describe('that are triggered', () => {
    it('U4, U1: the first access to a class asks for the factor of the rule, once, until the proof is older than its duration', async () => {
      must(await save());
      const { person, key, signIn } = await signedIn();
      const session = await live(await signIn.session());
      expect(await open(session, wiki)).toBe('granted');
      const asked = await world.now();
      expect(await open(session, bank)).toBe('step_up');
      const step = await aSignIn(world, { application: bank, session: { id: session.id, userId: person.id } });
      expect(step.step).toMatchObject({ kind: 'challenge', factors: ['webauthn'], reason: 'step_up' });
      expect(step.step).toMatchObject({ because: expect.arrayContaining(['Finance asks for a passkey or security key: Payments.']) });
      await step.securityKey(key);
      expect(step.step).toMatchObject({ kind: 'signed_in', aal: 2 });
      expect(await open(session, bank, { since: asked })).toBe('granted');
      database.moveClock(6 * MINUTE);
      expect(await open(session, wiki)).toBe('granted');
      expect(await open(session, bank)).toBe('step_up');
    });

    it('U1: a security key that was shown before the first access does not serve, and a cancelled step asks again', async () => {
      must(await save());
      const { person, key, signIn } = await signedIn();
      const session = await live(await signIn.session());
      const proving = await aSignIn(world, {
        application: wiki,
        session: { id: session.id, userId: person.id },
        demand: { aal: 2, factors: ['webauthn'], maxAgeSeconds: null, notBefore: await world.now(), source: 'client' },
      });
      await proving.securityKey(key);
      expect(proving.step).toMatchObject({ kind: 'signed_in' });
      database.moveClock(2 * MINUTE);
      expect(await open(session, bank)).toBe('step_up');
      const step = await aSignIn(world, { application: bank, session: { id: session.id, userId: person.id } });
      await step.cancel();
      expect(await open(session, bank)).toBe('step_up');
    });

    it('U4, S1: a sign-in for the application is its first access: the right factor in it is asked for once', async () => {
      must(await save({ factors: 'any' }));
      const { signIn } = await signedIn(bank);
      expect(signIn.step).toMatchObject({ kind: 'signed_in' });
      const session = await live(await signIn.session());
      expect(await open(session, bank)).toBe('granted');
      database.moveClock(7 * MINUTE);
      expect(await open(session, bank)).toBe('step_up');
    });

    it('U4: a scope asks where it is asked for, and nowhere else; S2: a refresh triggers nothing', async () => {
      must(await save({ trigger: { kind: 'scope', scope: 'payments' } }));
      const { person, key, signIn } = await signedIn();
      const session = await live(await signIn.session());
      expect(await open(session, wiki, { scopes: ['openid', 'profile'] })).toBe('granted');
      const asked = await world.now();
      expect(await open(session, wiki, { scopes: ['openid', 'payments'] })).toBe('step_up');
      expect(await refreshes(session, wiki)).toBe(true);
      const step = await aSignIn(world, { application: wiki, scopes: ['payments'], session: { id: session.id, userId: person.id } });
      await step.securityKey(key);
      expect(await open(session, wiki, { scopes: ['payments'], since: asked })).toBe('granted');
    });

    it('U4: the age of the last proof asks again at whatever application, and at the console and the account pages', async () => {
      must(await save({ trigger: { kind: 'proof_age', label: null }, factors: 'not_sms', durationSeconds: 3_600 }));
      const { person, key, signIn } = await signedIn();
      const session = await live(await signIn.session());
      const account = (asks: 'nothing') =>
        openBuiltIn(world.ports)({ tenantId: world.tenant.id, session, application: 'account', asks, trace: NOWHERE });
      expect([await open(session, wiki), await account('nothing')]).toEqual(['granted', 'opened']);
      await world.settings({ sessionIdleSeconds: 86_400 });
      database.moveClock(50 * MINUTE);
      await open(session, wiki);
      database.moveClock(65 * MINUTE);
      const now = await live(await signIn.session());
      const later = openBuiltIn(world.ports)({
        tenantId: world.tenant.id,
        session: now,
        application: 'account',
        asks: 'nothing',
        trace: NOWHERE,
      });
      expect([await open(session, wiki), await later]).toEqual(['step_up', 'step_up_needed']);
      const step = await aSignIn(world, { application: wiki, session: { id: session.id, userId: person.id } });
      await step.securityKey(key);
      expect(await open(session, bank)).toBe('granted');
    });

    it('U4, U3: a signal of risk asks for the factor of the rule, and the session remembers that it was seen', async () => {
      must(await changeRisk(world.ports)({ ...world.host, settings: { ...DEFAULT_RISK, mode: 'enforced' } }));
      must(await save({ trigger: { kind: 'signal', signal: 'new_device' } }));
      const { person, key, signIn } = await signedIn(wiki);
      const known = await aSignIn(world, { application: wiki, trace: { device: signIn.device } });
      await known.password(person.loginName);
      expect(known.step).toMatchObject({ kind: 'challenge', factors: ['webauthn', 'totp', 'backup_code'] });
      const elsewhere = await aSignIn(world, { application: wiki, trace: { device: null } });
      await elsewhere.password(person.loginName);
      expect(elsewhere.step).toMatchObject({ kind: 'challenge', factors: ['webauthn'], reason: 'risk' });
      await elsewhere.securityKey(key);
      const session = await live(await elsewhere.session());
      expect(await open(session, bank)).toBe('granted');
      database.moveClock(8 * MINUTE);
      expect(await open(session, bank)).toBe('step_up');
      const stranger = await world.user();
      const first = await aSignIn(world, { application: wiki, trace: { device: null } });
      await first.password(stranger.loginName);
      await first.skip();
      const again = await aSignIn(world, { application: wiki, trace: { device: null } });
      await again.password(stranger.loginName);
      expect(again.step).toMatchObject({ kind: 'refused', why: 'risk_without_factor' });
    });

    it('U1, A1: several rules together ask for what all of them take, and the audit names each as it was', async () => {
      must(await save({ factors: 'not_sms' }));
      must(await save({ name: 'Also', trigger: { kind: 'proof_age', label: 'money' }, durationSeconds: 60 }));
      const { person, signIn } = await signedIn();
      const session = await live(await signIn.session());
      const step = await aSignIn(world, { application: bank, session: { id: session.id, userId: person.id } });
      expect(step.step).toMatchObject({ kind: 'challenge', factors: ['webauthn'] });
      const required = (await world.events({ user: person.id })).findLast(({ type }) => type === 'user.mfa_required');
      expect(required?.data).toMatchObject({
        reason: 'step_up',
        stepUp: [
          { name: 'Payments', mode: 'enforced', trigger: { kind: 'first_access', label: 'money' } },
          { name: 'Also', trigger: { kind: 'proof_age', label: 'money' } },
        ],
      });
    });

    it('U3, B1, L6: without a factor it leads to enrolment, and neither Off nor a bypass lifts it', async () => {
      await world.rule(TENANT, { level: 'off' });
      must(await save());
      const person = await world.user();
      must(
        await grantBypass(world.ports)({
          ...world.host,
          user: person.id,
          reason: 'A lost key',
          exceptApplications: [],
          from: null,
          until: null,
        }),
      );
      const signIn = await aSignIn(world);
      await signIn.password(person.loginName);
      const session = await live(await signIn.session());
      expect(await open(session, bank)).toBe('step_up');
      const step = await aSignIn(world, { application: bank, session: { id: session.id, userId: person.id } });
      expect(step.step).toMatchObject({ kind: 'enrol', factors: ['webauthn'], skippable: false });
    });
  });

  it('U4: a rule in report-only asks nothing, and what it would have asked is on record once', async () => {
    must(await save({ mode: 'report_only' }));
    const { person, signIn } = await signedIn();
    const session = await live(await signIn.session());
    for (let times = 0; times < 3; times += 1) expect(await open(session, bank)).toBe('granted');
    const told = async () => (await world.events({ user: person.id })).filter(({ type }) => type === 'step_up.would_have_asked');
    expect((await told()).map(({ data }) => data)).toMatchObject([
      { stepUp: [{ name: 'Payments', mode: 'report_only', wouldHave: 'challenge', trigger: { label: 'money' } }] },
    ]);
    database.moveClock(7 * MINUTE);
    await open(session, bank);
    expect(await told()).toHaveLength(2);
    const { rules } = must(await listStepUpRules(world.ports)(world.host));
    expect(rules).toMatchObject([{ name: 'Payments', lately: { times: 2, people: 1 } }]);
    // Enforced from now on, it rests on nothing that was let through before.
    const [rule] = rules;
    must(await save({}, rule?.id ?? null));
    expect(await open(session, bank)).toBe('step_up');
  });

  it('U4: what would happen and why names the rule, in English and in German', async () => {
    must(await save());
    const person = await world.user();
    const asked = { ...world.host, user: person.id, application: bank, at: null };
    const english = must(await explain(world.ports)({ ...asked, language: 'en' }));
    expect(english.decision).toMatchObject({ outcome: 'enrol', skippable: false, factors: ['webauthn'] });
    expect(english.sentences.join('\n')).toMatch(
      /The step-up rule "Payments" counts: applications with the label "money" .*by a passkey or security key/,
    );
    const german = must(await explain(world.ports)({ ...asked, language: 'de' }));
    expect(german.sentences.join('\n')).toMatch(/Die Step-up-Regel „Payments“ zählt: .*mit Passkey oder Sicherheitsschlüssel/);
    expect(must(await explain(world.ports)({ ...asked, application: wiki, language: 'en' })).decision).toMatchObject({ skippable: true });
  });

  describe('that are saved', () => {
    it('U4, A3: can be changed and removed; the audit names what each said, and a changed rule holds at once', async () => {
      const made = must(await save());
      must(await save({ name: 'Money', durationSeconds: 600 }, made.id));
      must(await removeStepUpRule(world.ports)({ ...world.host, rule: made.id }));
      expect(must(await listStepUpRules(world.ports)(world.host)).rules).toEqual([]);
      const events = (await world.events()).filter(({ type }) => type.startsWith('step_up_rule'));
      expect(events.map(({ type, data }) => [type, data['said'], data['says']])).toMatchObject([
        ['step_up_rule.saved', null, { name: 'Payments' }],
        ['step_up_rule.saved', { name: 'Payments', durationSeconds: 300 }, { name: 'Money' }],
        ['step_up_rule.removed', { name: 'Money', durationSeconds: 600 }, undefined],
      ]);
      expect(codeOf(await removeStepUpRule(world.ports)({ ...world.host, rule: made.id }))).toBe('step_up_rule_not_found');
      expect(codeOf(await save({}, made.id))).toBe('step_up_rule_not_found');
    });

    it('F6: a rule that nobody could satisfy is refused, now and from a scheduled version on', async () => {
      await world.rule(TENANT, { level: 'optional', factors: ['totp', 'backup_code'] });
      expect(codeOf(await save())).toBe('step_up_unsatisfiable');
      expect(codeOf(await save({ trigger: { kind: 'operation', operation: 'pay' } }))).toBe('step_up_unsatisfiable');
      must(await save({ factors: 'not_sms' }));
      await world.rule(TENANT, { level: 'optional' });
      await world.rule({ kind: 'application', application: bank }, { factors: ['totp'] });
      expect(codeOf(await save({ name: 'Another' }))).toBe('step_up_unsatisfiable');
      must(await save({ name: 'Elsewhere', trigger: { kind: 'first_access', label: 'health' } }));
      const from = ((await world.now()) + DAY) as Instant;
      await world.rule(TENANT, { level: 'optional', factors: ['totp'], from });
      expect(codeOf(await save({ name: 'Later', trigger: { kind: 'scope', scope: 'payments' } }))).toBe('step_up_unsatisfiable');
      must(await save({ name: 'Recent', factors: 'any', aal: 1 }));
    });

    it('U4: what is malformed, a name that is taken and an edition that was overtaken are refused', async () => {
      const wrong: readonly Partial<StepUpDraft>[] = [
        { name: '' },
        { trigger: { kind: 'moon' } },
        { trigger: { kind: 'signal', signal: 'moon' } },
        { trigger: { kind: 'score', atLeast: 0 } },
        { trigger: { kind: 'score', atLeast: 101 } },
        { trigger: { kind: 'first_access', label: 'Money Matters' } },
        { trigger: { kind: 'scope', scope: 'two words' } },
        { trigger: { kind: 'operation', operation: '../pay' } },
        { factors: 'sms' },
        { aal: 3 },
        { aal: 1 },
        { durationSeconds: 59 },
        { durationSeconds: 2_592_001 },
        { mode: 'maybe' },
      ];
      for (const words of wrong) expect([words, codeOf(await save(words))]).toEqual([words, 'step_up_malformed']);
      const made = must(await save());
      expect(codeOf(await save())).toBe('step_up_name_taken');
      const stale = { ...world.host, rule: made.id, draft: { ...PAYMENTS, durationSeconds: 900 }, expectedEdition: 1 };
      expect(codeOf(await saveStepUpRule(world.ports)(stale))).toBe('edition_conflict');
      expect(must(await listStepUpRules(world.ports)(world.host)).rules).toMatchObject([{ durationSeconds: 300 }]);
    });

    it('security.md, Tenancy: only who may set policy saves or removes one', async () => {
      const { id: rule } = must(await save());
      for (const role of ['auditor', 'operator'] as const) {
        const { id } = await world.user({ role });
        const by = { kind: 'user', id, session: newId<'Session'>(), address: null } as const;
        const as = { tenantId: world.tenant.id, by };
        expect(codeOf(await saveStepUpRule(world.ports)({ ...as, rule, draft: PAYMENTS }))).toBe('not_permitted');
        expect(codeOf(await removeStepUpRule(world.ports)({ ...as, rule }))).toBe('not_permitted');
        expect((await listStepUpRules(world.ports)(as)).ok).toBe(true);
      }
    });
  });
});
