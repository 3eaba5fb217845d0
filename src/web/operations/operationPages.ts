import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AtOperation, OperationAnswered } from '../../flows/authorize/answerOperation.ts';
import { id } from '../../kernel/id.ts';
import type { Result } from '../../kernel/result.ts';
import { browserOf, sessionOf } from '../caller.ts';
import { formToken, isFormToken } from '../formToken.ts';
import { type Refused, sendProblem, statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { attemptAddress } from '../signIn/addresses.ts';
import { keepAdvance, type SignInSurface } from '../signIn/signInSurface.ts';
import { operationAnsweredPage, operationOverPage, operationPage } from './operationPage.ts';

/** The operation is judged for the application that opened it, by its flow. */
const OWN: RouteClass = { assurance: 'session', role: null, surface: 'page' };
const HIDDEN = { hide: true };
const PURPOSE = 'operation';

/** Where a person reads what an application asks them to confirm, and answers (U5). */
export function operationPages(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  app.get('/t/:tenant/operations/:operation', { config: OWN, schema: HIDDEN }, async (request, reply) => {
    const { tenant, token } = sessionOf(request);
    const view = await flows.showOperation(atOperation(request));
    if (!view.ok) return sendOver(request, reply, view);
    return sendPage(reply, 200, operationPage({ tenantSlug: tenant.slug, token: formToken(token, PURPOSE) }, view.value));
  });
  const answer = (path: 'confirm' | 'refuse', run: (at: AtOperation) => Promise<Result<OperationAnswered>>): void => {
    app.post(`/t/:tenant/operations/:operation/${path}`, { config: OWN, schema: HIDDEN }, async (request, reply) => {
      const { token, ...others } = (request.body ?? {}) as { readonly token?: unknown };
      if (Object.keys(others).length > 0) return sendProblem(request, reply, { code: 'input_malformed' });
      if (!isFormToken(token, sessionOf(request).token, PURPOSE)) return sendProblem(request, reply, { code: 'form_outdated' });
      const answered = await run(atOperation(request));
      if (!answered.ok) return sendOver(request, reply, answered as Refused);
      if (answered.value.kind === 'answered') return sendPage(reply, 200, operationAnsweredPage(answered.value));
      return lead(surface, { request, reply }, answered.value);
    });
  };
  answer('confirm', flows.confirmOperation);
  answer('refuse', flows.refuseOperation);
}

function atOperation(request: FastifyRequest): AtOperation {
  const { tenant, session } = sessionOf(request);
  const { operation } = request.params as { readonly operation: string };
  return { tenantId: tenant.id, session, operation: id<'Operation'>(operation), trace: browserOf(request) };
}

/** First a factor, on the live session; then back to the page, which asks once more (U2). */
async function lead(
  surface: SignInSurface,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { application, demand }: Extract<OperationAnswered, { kind: 'proof_needed' }>,
): Promise<FastifyReply> {
  const { tenant, session } = sessionOf(request);
  const at = atOperation(request);
  if (at.operation === null) return sendProblem(request, reply, { code: 'operation_not_found' });
  const returnTo = { kind: 'operation', operation: at.operation } as const;
  const advance = await surface.flows.beginStepUp({
    tenantId: tenant.id,
    application,
    demand,
    returnTo,
    session,
    trace: browserOf(request),
  });
  if (advance === null) return reply.redirect(`/t/${tenant.slug}/sign-in`, 303);
  await keepAdvance(surface, { request, reply, tenant }, advance);
  if (advance.session !== null) return reply.redirect(`/t/${tenant.slug}/operations/${at.operation}`, 303);
  return reply.redirect(attemptAddress({ tenantSlug: tenant.slug, attempt: advance.view.attempt }), 303);
}

function sendOver(request: FastifyRequest, reply: FastifyReply, refused: Refused): FastifyReply {
  const isOver = refused.code === 'operation_over' || refused.code === 'operation_not_found';
  return isOver ? sendPage(reply, statusOf(refused.code), operationOverPage(refused.code)) : sendProblem(request, reply, refused);
}
