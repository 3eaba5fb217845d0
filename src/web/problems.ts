import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, type ErrorCode } from '../contract/errorCatalogue.ts';
import { bearerOf } from './caller.ts';
import { errorPage } from './errorPage.ts';
import { sendPage } from './sendPage.ts';
import { overPage } from './signIn/pages/overPage.ts';

/** A refusal on its way out. A `Refusal` of a flow is one. */
export interface Refused {
  readonly code: ErrorCode;
  /** In addition to the catalogue's sentence; absent: that sentence says it all. Never a secret. */
  readonly detail?: string;
  /** Extension members of the problem. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** RFC 9457. `code` is the stable name; `type` is made of it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  /** The request's id, under which the log has it. */
  readonly instance: string;
  readonly [extension: string]: unknown;
}

export function statusOf(code: ErrorCode): number {
  // A code of the command line that reaches a surface is a bug.
  return ERRORS[code].status ?? 500;
}

/** Answers with a problem document, or with a page where a person reads it. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refused: Refused): FastifyReply {
  const status = statusOf(refused.code);
  tellRetryAfter(reply, refused);
  tellHowToProve(request, reply, refused);
  if (wantsPage(request)) {
    const slug = request.tenantInAddress?.slug ?? null;
    const isOver = refused.code === 'attempt_not_found' && slug !== null;
    return sendPage(reply, status, isOver ? overPage(slug) : errorPage(refused.code, request.id));
  }
  return reply.code(status).type('application/problem+json; charset=utf-8').serializer(JSON.stringify).send(problemOf(refused, request.id));
}

export function problemOf({ code, detail, facts }: Refused, requestId: string): Problem {
  const { title, whatToDo } = ERRORS[code];
  return {
    ...facts,
    type: `urn:sallyport:error:${code}`,
    title,
    status: statusOf(code),
    detail: detail ?? whatToDo,
    code,
    instance: `urn:uuid:${requestId}`,
  };
}

/** By the route's own surface; where there is no route, by what the caller says it reads. */
function wantsPage(request: FastifyRequest): boolean {
  const { surface } = request.routeOptions.config;
  if (surface !== undefined || !request.is404) return surface === 'page';
  return (request.headers.accept ?? '').includes('text/html') && !request.url.includes('/api/');
}

/** RFC 9110 (11.6.1); of a token RFC 6750 (3). */
function tellHowToProve(request: FastifyRequest, reply: FastifyReply, { code, facts }: Refused): void {
  const scope = facts?.['neededScope'];
  if (code === 'token_not_accepted') reply.header('www-authenticate', 'Bearer realm="Sallyport", error="invalid_token"');
  else if (code === 'client_not_authenticated') reply.header('www-authenticate', 'Basic realm="Sallyport"');
  else if (statusOf(code) === 401 && !reply.hasHeader('www-authenticate')) reply.header('www-authenticate', 'Sallyport-Session');
  else if (typeof scope === 'string' && bearerOf(request) !== null) {
    reply.header('www-authenticate', `Bearer realm="Sallyport", error="insufficient_scope", scope="${scope}"`);
  }
}

/** Sets Retry-After where waiting is what helps. */
export function tellRetryAfter(reply: FastifyReply, refused: Refused): void {
  const seconds = retryAfterSeconds(refused);
  if (seconds !== null) reply.header('retry-after', seconds);
}

/** In whole seconds, at least 1; null: waiting is not what helps. */
function retryAfterSeconds({ code, facts }: Refused): number | null {
  if (code === 'too_busy' || code === 'database_unavailable') return 1;
  const wait = facts?.['retryAfterSeconds'];
  return typeof wait === 'number' ? Math.max(1, Math.ceil(wait)) : null;
}
