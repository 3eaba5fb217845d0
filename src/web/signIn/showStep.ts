import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFactorKind } from '../../domain/factors/factor.ts';
import { deviceText } from '../../domain/sessions/deviceText.ts';
import type { ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import type { Step, StepError, StepView } from '../../flows/signIn/step.ts';
import type { Refusal } from '../../kernel/result.ts';
import { attemptOf, tenantOf } from '../caller.ts';
import { formToken } from '../formToken.ts';
import type { Markup } from '../html.ts';
import { sendProblem, statusOf, tellRetryAfter } from '../problems.ts';
import { sendPage } from '../sendPage.ts';
import { attemptAddress, forgotAddress, kindAddress, registerAddress, type StepPath } from './addresses.ts';
import { onwardAddress } from './onward.ts';
import { codesEnrolmentPage } from './pages/codesEnrolmentPage.ts';
import { pageOfStep } from './pages/pageOfStep.ts';
import type { StepContext } from './pages/stepPage.ts';
import { totpEnrolmentPage } from './pages/totpEnrolmentPage.ts';
import { commandOf, type SignInSurface } from './signInSurface.ts';
import { stepErrorText, stepProblem } from './stepRefusal.ts';
import { CODE_WRONG_TEXTS, ERROR_TEXTS } from './texts.ts';

/** A request for a page, and the way to answer it. */
export interface At {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(request: FastifyRequest): Fields {
  return (request.body ?? {}) as Fields;
}

/** What was posted and not accepted; null: the page is only read. */
export type NotAccepted =
  | { readonly code: 'form_outdated'; readonly path: string }
  | { readonly code: 'step'; readonly path: string; readonly refusal: Refusal<StepError> };

/** The page of the step that the decision asks for now, with what was not accepted. */
export async function showStep(surface: SignInSurface, { request, reply }: At, not: NotAccepted | null): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  const read = await surface.flows.readStep(commandOf(request));
  if (!read.ok || (not?.code === 'step' && not.refusal.code === 'attempt_not_found')) {
    return sendProblem(request, reply, { code: 'attempt_not_found' });
  }
  const { step } = read.value;
  if (step.kind === 'signed_in' || step.kind === 'cancelled') return reply.redirect(onward(surface, request, step), 303);
  const context = contextOf(surface, request, { view: read.value, not });
  const status = not === null ? (step.kind === 'refused' ? 403 : 200) : statusOf(not.code === 'step' ? not.refusal.code : not.code);
  if (not?.code === 'step') tellRetryAfter(reply, stepProblem(not.refusal, surface.ports.clock.now()));
  const again = not?.code === 'step' && not.refusal.code === 'code_wrong' ? (CONFIRMED_BY_CODE[not.path] ?? null) : null;
  const page =
    again !== null
      ? again(context)
      : pageOfStep(context, step, {
          back: step.kind === 'refused' ? onward(surface, request, step) : null,
          again: `/t/${tenant.slug}/sign-in`,
          withPass: `/t/${tenant.slug}/sign-in/with-pass`,
        });
  return sendPage(reply, status, page);
}

/** What is set up by typing a code, after a wrong one: the same page without the secret, which was shown once. */
const CONFIRMED_BY_CODE: Readonly<Record<string, (context: StepContext) => Markup>> = {
  'enrolments/totp/confirm': (context) => totpEnrolmentPage(context, null),
  'enrolments/backup-codes/confirm': (context) => codesEnrolmentPage(context, null),
};

export function contextOf(
  surface: SignInSurface,
  request: FastifyRequest,
  at: { readonly view: StepView; readonly not: NotAccepted | null },
): StepContext {
  const { tenant, attempt, handle } = attemptOf(request);
  const { factor, loginName: hinted } = request.query as { readonly factor?: unknown; readonly loginName?: unknown };
  const { loginName = hinted, number, country } = fieldsOf(request);
  return {
    place: { tenantSlug: tenant.slug, attempt },
    view: at.view,
    token: formToken(handle, attempt),
    error: errorText(surface, at.not),
    passkeys: surface.ports.capabilities.availableKinds.includes('webauthn') ? 'offered' : 'unavailable',
    byMail: byMail(surface, tenant.slug, at.view),
    chosen: chosenBy(at.not?.path ?? null) ?? (isFactorKind(factor) || factor === 'pass' ? factor : null),
    callingCodes: surface.ports.phoneNumbers.countries,
    number: typeof number === 'string' ? number.slice(0, 40) : '',
    country: typeof country === 'string' ? country : null,
    now: surface.ports.clock.now(),
    device: deviceText(request.headers['user-agent']),
    loginName: typeof loginName === 'string' ? loginName.slice(0, 254) : '',
  };
}

function byMail({ ports }: SignInSurface, tenantSlug: string, { registration }: StepView): StepContext['byMail'] {
  if (ports.mailer === null) return { forgot: null, register: null };
  return { forgot: forgotAddress(tenantSlug), register: registration === 'open' ? registerAddress(tenantSlug) : null };
}

function errorText({ ports }: SignInSurface, not: NotAccepted | null): string | null {
  if (not === null) return null;
  if (not.code === 'form_outdated') return ERROR_TEXTS.form_outdated;
  const { refusal } = not;
  if (refusal.code === 'code_wrong' && not.path in CODE_WRONG_TEXTS) return CODE_WRONG_TEXTS[not.path as StepPath] ?? null;
  return refusal.code === 'attempt_not_found' ? null : stepErrorText({ ...refusal, code: refusal.code }, ports.clock.now());
}

/** After a wrong answer the page shows the same way again, not the first one. */
const KIND_OF_PATH: Readonly<Record<string, StepContext['chosen']>> = {
  totp: 'totp',
  'backup-code': 'backup_code',
  webauthn: 'webauthn',
  pass: 'pass',
  sms: 'sms',
  'sms/send': 'sms',
  'enrolments/sms': 'sms',
  'enrolments/sms/resend': 'sms',
  'enrolments/sms/confirm': 'sms',
  'enrolments/webauthn/confirm': 'webauthn',
};

function chosenBy(path: string | null): StepContext['chosen'] {
  return path === null ? null : (KIND_OF_PATH[path] ?? null);
}

/** Where the browser goes when an attempt is over. */
export function onward({ oidc }: SignInSurface, request: FastifyRequest, end: Extract<Step, { readonly returnTo: ReturnTo }>): string {
  return onwardAddress(oidc, tenantOf(request).slug, { returnTo: end.returnTo, as: end.kind });
}

export function placeAddress(request: FastifyRequest): string {
  const { tenant, attempt } = attemptOf(request);
  return attemptAddress({ tenantSlug: tenant.slug, attempt });
}

/** The page of the same step that asks for the code of a text message. */
export function smsAddress(request: FastifyRequest): string {
  const { tenant, attempt } = attemptOf(request);
  return kindAddress({ tenantSlug: tenant.slug, attempt }, 'sms');
}
