import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { BeginOwnChange } from '../../flows/signIn/beginOwnChange.ts';
import { browserOf, sessionOf } from '../caller.ts';
import { formToken, isFormToken } from '../formToken.ts';
import { type Refused, sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import type { AccountPlace } from './accountPlace.ts';

/** The account pages are an application: judged by its rule at every request (S3). */
export const OWN_PAGE: RouteClass = { assurance: 'session', role: null, surface: 'page', opens: 'account' };

export const HIDDEN = { hide: true };

const PURPOSE = 'account';

/** A request for one of the person's own pages. */
export interface OwnRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly place: AccountPlace;
  readonly session: LiveSession;
  /** Who changes what, for the flows. */
  readonly command: Pick<BeginOwnChange, 'tenantId' | 'session' | 'trace'>;
  /** What was posted beside the token. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export function ownRequest(request: FastifyRequest, reply: FastifyReply): OwnRequest {
  const { tenant, session, token } = sessionOf(request);
  const { token: _, ...fields } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  return {
    request,
    reply,
    place: { tenantSlug: tenant.slug, token: formToken(token, PURPOSE) },
    session,
    command: { tenantId: tenant.id, session, trace: browserOf(request) },
    fields,
  };
}

interface OwnPost {
  /** Below the account page. */
  readonly path: string;
  /** What the form holds beside its token: nothing else is taken. */
  readonly fields: readonly string[];
  readonly config?: RouteClass;
  readonly run: (own: OwnRequest) => Promise<FastifyReply>;
}

/** Declares a post of the account pages. The form's token is derived from the session's secret (formToken.ts). */
export function ownPost(app: FastifyInstance, { path, fields, config = OWN_PAGE, run }: OwnPost): void {
  app.post(`/t/:tenant/account/${path}`, { config, schema: HIDDEN }, async (request, reply) => {
    const own = ownRequest(request, reply);
    if (Object.keys(own.fields).some((name) => !fields.includes(name))) return sendProblem(request, reply, { code: 'input_malformed' });
    const { token } = (request.body ?? {}) as { readonly token?: unknown };
    if (!isFormToken(token, sessionOf(request).token, PURPOSE)) return sendProblem(request, reply, { code: 'form_outdated' });
    return run(own);
  });
}

/** A session that ended while the page was open is led to the sign-in; everything else is told. */
export function sendOwnRefusal({ request, reply, place }: OwnRequest, refused: Refused): FastifyReply {
  if (refused.code === 'session_needed') return reply.redirect(`/t/${place.tenantSlug}/sign-in`, 303);
  return sendProblem(request, reply, refused);
}
