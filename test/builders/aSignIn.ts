import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { Demand } from '../../src/domain/sessions/demand.ts';
import type { Intent } from '../../src/domain/sessions/intent.ts';
import type { LiveSession } from '../../src/domain/sessions/session.ts';
import { beginOwnChange } from '../../src/flows/signIn/beginOwnChange.ts';
import { beginIn, beginSignIn } from '../../src/flows/signIn/beginSignIn.ts';
import { beginStepUp } from '../../src/flows/signIn/beginStepUp.ts';
import { beginPasskey, beginWebauthn } from '../../src/flows/signIn/beginWebauthn.ts';
import { cancelSignIn } from '../../src/flows/signIn/cancelSignIn.ts';
import type { BrowserTrace, OnAttempt } from '../../src/flows/signIn/command.ts';
import { beginCodesEnrolment, submitCodesEnrolment } from '../../src/flows/signIn/enrolBackupCodes.ts';
import { beginSmsEnrolment, resendSmsEnrolment, submitSmsEnrolment } from '../../src/flows/signIn/enrolSms.ts';
import { beginTotpEnrolment, submitTotpEnrolment } from '../../src/flows/signIn/enrolTotp.ts';
import { beginWebauthnEnrolment, submitWebauthnEnrolment } from '../../src/flows/signIn/enrolWebauthn.ts';
import { sendMailCode, submitMailCode } from '../../src/flows/signIn/mailCode.ts';
import { readStep } from '../../src/flows/signIn/readStep.ts';
import { skipEnrolment } from '../../src/flows/signIn/skipEnrolment.ts';
import type { Advance, Step, StepError } from '../../src/flows/signIn/step.ts';
import { submitBackupCode } from '../../src/flows/signIn/submitBackupCode.ts';
import { submitPass } from '../../src/flows/signIn/submitPass.ts';
import { submitPasskey } from '../../src/flows/signIn/submitPasskey.ts';
import { submitPassword } from '../../src/flows/signIn/submitPassword.ts';
import { sendSmsCode, submitSms } from '../../src/flows/signIn/submitSms.ts';
import { submitTotp } from '../../src/flows/signIn/submitTotp.ts';
import { submitWebauthn } from '../../src/flows/signIn/submitWebauthn.ts';
import type { Result } from '../../src/kernel/result.ts';
import { softwareAuthenticator } from '../doubles/softwareAuthenticator.ts';
import { type AuthenticatorApp, anAuthenticatorApp } from './authenticatorApp.ts';
import { shownSession } from './shownSession.ts';
import { must, ORIGIN, PASSWORD, type World } from './world.ts';

const TRACE = { address: '192.0.2.7', userAgent: 'a test', device: 'the-same-browser-22-ch' };

export type Authenticator = ReturnType<typeof softwareAuthenticator>;

export function aSecurityKey(words: { verifiesUser?: 'always' | 'never' } = {}): Authenticator {
  return softwareAuthenticator({ origin: ORIGIN, rpId: 'localhost', ...words });
}

function challengeOf(options: Readonly<Record<string, unknown>>): string {
  return String(options['challenge']);
}

