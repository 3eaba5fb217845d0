import { checkDemand, type Demand } from './demand.ts';
import type { Token } from './introspection.ts';
import type { ResourceServer } from './resourceServer.ts';

/** Puts the demand before a handler of the Fetch API (Deno, Bun, workers, Hono): it runs for whoever shows what `demand` says. */
export function needing<More extends readonly unknown[]>(
  server: ResourceServer,
  demand: Demand,
  handler: (request: Request, token: Token, ...more: More) => Response | Promise<Response>,
): (request: Request, ...more: More) => Promise<Response> {
  checkDemand(demand);
  return async (request, ...more) => {
    const verdict = await server.judge(request.headers.get('authorization'), demand);
    if (verdict.kind === 'accepted') return handler(request, verdict.token, ...more);
    const { status, headers, body } = verdict.answer;
    return new Response(body, { status, headers: { ...headers } });
  };
}
