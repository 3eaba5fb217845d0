import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { ROLES } from '../domain/directory/user.ts';
import { ageAtMost, GUARD_SECONDS } from '../domain/sessions/aal.ts';
import { isFactorEvidence } from '../domain/sessions/evidence.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import { openBuiltIn } from '../flows/authorize/openBuiltIn.ts';
import { id } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import { assertNever } from '../kernel/never.ts';
import type { Ports } from '../ports/ports.ts';
import type { Caller } from './caller.ts';
import type { Cookies } from './cookies.ts';
import { type Refused, sendProblem } from './problems.ts';
import type { RouteClass } from './routeClass.ts';
import { tenantsBySlug } from './tenantsBySlug.ts';

export type GuardPorts = Pick<Ports, 'store' | 'digest'>;

/**
 * Holds every route to its declared class (P1, P2). A route that declares none stops the server from being built, so
 * a new one is shut until somebody has said who may use it. It runs before the body is read.
 */
export function guardRoutes(app: FastifyInstance, ports: GuardPorts, cookies: Cookies): void {
  const findTenant = tenantsBySlug(ports.store);
  app.decorateRequest('caller', null);
  app.decorateRequest('tenantInAddress', null);
  app.addHook('onRoute', refuseUndeclared);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    const { tenant: slug } = request.params as { readonly tenant?: string };
    if (slug !== undefined) {
      request.tenantInAddress = await findTenant(slug);
      if (request.tenantInAddress === null) return sendProblem(request, reply, { code: 'not_found' });
    }
    const admitted = await admit(request, { ports, cookies });
    if ('code' in admitted) return turnAway(request, reply, admitted);
    request.caller = admitted.caller;
  });
}

function refuseUndeclared({ method, url, config }: RouteOptions): void {
  const route = `${String(method)} ${url}`;
  if (config?.assurance === undefined || config.role === undefined) throw new Error(`${route} declares no assurance class`);
  const { assurance, role } = config;
  if (role !== null && (assurance === 'public' || assurance === 'handle')) throw new Error(`${route} has a role and no session`);
  if (assurance !== 'public' && !url.includes('/:tenant/')) throw new Error(`${route} has no tenant in its address`);
  if (assurance === 'handle' && !url.includes('/:attempt')) throw new Error(`${route} has no attempt in its address`);
}

type Admitted = { readonly caller: Caller | null };

async function admit(
  request: FastifyRequest,
  { ports, cookies }: { readonly ports: GuardPorts; readonly cookies: Cookies },
): Promise<Admitted | Refused> {
  const { assurance, role } = declaredClass(request);
  if (assurance === 'public') return { caller: null };
  const tenant = request.tenantInAddress;
  if (tenant === null) return { code: 'not_found' };
  if (assurance === 'handle') {
    // Nothing is looked up here: the flow answers a wrong handle exactly like an attempt that never was.
    const attempt = id<'SignInAttempt'>((request.params as { readonly attempt?: string }).attempt);
    const handle = attempt === null ? null : cookies.readHandle(request, attempt);
    return attempt === null || handle === null ? { code: 'attempt_not_found' } : { caller: { kind: 'attempt', tenant, attempt, handle } };
  }
  const token = cookies.readSession(request, tenant.slug);
  const session = token === null ? null : await ports.store.findLiveSession(tenant.id, ports.digest(token));
  if (token === null || session === null) return { code: 'session_needed' };
  const lacking = await lackingAssurance(assurance, session, () => ports.store.transaction(tenant.id, async (tx) => tx.now));
  if (lacking !== null) return lacking;
  if (role !== null && (session.role === null || ROLES.indexOf(session.role) > ROLES.indexOf(role))) return { code: 'role_needed' };
  const { opens } = request.routeOptions.config;
  if (opens !== undefined && !(await openBuiltIn(ports)({ tenantId: tenant.id, session, application: opens })))
    return { code: 'step_up_needed' };
  return { caller: { kind: 'session', tenant, session, token } };
}

/** @throws when nothing is declared, which `refuseUndeclared` has made impossible: shut, whatever happens. */
function declaredClass(request: FastifyRequest): Pick<RouteClass, 'assurance' | 'role'> {
  const { assurance, role } = request.routeOptions.config;
  if (assurance === undefined || role === undefined) throw new Error('a route without an assurance class was reached');
  return { assurance, role };
}

/** @param databaseNow the clock that decides; asked only where an age matters. @returns null: nothing is lacking. */
async function lackingAssurance(
  assurance: 'session' | 'aal2' | 'fresh_aal2',
  session: LiveSession,
  databaseNow: () => Promise<Instant>,
): Promise<Refused | null> {
  switch (assurance) {
    case 'session':
      return null;
    case 'aal2':
      return session.aal === 2 ? null : { code: 'aal2_needed' };
    case 'fresh_aal2': {
      if (session.aal !== 2) return { code: 'aal2_needed' };
      const now = await databaseNow();
      const isFresh = session.evidence.some((proof) => isFactorEvidence(proof) && ageAtMost(proof, GUARD_SECONDS, now));
      return isFresh ? null : { code: 'fresh_proof_needed' };
    }
    default:
      return assertNever(assurance);
  }
}

/** A person who only reads a page is led to the sign-in; everything else is told. */
function turnAway(request: FastifyRequest, reply: FastifyReply, refused: Refused): FastifyReply {
  const isRead = request.method === 'GET' && request.routeOptions.config.surface === 'page';
  if ((refused.code === 'session_needed' || refused.code === 'step_up_needed') && isRead)
    return reply.redirect(`/t/${request.tenantInAddress?.slug}/sign-in`, 303);
  return sendProblem(request, reply, refused);
}