/** A browser in the middle of a sign-in: it holds the handle and follows every new one. */
export async function aSignIn(
  world: World,
  words: {
    application?: ApplicationId | null;
    demand?: Demand;
    scopes?: readonly string[];
    session?: Pick<LiveSession, 'id' | 'userId'>;
    intent?: Intent;
    pass?: string;
    trace?: Partial<BrowserTrace>;
  } = {},
) {
  const { ports, tenant } = world;
  const begin = {
    tenantId: tenant.id,
    application: words.application ?? null,
    demand: words.demand ?? null,
    scopes: words.scopes ?? [],
    returnTo: { kind: 'account' } as const,
  };
  const { session, intent } = words;
  const begun = session === undefined ? await beginAlone() : await beginOn(session);
  const trace: BrowserTrace = { ...TRACE, ...words.trace };
  let handle = begun.handle;
  let token: string | null = begun.token;
  let device: string | null = null;
  let codes: readonly string[] | null = null;
  let step: Step = begun.step ?? must(await readStep(ports)({ tenantId: tenant.id, attempt: begun.attempt, handle })).step;

  /** As the protocol begins one, with a demand and for no application in particular. */
  async function beginAlone() {
    // As somebody begins who follows the address of a pass.
    const { pass } = words;
    const door = { tenantId: tenant.id, application: 'account', returnTo: begin.returnTo, pass } as const;
    const alone = await (pass === undefined
      ? ports.store.transaction(tenant.id, (tx) => beginIn(ports, tx, { ...begin, session: null }))
      : beginSignIn(ports)(door));
    return { attempt: alone.attempt, handle: alone.handle, step: null, token: null };
  }

  /** A step on a live session: one that the rules or an application ask for, or one that the person wants. */
  async function beginOn(live: Pick<LiveSession, 'id' | 'userId'>) {
    const advance = await (intent === undefined
      ? beginStepUp(ports)({ ...begin, session: await shownSession(world, live), trace: TRACE })
      : ownChange(live, intent));
    if (advance === null || advance.handle === null) throw new Error('the session is not live');
    const { view, session: raised } = advance;
    return { attempt: view.attempt, handle: advance.handle, step: raised === null ? null : view.step, token: raised?.token ?? null };
  }

  async function ownChange(live: Pick<LiveSession, 'id' | 'userId'>, wanted: Intent): Promise<Advance> {
    const own = { tenantId: tenant.id, session: await shownSession(world, live), trace: TRACE };
    return must(await beginOwnChange(ports)({ ...own, intent: wanted, returnTo: { kind: 'security', wish: wanted.kind } }));
  }

  function on(): OnAttempt {
    return { tenantId: tenant.id, attempt: begun.attempt, handle, trace };
  }

  /** Takes what a step gave back; returns the code of its refusal, or the kind of the next step. */
  function follow(result: Result<Advance, StepError>): StepError | Step['kind'] {
    if (!result.ok) return result.code;
    handle = result.value.handle ?? handle;
    token = result.value.session?.token ?? token;
    device = result.value.session?.device ?? device;
    codes = result.value.backupCodes ?? codes;
    step = result.value.view.step;
    return step.kind;
  }

  return {
    attempt: begun.attempt,
    on,
    get handle() {
      return handle;
    },
    get step() {
      return step;
    },
    /** The secret of the session that it ended in; null: it did not. */
    get token() {
      return token;
    },
    /** The name that the browser was given; null: none. */
    get device() {
      return device;
    },
    get backupCodes() {
      return codes ?? [];
    },
    /** The live session that it ended in; null: none, or it is dead. */
    async session(): Promise<LiveSession | null> {
      return token === null ? null : ports.store.findLiveSession(tenant.id, ports.digest(token));
    },
    read: () => readStep(ports)({ tenantId: tenant.id, attempt: begun.attempt, handle }),
    password: async (loginName: unknown, password: unknown = PASSWORD, options: { wantsFactor?: boolean } = {}) =>
      follow(await submitPassword(ports)({ ...on(), loginName, password, wantsFactor: options.wantsFactor ?? false })),
    totp: async (code: unknown) => follow(await submitTotp(ports)({ ...on(), code })),
    backupCode: async (code: unknown) => follow(await submitBackupCode(ports)({ ...on(), code })),
    sendSms: async (factor?: unknown) => follow(await sendSmsCode(ports)({ ...on(), factor })),
    sms: async (code: unknown) => follow(await submitSms(ports)({ ...on(), code })),
    beginPhone: async (number: unknown, country: unknown = null) => follow(await beginSmsEnrolment(ports)({ ...on(), number, country })),
    resendPhone: async () => follow(await resendSmsEnrolment(ports)(on())),
    confirmPhone: async (code: unknown, label: unknown = null) => follow(await submitSmsEnrolment(ports)({ ...on(), code, label })),
    sendMailCode: async () => follow(await sendMailCode(ports)(on())),
    mailCode: async (code: unknown) => follow(await submitMailCode(ports)({ ...on(), code })),
    pass: async (code: unknown) => follow(await submitPass(ports)({ ...on(), code })),
    skip: async () => follow(await skipEnrolment(ports)(on())),
    cancel: async () => follow(await cancelSignIn(ports)(on())),
    async securityKey(key: Authenticator) {
      const options = await beginWebauthn(ports)(on());
      return options.ok ? follow(await submitWebauthn(ports)({ ...on(), response: key.assert(challengeOf(options.value)) })) : options.code;
    },
    async passkey(key: Authenticator) {
      const options = await beginPasskey(ports)(on());
      return options.ok ? follow(await submitPasskey(ports)({ ...on(), response: key.assert(challengeOf(options.value)) })) : options.code;
    },
    async enrolKey(key: Authenticator) {
      const options = await beginWebauthnEnrolment(ports)(on());
      if (!options.ok) return options.code;
      return follow(await submitWebauthnEnrolment(ports)({ ...on(), response: key.register(challengeOf(options.value)), label: 'A key' }));
    },
    /** Begins and confirms the enrolment of an authenticator app with the code of the step before, so that the code of now is still good. */
    async enrolTotp(): Promise<AuthenticatorApp> {
      const app = await beginApp();
      const kind = follow(await submitTotpEnrolment(ports)({ ...on(), code: await app.code(-1), label: null }));
      if (kind !== 'signed_in' && kind !== 'challenge' && kind !== 'enrol' && kind !== 'reauthenticate') throw new Error(kind);
      return app;
    },
    /** Makes backup codes as the first factor. @returns them, or the code of the refusal. */
    async beginCodes(): Promise<readonly string[] | StepError> {
      const begun = await beginCodesEnrolment(ports)(on());
      return begun.ok ? begun.value.codes : begun.code;
    },
    confirmCodes: async (code: unknown) => follow(await submitCodesEnrolment(ports)({ ...on(), code })),
    beginTotp: beginApp,
    confirmTotp: async (code: unknown) => follow(await submitTotpEnrolment(ports)({ ...on(), code, label: null })),
  };

  async function beginApp(): Promise<AuthenticatorApp> {
    const { uri } = must(await beginTotpEnrolment(ports)(on()));
    const app = anAuthenticatorApp({ totp: ports.totp, now: world.now });
    app.take(new URL(uri).searchParams.get('secret') ?? '');
    return app;
  }
}
