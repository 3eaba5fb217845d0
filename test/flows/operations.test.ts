import { beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../src/domain/directory/application.ts';
import type { LiveSession } from '../../src/domain/sessions/session.ts';
import type { Operation, OperationId } from '../../src/domain/stepUp/operation.ts';
import type { OperationDraft } from '../../src/domain/stepUp/operationDraft.ts';
import { confirmOperation, refuseOperation, showOperation } from '../../src/flows/authorize/answerOperation.ts';
import { type OpenOperation, openOperation } from '../../src/flows/authorize/openOperation.ts';
import { operationState, type RedeemOperation, redeemOperation } from '../../src/flows/authorize/redeemOperation.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { switchApplication } from '../../src/flows/directory/switchApplication.ts';
import { resetFactors } from '../../src/flows/factors/resetFactors.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { saveStepUpRule } from '../../src/flows/stepUp/saveStepUpRule.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { sidFor } from '../../src/oidc/sessionBridge.ts';
import { codeOf } from '../builders/administration.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { shownSession } from '../builders/shownSession.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TRANSFER: OperationDraft = {
  name: 'transfer',
  target: 'EUR 250.00 to Ben Carter',
  details: [{ name: 'Account', value: 'DE02 1203 0000 0000 2020 51' }],
  returnTo: null,
};
const TRACE = { address: '192.0.2.9', userAgent: 'a test', device: null };

eachEngine('operations of applications', (database) => {
  let world: World;
  let bank: { application: Application; secret: string };
  beforeEach(async () => {
    database.moveClock(0);
    world = await aWorld(database.store);
    bank = await confidential();
  });

  async function confidential() {
    const registered = must(
      await registerApplication(world.ports)({
        ...world.host,
        clientId: world.unique('bank'),
        name: 'Bank',
        oidc: {
          authMethod: 'client_secret_basic',
          redirectUris: ['https://bank.example.com/back'],
          postLogoutRedirectUris: [],
          backchannelLogoutUri: null,
        },
        demand: null,
      }),
    );
    return { application: registered.application, secret: registered.clientSecret ?? '' };
  }

  async function signedIn() {
    const person = await world.user();
    const key = aSecurityKey();
    const first = await aSignIn(world);
    await first.password(person.loginName);
    const app = await first.enrolTotp();
    const session = await alive(await first.session());
    const adding = await aSignIn(world, { session: { id: session.id, userId: person.id }, intent: { kind: 'enrol', factor: 'webauthn' } });
    await adding.enrolKey(key);
    return { person, key, app, session };
  }

  const alive = async (session: LiveSession | null): Promise<LiveSession> => {
    if (session === null) throw new Error('not signed in');
    return session;
  };

  const client = (of = bank) => ({ clientId: of.application.clientId, clientSecret: of.secret });
  const common = (of = bank) => ({ tenantId: world.tenant.id, client: client(of), address: null });
  const open = (session: LiveSession, words: Partial<OpenOperation> = {}) =>
    openOperation(
      world.ports,
      sidFor,
    )({
      ...common(),
      user: session.userId,
      sid: sidFor(session.id, bank.application.clientId),
      draft: TRANSFER,
      ...words,
    });
  const at = async (session: LiveSession, operation: OperationId) => ({
    tenantId: world.tenant.id,
    session: await shownSession(world, session),
    operation,
    trace: TRACE,
  });
  const confirm = async (session: LiveSession, { id }: Operation) => confirmOperation(world.ports)(await at(session, id));
  const redeem = (session: LiveSession, { id }: Operation, words: Partial<RedeemOperation> = {}) =>
    redeemOperation(
      world.ports,
      sidFor,
    )({
      ...common(),
      operation: id,
      user: session.userId,
      sid: sidFor(session.id, bank.application.clientId),
      name: 'transfer',
      target: 'EUR 250.00 to Ben Carter',
      ...words,
    });

  /** The person reads it, shows the key, and confirms. */
  async function confirmed(session: LiveSession, key: ReturnType<typeof aSecurityKey>, operation: Operation) {
    const asked = must(await confirm(session, operation));
    if (asked.kind !== 'proof_needed') throw new Error('no proof was asked for');
    const step = await aSignIn(world, {
      application: asked.application,
      session: { id: session.id, userId: session.userId },
      ...(asked.demand === null ? {} : { demand: asked.demand }),
    });
    await step.securityKey(key);
    return must(await confirm(session, operation));
  }

  it('U5, U1: is confirmed with a factor that is shown after it was opened, and is redeemed once', async () => {
    const { session, key, person } = await signedIn();
    database.moveClock(MINUTE);
    const operation = must(await open(session));
    const view = must(await showOperation(world.ports)(await at(session, operation.id)));
    expect(view).toMatchObject({
      applicationName: 'Bank',
      proof: 'needed',
      operation: { target: TRANSFER.target, details: TRANSFER.details },
    });
    expect(codeOf(await redeem(session, operation))).toBe('operation_not_confirmed');
    expect(await confirmed(session, key, operation)).toMatchObject({ kind: 'answered', operation: { state: 'confirmed' } });
    const redeemed = must(await redeem(session, operation));
    expect(redeemed.assurance).toMatchObject({ aal: 2, amr: expect.arrayContaining(['hwk', 'mfa']) });
    expect(codeOf(await redeem(session, operation))).toBe('operation_over');
    const told = (await world.events({ user: person.id })).filter(({ type }) => type.startsWith('operation'));
    expect(told.map(({ type }) => type)).toEqual([
      'operation.opened',
      'operation.redemption_refused',
      'operation.confirmed',
      'operation.redeemed',
      'operation.redemption_refused',
    ]);
  });

  it('U5: of many who redeem it at once one wins', async () => {
    const { session, key } = await signedIn();
    const operation = must(await open(session));
    database.moveClock(SECOND);
    await confirmed(session, key, operation);
    const all = await Promise.all(Array.from({ length: 20 }, () => redeem(session, operation)));
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(all.filter(({ ok }) => !ok).map(codeOf))).toEqual(new Set(['operation_over']));
  });

  it('U5: opens nothing else: another target, operation, person, session or application redeems nothing', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    const operation = must(await open(one.session));
    database.moveClock(SECOND);
    await confirmed(one.session, one.key, operation);
    const another = await confidential();
    const wrong: readonly Partial<RedeemOperation>[] = [
      { target: 'EUR 999.00 to Ben Carter' },
      { target: 'eur 250.00 to Ben Carter' },
      { name: 'close' },
      { user: other.session.userId },
      { sid: sidFor(other.session.id, bank.application.clientId) },
      { sid: sidFor(one.session.id, another.application.clientId) },
    ];
    for (const words of wrong)
      expect([words, codeOf(await redeem(one.session, operation, words))]).toEqual([words, 'operation_not_as_confirmed']);
    expect(codeOf(await redeem(one.session, operation, { client: client(another) }))).toBe('operation_not_found');
    expect(codeOf(await redeem(one.session, operation, { client: { ...client(), clientSecret: another.secret } }))).toBe(
      'client_not_authenticated',
    );
    expect(codeOf(await redeem(one.session, operation, { client: null }))).toBe('client_not_authenticated');
    expect((await redeem(one.session, operation)).ok).toBe(true);
  });

  it('U5: only the session on which it was opened confirms it, and another one finds nothing', async () => {
    const { session, person } = await signedIn();
    const operation = must(await open(session));
    const elsewhere = await aSignIn(world);
    await elsewhere.password(person.loginName);
    const stranger = await signedIn();
    expect(codeOf(await confirm(stranger.session, operation))).toBe('operation_not_found');
    expect(codeOf(await showOperation(world.ports)(await at(stranger.session, operation.id)))).toBe('operation_not_found');
    expect(codeOf(await open(session, { sid: sidFor(stranger.session.id, bank.application.clientId) }))).toBe('operation_session_unknown');
    expect(codeOf(await open(session, { user: stranger.person.id }))).toBe('operation_session_unknown');
    expect(codeOf(await open(session, { user: null }))).toBe('operation_session_unknown');
  });

  it('U5: a refusal is told, and stays', async () => {
    const { session, key } = await signedIn();
    const operation = must(await open(session));
    expect(must(await refuseOperation(world.ports)(await at(session, operation.id)))).toMatchObject({ operation: { state: 'refused' } });
    expect(must(await operationState(world.ports)({ ...common(), operation: operation.id }))).toBe('refused');
    expect(codeOf(await redeem(session, operation))).toBe('operation_refused');
    expect(codeOf(await confirm(session, operation))).toBe('operation_over');
    expect(key).toBeDefined();
  });

  it('U5: it is over after ten minutes, and a confirmation after five, or what its rule gives', async () => {
    const { session, key } = await signedIn();
    await world.settings({ sessionIdleSeconds: 86_400 });
    const late = must(await open(session));
    must(
      await saveStepUpRule(world.ports)({
        ...world.host,
        rule: null,
        draft: {
          name: 'Transfers',
          trigger: { kind: 'operation', operation: 'transfer' },
          factors: 'webauthn',
          aal: 2,
          durationSeconds: 60,
          mode: 'enforced',
        },
      }),
    );
    database.moveClock(10 * MINUTE);
    expect(codeOf(await confirm(session, late))).toBe('operation_over');
    expect(must(await operationState(world.ports)({ ...common(), operation: late.id }))).toBe('expired');
    const operation = must(await open(session));
    database.moveClock(10 * MINUTE + SECOND);
    await confirmed(session, key, operation);
    database.moveClock(11 * MINUTE + 2 * SECOND);
    expect(codeOf(await redeem(session, operation))).toBe('operation_over');
  });

  it('U4: a rule for operations of the name says with what: an app that serves elsewhere does not here', async () => {
    must(
      await saveStepUpRule(world.ports)({
        ...world.host,
        rule: null,
        draft: {
          name: 'Transfers',
          trigger: { kind: 'operation', operation: 'transfer' },
          factors: 'webauthn',
          aal: 2,
          durationSeconds: 300,
          mode: 'enforced',
        },
      }),
    );
    const { session, app, key, person } = await signedIn();
    database.moveClock(MINUTE);
    const operation = must(await open(session));
    const asked = must(await confirm(session, operation));
    if (asked.kind !== 'proof_needed' || asked.demand === null) throw new Error('no proof was asked for');
    const step = await aSignIn(world, {
      application: asked.application,
      demand: asked.demand,
      session: { id: session.id, userId: person.id },
    });
    expect(step.step).toMatchObject({ kind: 'challenge', factors: ['webauthn'] });
    expect(await step.totp(await app.code())).toBe('step_not_offered');
    await step.securityKey(key);
    expect(must(await confirm(session, operation))).toMatchObject({ kind: 'answered' });
    const event = (await world.events({ user: person.id })).findLast(({ type }) => type === 'operation.confirmed');
    expect(event?.data).toMatchObject({ stepUp: [{ name: 'Transfers', trigger: { operation: 'transfer' } }] });
  });

  it('U5, S6, S8: a session that ends and a factor that is reset take the confirmation with them, and a disabled application opens none', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const operations = [must(await open(one.session)), must(await open(two.session))] as const;
    database.moveClock(SECOND);
    await confirmed(one.session, one.key, operations[0]);
    await confirmed(two.session, two.key, operations[1]);
    must(await revokeSession(world.ports)({ ...world.host, session: one.session.id }));
    must(await resetFactors(world.ports)({ ...world.host, user: two.person.id }));
    expect(codeOf(await redeem(one.session, operations[0]))).toBe('operation_over');
    expect(codeOf(await redeem(two.session, operations[1]))).toBe('operation_over');
    const three = await signedIn();
    must(await switchApplication(world.ports)({ ...world.host, application: bank.application.id, to: 'disabled' }));
    expect(codeOf(await open(three.session))).toBe('application_disabled');
  });

  describe('what is asked', () => {
    it('U5: what the person could not read as it is, and addresses that are not the application’s, are refused', async () => {
      const { session } = await signedIn();
      const wrong: readonly Partial<OperationDraft>[] = [
        { name: 'Transfer' },
        { target: '' },
        { target: 'EUR 250.00\u202e to Ben' },
        { target: 'two\nlines' },
        { target: 'x'.repeat(501) },
        { details: [{ name: 'Account', value: '' }] },
        { details: [{ name: 'Account', value: 'x', more: 1 }] },
        { details: Array.from({ length: 21 }, () => ({ name: 'a', value: 'b' })) },
        { returnTo: 'https://bank.example.com/back?x=1' },
        { returnTo: 'https://evil.example.com/' },
      ];
      for (const words of wrong) {
        expect([words, codeOf(await open(session, { draft: { ...TRANSFER, ...words } }))]).toEqual([words, 'operation_malformed']);
      }
      expect((await open(session, { draft: { ...TRANSFER, returnTo: 'https://bank.example.com/back' } })).ok).toBe(true);
    });
  });
});
