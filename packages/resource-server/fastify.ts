import { checkDemand, type Demand } from './demand.ts';
import type { Token } from './introspection.ts';
import type { ResourceServer } from './resourceServer.ts';

/** What is used of Fastify's request and reply. */
interface Request {
  readonly headers: { readonly authorization?: string | undefined };
}

interface Reply {
  code(status: number): unknown;
  headers(values: Readonly<Record<string, string>>): unknown;
  send(body: string): unknown;
}

const tokens = new WeakMap<object, Token>();

/** An `onRequest` hook of Fastify, so that a body is read of nobody who is refused: lets through who shows what `demand` says. */
export function needs(server: ResourceServer, demand?: Demand) {
  if (demand !== undefined) checkDemand(demand);
  return async (request: Request, reply: Reply): Promise<unknown> => {
    const verdict = await server.judge(request.headers.authorization ?? null, demand);
    if (verdict.kind === 'accepted') {
      tokens.set(request, verdict.token);
      return undefined;
    }
    const { status, headers, body } = verdict.answer;
    reply.code(status);
    reply.headers(headers);
    reply.send(body);
    return reply;
  };
}

/** The token of a request that `needs` let through. @throws where no `needs` stands before the handler. */
export function tokenOf(request: Request): Token {
  const token = tokens.get(request);
  if (token === undefined) throw new Error('no token was judged for this request: give its route needs() as onRequest');
  return token;
}
