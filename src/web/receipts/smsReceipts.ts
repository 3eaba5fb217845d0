import type { FastifyInstance } from 'fastify';
import { tenantOf, traceOf } from '../caller.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import type { WebFlows } from '../webFlows.ts';

/** Anybody may post; the signature of the provider is what is checked, by the flow. */
const RECEIPTS: RouteClass = { assurance: 'public', role: null, callers: 'anyone', surface: 'json' };
const LARGEST_RECEIPT = 16 * 1_024;

/** Where providers say what became of text messages. Whoever signs rightly gets the same answer for every reference. */
export function smsReceipts(app: FastifyInstance, flows: Pick<WebFlows, 'takeReceipt'>): void {
  // The signature is over the body as it came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: LARGEST_RECEIPT }, (_request, body, done) => done(null, body));
  app.post('/t/:tenant/receipts/sms/:provider', { config: RECEIPTS, schema: { hide: true } }, async (request, reply) => {
    const { headers, body, params } = request;
    const taken = await flows.takeReceipt({
      tenantId: tenantOf(request).id,
      networkAddress: traceOf(request).address,
      provider: (params as { readonly provider: string }).provider,
      header: (name) => {
        const value = headers[name];
        return typeof value === 'string' ? value : null;
      },
      body: typeof body === 'string' ? body : '',
    });
    return taken.ok ? reply.code(204).send() : sendProblem(request, reply, { code: taken.code });
  });
}
