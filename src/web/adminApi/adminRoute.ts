import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CONFIRMATION_HEADER, confirmationHeaders, confirmationNeededDocument } from '../../contract/confirmation.ts';
import type { ErrorCode } from '../../contract/errorCatalogue.ts';
import { problemDocument } from '../../contract/signIn.ts';
import type { Act } from '../../domain/directory/permissions.ts';
import type { Role } from '../../domain/directory/user.ts';
import type { Language } from '../../domain/policy/languages.ts';
import type { Administration } from '../../flows/administer.ts';
import type { Result } from '../../kernel/result.ts';
import { sessionOf, traceOf } from '../caller.ts';
import { languageOf } from '../languageOf.ts';
import { sendProblem } from '../problems.ts';
import type { Assurance } from '../routeClass.ts';
import { toldOf } from '../toldOf.ts';
import { namedIdOrNull } from './namedId.ts';

export const ADMIN = '/t/:tenant/api/admin';

/** What a use case of the administration needs of a request. */
export interface AdminRequest<Params, Query, Body> {
  /** Who asks, for the flow: it reads the role itself. */
  readonly admin: Administration;
  /** In which what is told in sentences is asked for. */
  readonly language: Language;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

export interface AdminRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType, Value> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the administration's root. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** What it does, by the law of the administration: an API token may call it when the act has a scope. */
  readonly act: Act;
  readonly assurance: Extract<Assurance, 'session' | 'aal2' | 'fresh_aal2' | 'confirmed'>;
  /** Whether it can need a confirmation (U5) though its class does not say so: part of what can be asked here does. */
  readonly confirmsSome?: true;
  /** The least role; the flow judges finer. */
  readonly role: Role;
  readonly params: Params;
  /** null: the address has no query. */
  readonly query: Query | null;
  /** null: nothing is sent. */
  readonly body: Body | null;
  /** The greatest request in bytes; absent: that of all (body.ts). */
  readonly bodyLimit?: number;
  readonly status: 200 | 201 | 204;
  /** null: there is nothing to answer (204). */
  readonly answer: Answer | null;
  readonly run: (request: AdminRequest<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Result<Value, ErrorCode>>;
  readonly document: (value: Value) => z.input<Answer>;
}

/** Declares a route of the administration: its class, its place in the OpenAPI document, and what it answers. */
export function adminRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType, Value>(
  app: FastifyInstance,
  route: AdminRoute<Params, Query, Body, Answer, Value>,
): void {
  const { method, path, tag, summary, act, assurance, role, status, answer } = route;
  const confirms = assurance === 'confirmed' || route.confirmsSome === true;
  app.route({
    method,
    url: `${ADMIN}${path}`,
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    config: { assurance, role, opens: 'console', surface: 'json', act },
    schema: {
      tags: [tag],
      summary,
      params: route.params,
      ...(route.query === null ? {} : { querystring: route.query }),
      ...(route.body === null ? {} : { body: route.body }),
      ...(confirms ? { headers: confirmationHeaders } : {}),
      response: {
        ...(answer === null ? {} : { [status]: answer }),
        ...(confirms ? { 403: confirmationNeededDocument } : {}),
        '4xx': problemDocument,
      },
    },
    handler: async (request, reply) => {
      const { params, query, body } = request;
      const result = await route.run({
        admin: administrationOf(request),
        language: languageOf(request.headers['accept-language']),
        params: params as z.output<Params>,
        query: query as z.output<Query>,
        body: body as z.output<Body>,
      });
      if (!result.ok) return sendProblem(request, reply, toldOf(result));
      reply.code(status);
      return answer === null ? reply.send() : reply.send(route.document(result.value));
    },
  });
}

/** The administration of the tenant in the address, by the person whose session it is, or by a program with a token. */
export function administrationOf(request: FastifyRequest): Administration {
  const { address } = traceOf(request);
  if (request.caller?.kind === 'token') {
    const { tenant, token } = request.caller;
    return { tenantId: tenant.id, by: { kind: 'token', id: token.id, madeBy: token.madeBy, address } };
  }
  const { tenant, session } = sessionOf(request);
  const confirmation = namedIdOrNull<'Operation'>(confirmationOf(request));
  return { tenantId: tenant.id, by: { kind: 'user', id: session.userId, session: session.id, address, confirmation } };
}

/** The id of the operation that the person has confirmed for this act (U5); undefined: none is named. */
function confirmationOf({ headers }: FastifyRequest): string | undefined {
  const named = headers[CONFIRMATION_HEADER];
  return typeof named === 'string' ? named : undefined;
}
