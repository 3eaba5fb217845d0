import type { FastifyInstance, FastifyRequest } from 'fastify';
import { noteRefusedRequest } from '../flows/authorize/noteRefusedRequest.ts';
import type { Ports } from '../ports/ports.ts';
import { actOf, isByToken, traceOf } from './caller.ts';
import { sendProblem } from './problems.ts';

/**
 * Holds back requests that change something and come from another site's page (security.md, "Tenancy and
 * administration"). Forms need the token of their page besides (formToken.ts). A program without a browser sends neither
 * Origin nor Fetch Metadata; it speaks JSON, which no plain form of another site can.
 * @param publicUrl of it the origin: a path is none of its part. From configuration, never from a Host header.
 */
export function refuseOtherOrigins(app: FastifyInstance, ports: Pick<Ports, 'store'>, publicUrl: string): void {
  const { origin } = new URL(publicUrl);
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.is404) return;
    const { callers, surface, takes } = request.routeOptions.config;
    if (callers === 'anyone') return;
    // No page of another site can send a token, and where there is one the cookie counts for nothing (guardRoutes.ts).
    if (!isByToken(request) && !comesFromHere(request, origin)) {
      await tell(ports, request);
      return sendProblem(request, reply, { code: 'other_origin' });
    }
    const expected = surface === 'page' ? 'application/x-www-form-urlencoded' : (takes ?? 'application/json');
    // No form can send DELETE, and it needs no body.
    if (request.method === 'DELETE' && mediaType(request) === undefined) return;
    if (mediaType(request) !== expected)
      return sendProblem(request, reply, { code: 'media_type_not_supported', detail: `Send ${expected}.` });
  });
}

/** Where the address names no tenant there is nobody's audit to tell. */
async function tell({ store }: Pick<Ports, 'store'>, request: FastifyRequest): Promise<void> {
  const { tenantInAddress: tenant, headers } = request;
  if (tenant === null) return;
  const refused = { kind: 'other_origin', act: actOf(request), origin: URL.parse(headers.origin ?? '')?.origin ?? null } as const;
  await store.transaction(tenant.id, (tx) => noteRefusedRequest({ store }, tx, { refused, address: traceOf(request).address }));
}

function comesFromHere(request: FastifyRequest, ours: string): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined && site === undefined) return request.routeOptions.config.surface !== 'page';
  return (origin === undefined || origin === ours) && (site === undefined || site === 'same-origin');
}

function mediaType(request: FastifyRequest): string | undefined {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
}
