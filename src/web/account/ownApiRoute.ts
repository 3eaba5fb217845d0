import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { problemDocument } from '../../contract/signIn.ts';
import { type Refused, sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { type OwnRequest, ownRequest } from './accountRoute.ts';

const OWN: RouteClass = { assurance: 'session', role: null, surface: 'json', opens: 'account' };

interface OwnApiRequest<Params, Query, Body> {
  readonly command: OwnRequest['command'];
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface OwnApiRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the account's root. */
  readonly path: string;
  readonly summary: string;
  /** Absent: the tenant alone. */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** @returns the reply that was sent, or the refusal that is to be. */
  readonly run: (request: OwnApiRequest<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<FastifyReply | Refusing>;
}

type Refusing = Refused & { readonly ok: false };

/** Declares a route of the person's own account: its class, and its place in the OpenAPI document. */
export function ownApiRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  app: FastifyInstance,
  route: OwnApiRoute<Params, Query, Body>,
): void {
  app.route({
    method: route.method,
    url: `/t/:tenant/api/account${route.path}`,
    config: OWN,
    schema: {
      tags: ['Your own account'],
      summary: route.summary,
      params: route.params ?? tenantAddress,
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.body === undefined ? {} : { body: route.body }),
      response: { ...route.answers, '4xx': problemDocument },
    },
    handler: async (request, reply) => {
      const answer = await route.run({
        command: ownRequest(request, reply).command,
        params: request.params as z.output<Params>,
        query: request.query as z.output<Query>,
        body: request.body as z.output<Body>,
        request,
        reply,
      });
      return 'code' in answer && 'ok' in answer ? sendProblem(request, reply, answer) : answer;
    },
  });
}
