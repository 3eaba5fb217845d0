import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OnAttempt } from '../../flows/signIn/command.ts';
import type { Advance, StepError } from '../../flows/signIn/step.ts';
import type { Result } from '../../kernel/result.ts';
import { attemptOf, tenantOf } from '../caller.ts';
import { isFormToken } from '../formToken.ts';
import type { Markup } from '../html.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { attemptAddress, type StepPath } from './addresses.ts';
import { hasUnknownField } from './formFields.ts';
import { backupCodesPage } from './pages/backupCodesPage.ts';
import { codesEnrolmentPage } from './pages/codesEnrolmentPage.ts';
import { onwardPage } from './pages/endPages.ts';
import type { StepContext } from './pages/stepPage.ts';
import { totpEnrolmentPage } from './pages/totpEnrolmentPage.ts';
import { beginAt, passStart } from './passStart.ts';
import { qrCode } from './qrCode.ts';
import { type At, contextOf, type Fields, fieldsOf, onward, placeAddress, showStep, smsAddress } from './showStep.ts';
import { commandOf, keepAdvance, type SignInSurface } from './signInSurface.ts';
import { stepUpPage } from './stepUpPage.ts';

const HANDLE: RouteClass = { assurance: 'handle', role: null, surface: 'page' };
const hidden = { hide: true };

/** The steps of signing in as server-rendered pages. Forms post a step, and the answer is the way to the next page. */
export function signInPages(app: FastifyInstance, surface: SignInSurface): void {
  beginPage(app, surface);
  passStart(app, surface);
  stepUpPage(app, surface);
  app.get('/t/:tenant/sign-in/:attempt', { config: HANDLE, schema: hidden }, (request, reply) =>
    showStep(surface, { request, reply }, null),
  );
  // A form's address in the browser's own address bar, or after "back": the step's page is what was meant.
  app.get('/t/:tenant/sign-in/:attempt/*', { config: HANDLE, schema: hidden }, (request, reply) =>
    reply.redirect(placeAddress(request), 303),
  );
  const { flows } = surface;
  opening(app, surface, {
    path: 'enrolments/totp',
    open: flows.beginTotpEnrolment,
    page: async (context, authenticator) => totpEnrolmentPage(context, { authenticator, qrCode: await qrCode(authenticator.uri) }),
  });
  opening(app, surface, {
    path: 'enrolments/backup-codes',
    open: flows.beginCodesEnrolment,
    page: async (context, { codes }) => codesEnrolmentPage(context, codes),
  });
  const steps: Readonly<
    Record<Exclude<StepPath, Opening | 'federation'>, (command: OnAttempt, fields: Fields) => Promise<Result<Advance, StepError>>>
  > = {
    password: (command, { loginName, password, wantsFactor }) =>
      flows.submitPassword({ ...command, loginName, password, wantsFactor: wantsFactor === 'yes' }),
    passkey: (command, { response }) => flows.submitPasskey({ ...command, response: parsed(response) }),
    totp: (command, { code }) => flows.submitTotp({ ...command, code }),
    'backup-code': (command, { code }) => flows.submitBackupCode({ ...command, code }),
    pass: (command, { code }) => flows.submitPass({ ...command, code }),
    'mail-code': (command, { code }) => flows.submitMailCode({ ...command, code }),
    'mail-code/send': (command) => flows.sendMailCode(command),
    sms: (command, { code }) => flows.submitSms({ ...command, code }),
    'sms/send': (command, { factor }) => flows.sendSmsCode({ ...command, factor }),
    'enrolments/sms': (command, { country, number }) => flows.beginSmsEnrolment({ ...command, country, number }),
    'enrolments/sms/resend': (command) => flows.resendSmsEnrolment(command),
    'enrolments/sms/confirm': (command, { code, label }) => flows.submitSmsEnrolment({ ...command, code, label }),
    webauthn: (command, { response }) => flows.submitWebauthn({ ...command, response: parsed(response) }),
    'enrolments/totp/confirm': (command, { code, label }) => flows.submitTotpEnrolment({ ...command, code, label }),
    'enrolments/webauthn/confirm': (command, { response, label }) =>
      flows.submitWebauthnEnrolment({ ...command, response: parsed(response), label }),
    'enrolments/backup-codes/confirm': (command, { code }) => flows.submitCodesEnrolment({ ...command, code }),
    skip: (command) => flows.skipEnrolment(command),
    cancel: (command) => flows.cancelSignIn(command),
  };
  for (const [path, take] of Object.entries(steps) as readonly [keyof typeof steps, (typeof steps)[keyof typeof steps]][]) {
    app.post(`/t/:tenant/sign-in/:attempt/${path}`, { config: HANDLE, schema: hidden }, async (request, reply) => {
      const at = { request, reply };
      const fields = fieldsOf(request);
      if (hasUnknownField(path, fields)) return sendProblem(request, reply, { code: 'input_malformed' });
      if (!isOwnForm(request, fields)) return showStep(surface, at, { code: 'form_outdated', path });
      const advance = await take(commandOf(request), fields);
      return advance.ok
        ? goOn(surface, at, { advance: advance.value, path })
        : showStep(surface, at, { code: 'step', path, refusal: advance });
    });
  }
}

