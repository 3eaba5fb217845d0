import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkDemand, type Demand } from './demand.ts';
import type { Token } from './introspection.ts';
import type { ResourceServer } from './resourceServer.ts';

const tokens = new WeakMap<IncomingMessage, Token>();

/** Middleware of Express 4 and 5, and of whatever else runs on Node's own requests: lets through who shows what `demand` says. */
export function needs(server: ResourceServer, demand?: Demand) {
  if (demand !== undefined) checkDemand(demand);
  return (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void => {
    void judge(request, response).then((step) => {
      // Outside of the promise, so that what a handler throws is its server's.
      if (step !== 'answered') setImmediate(next, ...step);
    });
  };

  async function judge(request: IncomingMessage, response: ServerResponse): Promise<'answered' | readonly [] | readonly [error: unknown]> {
    try {
      const verdict = await server.judge(request.headers.authorization ?? null, demand);
      if (verdict.kind === 'accepted') {
        tokens.set(request, verdict.token);
        return [];
      }
      const { status, headers, body } = verdict.answer;
      response.writeHead(status, headers).end(body);
      return 'answered';
    } catch (error) {
      return [error];
    }
  }
}

/** The token of a request that `needs` let through. @throws where no `needs` stands before the handler. */
export function tokenOf(request: IncomingMessage): Token {
  const token = tokens.get(request);
  if (token === undefined) throw new Error('no token was judged for this request: put needs() before its handler');
  return token;
}
