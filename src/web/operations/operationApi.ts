import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  openOperationBody,
  operationAddress,
  operationOpened,
  operationRedeemed,
  operationStateDocument,
  redeemOperationBody,
} from '../../contract/operations.ts';
import { problemDocument, tenantParams } from '../../contract/signIn.ts';
import { tenantUrl } from '../../domain/directory/tenantUrl.ts';
import type { ClientShown } from '../../flows/authorize/operationClient.ts';
import { id } from '../../kernel/id.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { tenantOf, traceOf } from '../caller.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import type { WebFlows } from '../webFlows.ts';
import type { WebPorts } from '../webPorts.ts';

/** The flow checks the secret of the client: no cookie and no page has a part in it. */
const BY_CLIENT: RouteClass = { assurance: 'public', role: null, callers: 'anyone', surface: 'json' };
const TAG = { tags: ['Operations'] };

interface OperationSurface {
  readonly ports: WebPorts;
  readonly flows: Pick<WebFlows, 'openOperation' | 'operationState' | 'redeemOperation'>;
}

/** Where the back end of an application has a person confirm an operation, and redeems it (U5). */
export function operationApi(app: FastifyInstance, { ports, flows }: OperationSurface): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post(
    '/t/:tenant/api/operations',
    {
      config: BY_CLIENT,
      schema: {
        ...TAG,
        summary: 'Open an operation that a person confirms in their live session. The caller is a confidential client, by HTTP Basic.',
        params: tenantParams,
        body: openOperationBody,
        response: { 201: operationOpened, '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const tenant = tenantOf(request);
      const { sub, sid, operation: name, ...asked } = request.body;
      const draft = { name, target: asked.target, details: asked.details, returnTo: asked.returnTo };
      const opened = await flows.openOperation({ ...callerOf(request), user: id<'User'>(sub), sid, draft });
      if (!opened.ok) return sendProblem(request, reply, opened);
      const { id: operation, expiresAt } = opened.value;
      const url = `${tenantUrl(ports.capabilities, tenant.slug)}/operations/${operation}`;
      return reply.code(201).send({ id: operation, url, expiresAt: formatInstant(expiresAt) });
    },
  );
  typed.get(
    '/t/:tenant/api/operations/:operation',
    {
      config: BY_CLIENT,
      schema: {
        ...TAG,
        summary: 'How an operation of this client stands.',
        params: operationAddress,
        response: { 200: operationStateDocument, '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const state = await flows.operationState({ ...callerOf(request), operation: id<'Operation'>(request.params.operation) });
      return state.ok ? reply.send({ state: state.value }) : sendProblem(request, reply, state);
    },
  );
  typed.post(
    '/t/:tenant/api/operations/:operation/redeem',
    {
      config: BY_CLIENT,
      schema: {
        ...TAG,
        summary: 'Spend a confirmation, once. Person, session, operation and target have to be those that were confirmed.',
        params: operationAddress,
        body: redeemOperationBody,
        response: { 200: operationRedeemed, '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const { sub, sid, operation: name, target } = request.body;
      const operation = id<'Operation'>(request.params.operation);
      const redeemed = await flows.redeemOperation({ ...callerOf(request), operation, user: id<'User'>(sub), sid, name, target });
      if (!redeemed.ok) return sendProblem(request, reply, redeemed);
      const { acr, amr, authTime } = redeemed.value.assurance;
      return reply.send({ operation: name, target, acr, amr: [...amr], authTime });
    },
  );
}

function callerOf(request: FastifyRequest) {
  return { tenantId: tenantOf(request).id, client: clientOf(request), address: traceOf(request).address };
}

/** RFC 6749, 2.3.1: both halves are form-encoded before they are joined. null: there is no such header. */
function clientOf(request: FastifyRequest): ClientShown | null {
  const shown = /^basic +([A-Za-z0-9+/=]{1,2000})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (shown === undefined) return null;
  const [clientId, clientSecret, ...more] = Buffer.from(shown, 'base64').toString('utf8').split(':').map(decoded);
  return clientId == null || clientSecret == null || more.length > 0 ? null : { clientId, clientSecret };
}

function decoded(half: string): string | null {
  try {
    return decodeURIComponent(half.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