/** Steps after which the code is typed, on the page of the same way. */
const SENDS_SMS: readonly StepPath[] = ['sms/send', 'enrolments/sms', 'enrolments/sms/resend'];

/** Begins an attempt for the account pages or the console. A GET may: it changes nothing about anybody. */
function beginPage(app: FastifyInstance, surface: SignInSurface): void {
  const config: RouteClass = { assurance: 'public', role: null, surface: 'page' };
  app.get('/t/:tenant/sign-in', { config, schema: hidden, exposeHeadRoute: false }, (request, reply) => {
    // B7: an address that support has sent. What it holds is in no other address, here or elsewhere.
    reply.header('referrer-policy', 'no-referrer');
    const { pass, to } = request.query as { readonly pass?: unknown; readonly to?: unknown };
    const at = to === 'console' ? 'console' : 'account';
    return beginAt(surface, { request, reply, at, pass, ...(to === 'enrol' ? { page: 'enrol' } : {}) });
  });
}

/** A step was taken: the codes that are shown once, the end, or the page of the next step. */
export async function goOn(
  surface: SignInSurface,
  { request, reply }: At,
  { advance, path }: { readonly advance: Advance; readonly path: StepPath | null },
): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  await keepAdvance(surface, { request, reply, tenant }, advance);
  const { view, backupCodes } = advance;
  const { step } = view;
  const isEnd = step.kind === 'signed_in' || step.kind === 'cancelled';
  const place = attemptAddress({ tenantSlug: tenant.slug, attempt: view.attempt });
  const address = isEnd ? onward(surface, request, step) : path !== null && SENDS_SMS.includes(path) ? smsAddress(request) : place;
  if (backupCodes !== null) {
    const { tenantName, applicationName } = view;
    return sendPage(reply, 200, backupCodesPage({ tenantName, applicationName, codes: backupCodes, onward: address }));
  }
  return isEnd ? sendPage(reply, 200, onwardPage(view, { as: step.kind, returnTo: step.returnTo, address })) : reply.redirect(address, 303);
}

/** What makes a secret and shows it, without moving the attempt on. */
type Opening = 'enrolments/totp' | 'enrolments/backup-codes';

/** Makes the secret and shows it, this once. Posted again, it makes another one. */
function opening<Secret>(
  app: FastifyInstance,
  surface: SignInSurface,
  way: {
    readonly path: Opening;
    readonly open: (command: OnAttempt) => Promise<Result<Secret, StepError>>;
    readonly page: (context: StepContext, secret: Secret) => Promise<Markup>;
  },
): void {
  const { path } = way;
  app.post(`/t/:tenant/sign-in/:attempt/${path}`, { config: HANDLE, schema: hidden }, async (request, reply) => {
    const at = { request, reply };
    if (hasUnknownField(path, fieldsOf(request))) return sendProblem(request, reply, { code: 'input_malformed' });
    if (!isOwnForm(request, fieldsOf(request))) return showStep(surface, at, { code: 'form_outdated', path: '' });
    const secret = await way.open(commandOf(request));
    if (!secret.ok) return showStep(surface, at, { code: 'step', path: '', refusal: secret });
    const view = await surface.flows.readStep(commandOf(request));
    if (!view.ok) return showStep(surface, at, { code: 'step', path: '', refusal: view });
    return sendPage(reply, 200, await way.page(contextOf(surface, request, { view: view.value, not: null }), secret.value));
  });
}

function isOwnForm(request: FastifyRequest, fields: Fields): boolean {
  const { attempt, handle } = attemptOf(request);
  return isFormToken(fields['token'], handle, attempt);
}

/** The script posts the authenticator's answer as text. What is no JSON goes on as it is, and the flow refuses it. */
function parsed(response: unknown): unknown {
  try {
    return typeof response === 'string' ? JSON.parse(response) : response;
  } catch {
    return response;
  }
}
