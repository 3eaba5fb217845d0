import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OnAttempt } from '../../flows/signIn/command.ts';
import type { Advance, StepError } from '../../flows/signIn/step.ts';
import type { Result } from '../../kernel/result.ts';
import { attemptOf, tenantOf } from '../caller.ts';
import { isFormToken } from '../formToken.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { attemptAddress, type StepPath } from './addresses.ts';
import { hasUnknownField } from './formFields.ts';
import { backupCodesPage } from './pages/backupCodesPage.ts';
import { onwardPage } from './pages/endPages.ts';
import { totpEnrolmentPage } from './pages/totpEnrolmentPage.ts';
import { qrCode } from './qrCode.ts';
import { type At, contextOf, type Fields, fieldsOf, onward, placeAddress, showStep } from './showStep.ts';
import { commandOf, keepAdvance, type SignInSurface } from './signInSurface.ts';
import { stepUpPage } from './stepUpPage.ts';

const HANDLE: RouteClass = { assurance: 'handle', role: null, surface: 'page' };
const hidden = { hide: true };

/** The steps of signing in as server-rendered pages. Forms post a step, and the answer is the way to the next page. */
export function signInPages(app: FastifyInstance, surface: SignInSurface): void {
  beginPage(app, surface);
  stepUpPage(app, surface);
  app.get('/t/:tenant/sign-in/:attempt', { config: HANDLE, schema: hidden }, (request, reply) =>
    showStep(surface, { request, reply }, null),
  );
  // A form's address in the browser's own address bar, or after "back": the step's page is what was meant.
  app.get('/t/:tenant/sign-in/:attempt/*', { config: HANDLE, schema: hidden }, (request, reply) =>
    reply.redirect(placeAddress(request), 303),
  );
  app.post('/t/:tenant/sign-in/:attempt/enrolments/totp', { config: HANDLE, schema: hidden }, (request, reply) =>
    newAuthenticator(surface, { request, reply }),
  );
  const { flows } = surface;
  const steps: Readonly<
    Record<Exclude<StepPath, 'enrolments/totp'>, (command: OnAttempt, fields: Fields) => Promise<Result<Advance, StepError>>>
  > = {
    password: (command, { loginName, password, wantsFactor }) =>
      flows.submitPassword({ ...command, loginName, password, wantsFactor: wantsFactor === 'yes' }),
    passkey: (command, { response }) => flows.submitPasskey({ ...command, response: parsed(response) }),
    totp: (command, { code }) => flows.submitTotp({ ...command, code }),
    'backup-code': (command, { code }) => flows.submitBackupCode({ ...command, code }),
    webauthn: (command, { response }) => flows.submitWebauthn({ ...command, response: parsed(response) }),
    'enrolments/totp/confirm': (command, { code, label }) => flows.submitTotpEnrolment({ ...command, code, label }),
    'enrolments/webauthn/confirm': (command, { response, label }) =>
      flows.submitWebauthnEnrolment({ ...command, response: parsed(response), label }),
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
      return advance.ok ? goOn(surface, at, advance.value) : showStep(surface, at, { code: 'step', path, refusal: advance });
    });
  }
}

/** Begins an attempt for the account pages. A GET may: it changes nothing about anybody. */
function beginPage(app: FastifyInstance, { cookies, flows }: SignInSurface): void {
  const config: RouteClass = { assurance: 'public', role: null, surface: 'page' };
  app.get('/t/:tenant/sign-in', { config, schema: hidden, exposeHeadRoute: false }, async (request, reply) => {
    const tenant = tenantOf(request);
    const begun = await flows.beginSignIn({ tenantId: tenant.id, application: 'account', returnTo: { kind: 'account' } });
    const { attempt, handle } = begun;
    cookies.setHandle(request, reply, { attempt, value: handle });
    return reply.redirect(attemptAddress({ tenantSlug: tenant.slug, attempt }), 303);
  });
}

/** A step was taken: the codes that are shown once, the end, or the page of the next step. */
export async function goOn(surface: SignInSurface, { request, reply }: At, advance: Advance): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  await keepAdvance(surface, { request, reply, tenant }, advance);
  const { view, backupCodes } = advance;
  const { step } = view;
  const isEnd = step.kind === 'signed_in' || step.kind === 'cancelled';
  const address = isEnd ? onward(surface, request, step) : attemptAddress({ tenantSlug: tenant.slug, attempt: view.attempt });
  if (backupCodes !== null) {
    const { tenantName, applicationName } = view;
    return sendPage(reply, 200, backupCodesPage({ tenantName, applicationName, codes: backupCodes, onward: address }));
  }
  return isEnd ? sendPage(reply, 200, onwardPage(view, { as: step.kind, address })) : reply.redirect(address, 303);
}

/** Makes the secret and shows it, this once. */
async function newAuthenticator(surface: SignInSurface, at: At): Promise<FastifyReply> {
  const { request, reply } = at;
  if (hasUnknownField('enrolments/totp', fieldsOf(request))) return sendProblem(request, reply, { code: 'input_malformed' });
  if (!isOwnForm(request, fieldsOf(request))) return showStep(surface, at, { code: 'form_outdated', path: '' });
  const authenticator = await surface.flows.beginTotpEnrolment(commandOf(request));
  if (!authenticator.ok) return showStep(surface, at, { code: 'step', path: '', refusal: authenticator });
  const view = await surface.flows.readStep(commandOf(request));
  if (!view.ok) return showStep(surface, at, { code: 'step', path: '', refusal: view });
  const context = contextOf(surface, request, { view: view.value, not: null });
  return sendPage(
    reply,
    200,
    totpEnrolmentPage(context, { authenticator: authenticator.value, qrCode: await qrCode(authenticator.value.uri) }),
  );
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
